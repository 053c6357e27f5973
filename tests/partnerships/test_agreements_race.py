"""Two at the same moment: what happens once happens once, and nothing is half signed."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from tests.factories.agreements import (
    TERMS,
    cooperation,
    draft,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, mandate, member, membership, person
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.kernel.models import AuditRecord
from ronghe.parties.actors import SYSTEM, link_holder
from ronghe.parties.models import DocumentKind, Role
from ronghe.partnerships import signatures
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    AgreementVersion,
    Obligation,
    Signature,
    SigningLink,
    VersionState,
)
from ronghe.partnerships.operations import agreements, signing, signing_links
from ronghe.partnerships.versions import Side


@pytest.fixture
def out(committed_db, cast):
    with_mandates(cast)
    return out_for_signature(cast, draft(cast))


def side_by_side(cast):
    """A version in which enterprise and college may sign at the same time."""
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[Side("college", cast.college, order=1), Side("host", cast.enterprise, order=1)],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    return out_for_signature(cast, version)


def signs(version, key, actor):
    return lambda: sign(version, key, actor)


def unlocked(readers):
    """Give a `locked_version` that locks nothing, and waits until all have read."""
    all_have_read = threading.Barrier(readers)

    def read(version):
        found = AgreementVersion.objects.select_related("amends", "agreement__cooperation", "agreement__region", "agreement__drafted_for").get(pk=version.pk)  # fmt: skip
        all_have_read.wait(PATIENCE_SECONDS)
        return found

    return read


# -- the last two signatures at the same moment -----------------------------------------------


def test_two_last_signatures_in_a_race_bring_it_into_force_once(committed_db, cast):
    with_mandates(cast)
    version = side_by_side(cast)

    told = at_once(signs(version, "host", cast.signatory), signs(version, "college", cast.dean))

    assert told == ["done", "done"]
    assert Agreement.objects.get().state == AgreementState.IN_FORCE
    assert AuditRecord.objects.filter(verb="agreement.brought_into_force").count() == 1
    assert Obligation.objects.filter(key="contact").count() == 1


@pytest.mark.race_twin_of("test_two_last_signatures_in_a_race_bring_it_into_force_once")
def test_without_the_lock_neither_sees_the_others_signature(committed_db, cast, monkeypatch):
    """The control: both sign, and nobody brings it into force. It must show the race."""
    with_mandates(cast)
    version = side_by_side(cast)
    both_have_signed = threading.Barrier(2)
    turns_of = signatures.turns_of

    def slowly(of):
        found = turns_of(of)
        if any(turn.signed_count for turn in found):
            both_have_signed.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(signing, "locked_version", unlocked(2))
    monkeypatch.setattr(signatures, "turns_of", slowly)

    told = at_once(signs(version, "host", cast.signatory), signs(version, "college", cast.dean))

    assert told == ["done", "done"]
    assert Signature.objects.count() == 2
    assert Agreement.objects.get().state == AgreementState.SIGNING


# -- signing while another withdraws ----------------------------------------------------------


def withdraws(version, actor):
    return lambda: signing.withdraw_agreement(version=version, reason="撤", actor=actor, at=NOW)


def test_signing_in_a_race_with_a_withdrawal_leaves_one_of_both(out, cast):
    sign(out, "host", cast.signatory)

    told = at_once(signs(out, "college", cast.dean), withdraws(out, cast.plant_manager))

    out.refresh_from_db()
    state = Agreement.objects.get().state
    if told == ["done", "IllegalTransition"]:
        assert (out.state, state) == (VersionState.SIGNED, AgreementState.IN_FORCE)
    else:
        assert told == ["NotOutForSignature", "done"]
        assert (out.state, state) == (VersionState.WITHDRAWN, AgreementState.NEGOTIATING)
        assert out.signatures.count() == 1


@pytest.mark.race_twin_of("test_signing_in_a_race_with_a_withdrawal_leaves_one_of_both")
def test_without_the_lock_signing_and_withdrawing_run_into_each_other(out, cast, monkeypatch):
    """The control: both read the text as out for signature; only the database stops the second."""
    sign(out, "host", cast.signatory)
    monkeypatch.setattr(signing, "locked_version", unlocked(2))

    told = at_once(signs(out, "college", cast.dean), withdraws(out, cast.plant_manager))

    assert "IllegalTransition" not in told
    assert "NotOutForSignature" not in told
    assert any(one.startswith("fault") for one in told) or told == ["done", "done"]


# -- the same form sent twice -----------------------------------------------------------------


def test_a_signature_sent_twice_in_a_race_is_one_signature(out, cast):
    told = at_once(signs(out, "host", cast.signatory), signs(out, "host", cast.signatory))

    assert sorted(told) == ["AlreadySigned", "done"]
    assert Signature.objects.count() == 1
    assert AuditRecord.objects.filter(verb="agreement.signed").count() == 1


@pytest.mark.race_twin_of("test_a_signature_sent_twice_in_a_race_is_one_signature")
def test_without_the_lock_only_the_database_refuses_the_second(out, cast, monkeypatch):
    """The control: neither sees the other's, so that the second meets the unique key."""
    monkeypatch.setattr(signing, "locked_version", unlocked(2))
    both_have_looked = threading.Barrier(2)
    refuse = signatures.refuse_signature

    def slowly(*arguments):
        refuse(*arguments)
        both_have_looked.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(signatures, "refuse_signature", slowly)

    told = at_once(signs(out, "host", cast.signatory), signs(out, "host", cast.signatory))

    assert sorted(told) == ["done", "fault: IntegrityError"]


