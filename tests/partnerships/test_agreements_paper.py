"""Signing on paper: two facts, two people, and the same order and mandates as anywhere."""

from io import BytesIO

import pytest
from tests.factories.agreements import (
    TERMS,
    cooperation,
    in_force,
    on_paper,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import CERTIFICATE, NOW

from ronghe.kernel.permissions import NotAllowed
from ronghe.partnerships.models import Agreement, AgreementState
from ronghe.partnerships.operations import agreements, paper, signing
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(cast):
    """The enterprise signs on paper, the college on the platform."""
    with_mandates(cast)
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[Side("college", cast.college), on_paper(Side("host", cast.enterprise))],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    return out_for_signature(cast, version)


def record(version, cast, **changes):
    given = {
        "party": version.parties.get(key="host"),
        "signed_by": cast.signatory.person,
        "signed_on": NOW.date(),
        "has_signature": True,
        "seal": "contract",
        "file": BytesIO(CERTIFICATE),
        "file_name": "scan.pdf",
        "actor": cast.dean,
        "at": NOW,
    }
    return paper.record_paper_signing(**given | changes)


def settle(made, actor, **changes):
    given = {"is_confirmed": True, "actor": actor, "at": NOW}
    return paper.settle_paper_signing(paper=made, **given | changes)


def test_a_second_person_makes_it_a_signature(out, cast):
    made = record(out, cast)
    assert out.signatures.count() == 0

    settle(made, cast.cooperation_officer)

    signature = out.signatures.get()
    assert (signature.channel, signature.signed_by) == ("paper", cast.signatory.person)
    assert signature.proof == {
        "kind": "paper",
        "paper": made.pk,
        "seal": "contract",
        "sha256": made.scan.sha256,
    }
    sign(out, "college", cast.dean)
    assert Agreement.objects.get().state == AgreementState.IN_FORCE


def test_who_recorded_it_does_not_confirm_it(out, cast):
    made = record(out, cast)

    with pytest.raises(paper.SamePerson):
        settle(made, cast.dean)
    with pytest.raises(NotAllowed):
        settle(made, cast.outsider)


def test_what_is_wrong_with_a_paper_is_said_and_it_is_recorded_anew(out, cast):
    made = record(out, cast, seal="")

    with pytest.raises(paper.PaperIsAmiss):
        settle(made, cast.cooperation_officer, is_confirmed=False)
    settle(made, cast.cooperation_officer, is_confirmed=False, objection="章看不清")
    with pytest.raises(paper.AlreadySettled):
        settle(made, cast.plant_manager)
    again = record(out, cast)

    settle(again, cast.plant_manager)
    assert out.signatures.count() == 1


def test_an_unsigned_paper_with_a_seal_is_no_signature(out, cast):
    made = record(out, cast, has_signature=False, seal="official")

    with pytest.raises(paper.PaperIsAmiss):
        settle(made, cast.cooperation_officer)


@pytest.mark.parametrize("day", [NOW.date().replace(day=6), NOW.date().replace(day=8)])
def test_a_paper_is_signed_while_it_is_out_for_signature(day, out, cast):
    with pytest.raises(paper.PaperIsAmiss):
        record(out, cast, signed_on=day)


def test_who_signs_on_paper_holds_a_mandate_too(out, cast):
    with pytest.raises(signing.NotEntitled):
        record(out, cast, signed_by=cast.mentor.person)


def test_paper_does_not_get_past_the_order(cast):
    with_mandates(cast)
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[on_paper(Side("college", cast.college)), Side("host", cast.enterprise)],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    version = out_for_signature(cast, version)

    with pytest.raises(signing.NotYetYourTurn):
        record(version, cast, party=version.parties.get(key="college"), signed_by=cast.dean.person)


def test_each_signs_in_its_own_way(out, cast):
    with pytest.raises(signing.OtherChannel):
        sign(out, "host", cast.signatory)
    with pytest.raises(signing.OtherChannel):
        record(out, cast, party=out.parties.get(key="college"), signed_by=cast.dean.person)


def test_a_paper_is_recorded_once_at_a_time(out, cast):
    record(out, cast)

    with pytest.raises(paper.PaperIsAmiss):
        record(out, cast)


def test_nothing_is_recorded_of_what_is_over(cast, out):
    signing.withdraw_agreement(version=out, reason="改", actor=cast.dean, at=NOW)

    with pytest.raises(signing.NotOutForSignature):
        record(out, cast)


def test_strangers_record_nothing(out, cast):
    with pytest.raises(NotAllowed):
        record(out, cast, actor=cast.outsider)


def test_a_native_party_needs_no_paper(cast):
    with_mandates(cast)
    version = in_force(cast)

    with pytest.raises(signing.NotOutForSignature):
        record(version, cast)