def test_two_signatories_of_one_party_in_a_race_sign_once(out, cast):
    second = member(cast.enterprise, Role.SIGNATORY, "赵刚")
    mandate(cast.enterprise, second.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))

    told = at_once(signs(out, "host", cast.signatory), signs(out, "host", second))

    assert sorted(told) == ["AlreadySigned", "done"]
    assert Signature.objects.count() == 1


@pytest.mark.race_twin_of("test_two_signatories_of_one_party_in_a_race_sign_once")
def test_without_the_lock_both_signatories_sign_for_one_party(out, cast, monkeypatch):
    second = member(cast.enterprise, Role.SIGNATORY, "赵刚")
    mandate(cast.enterprise, second.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    both_have_looked = threading.Barrier(2)
    refuse = signatures.refuse_signature

    def slowly(*arguments):
        refuse(*arguments)
        both_have_looked.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(signing, "locked_version", unlocked(2))
    monkeypatch.setattr(signatures, "refuse_signature", slowly)

    told = at_once(signs(out, "host", cast.signatory), signs(out, "host", second))

    assert told == ["done", "done"]
    assert Signature.objects.count() == 2


# -- a link opened twice ----------------------------------------------------------------------


@pytest.fixture
def link(out, cast, monkeypatch):
    monkeypatch.setattr(signing_links.secrets, "randbelow", lambda _end: 123456)
    signer = person(cast.enterprise, "钱国强", may_sign_in=False, phone="+8613800138333")
    membership(signer, cast.enterprise, Role.SIGNATORY)
    mandate(cast.enterprise, signer, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    made, _token = signing_links.send_signing_link(
        party=out.parties.get(key="host"), person=signer, actor=cast.dean, at=NOW
    )
    return signing_links.send_signing_code(link=made, actor=link_holder(signer), at=NOW)


def uses(link):
    at = NOW + timedelta(minutes=1)
    actor = link_holder(link.person)
    return lambda: signing_links.sign_by_link(link=link, code="123456", actor=actor, at=at)


def test_a_link_used_twice_in_a_race_signs_once(link):
    told = at_once(uses(link), uses(link))

    assert sorted(told) == ["LinkIsOver", "done"]
    assert Signature.objects.count() == 1


@pytest.mark.race_twin_of("test_a_link_used_twice_in_a_race_signs_once")
def test_without_its_one_use_the_link_is_stopped_by_the_signature_alone(link, monkeypatch):
    """The control: a link that is looked at, and not used up in one step, is good for both."""
    both_have_looked, used = threading.Barrier(2), []

    def with_a_look_first(found, *, actor, at):
        is_free = SigningLink.objects.filter(pk=found.pk, used_at=None).exists()
        both_have_looked.wait(PATIENCE_SECONDS)
        used.append(is_free)
        with transaction.atomic():
            return signing.sign_agreement(party=found.party, proof=signing.Proof("link"), actor=actor, at=at)  # fmt: skip

    monkeypatch.setattr(signing_links, "_sign_with", with_a_look_first)

    told = at_once(uses(link), uses(link))

    assert used == [True, True]
    assert sorted(told) == ["AlreadySigned", "done"]
