"""Signing: in order, by those entitled, of one text; and what follows."""

from datetime import timedelta

import pytest
from tests.factories.agreements import (
    ENDS,
    STARTS,
    draft,
    in_force,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, mandate, member, membership, person

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.audit import story_of
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.mandates import WhyNot
from ronghe.parties.models import DocumentKind, Guardian, Role
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    CooperationState,
    ObligationState,
    VersionState,
)
from ronghe.partnerships.operations import signing, signing_links
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.standing import turns_of

pytestmark = pytest.mark.django_db


def verbs(agreement):
    return [record.verb for record in story_of(agreement).order_by("id")]


@pytest.fixture
def out(cast):
    with_mandates(cast)
    return out_for_signature(cast, draft(cast))


def test_the_last_signature_brings_it_into_force(out, cast):
    sign(out, "host", cast.signatory)
    out.refresh_from_db()
    assert out.state == VersionState.SIGNING
    sign(out, "college", cast.dean)

    out.refresh_from_db()
    agreement = Agreement.objects.get(pk=out.agreement_id)
    assert (out.state, out.in_force_on) == (VersionState.SIGNED, STARTS)
    assert agreement.state == AgreementState.IN_FORCE
    assert agreement.cooperation.state == CooperationState.RUNNING
    assert verbs(agreement)[-3:] == [
        "agreement.signed",
        "agreement.signed",
        "agreement.brought_into_force",
    ]


def test_a_signature_holds_what_was_signed_by_whom_and_by_whose_leave(out, cast):
    made = sign(out, "host", cast.signatory)

    assert made.document_hash == out.document_hash
    assert (made.signed_by, made.channel) == (cast.signatory.person, "native")
    assert made.mandate.person == cast.signatory.person
    assert made.proof == {"kind": "second_factor"}


def test_the_enterprise_signs_before_the_college(out, cast):
    with pytest.raises(signing.NotYetYourTurn):
        sign(out, "college", cast.dean)

    assert [(t.party.key, t.is_next) for t in turns_of(out)] == [("host", True), ("college", False)]


def test_nobody_signs_twice(out, cast):
    sign(out, "host", cast.signatory)

    with pytest.raises(signing.AlreadySigned):
        sign(out, "host", cast.signatory)


@pytest.mark.parametrize("who", ["dean", "outsider", "coordinator", "student", "inspector"])
def test_nobody_signs_for_others(who, out, cast):
    with pytest.raises(NotAllowed):
        sign(out, "host", getattr(cast, who))


def test_a_colleague_without_a_mandate_does_not_sign(out, cast):
    with pytest.raises(signing.NotEntitled) as refusal:
        sign(out, "host", cast.mentor)

    assert refusal.value.why == WhyNot.HAS_NO_MANDATE


@pytest.mark.parametrize(
    ("change", "why"),
    [("revoke", WhyNot.REVOKED), ("other", WhyNot.OTHER_DOCUMENTS), ("waits", WhyNot.WAITS)],
)
def test_a_mandate_has_to_hold_on_the_day_of_signing(change, why, cast):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    held = cast.enterprise.mandates.get()
    if change == "revoke":
        parties.revoke_mandate(mandate=held, reason="离职", actor=cast.plant_manager, at=NOW)
    elif change == "other":
        held.document_kinds = [DocumentKind.CLAIM]
        held.save(update_fields=["document_kinds"])
    else:
        held.state = "proposed"
        held.save(update_fields=["state"])

    with pytest.raises(signing.NotEntitled) as refusal:
        sign(version, "host", cast.signatory)
    assert refusal.value.why == why


def test_who_left_the_organisation_signs_nothing_more(out, cast):
    for held in cast.signatory.person.memberships.order_by("pk"):
        held.ends_on = NOW.date()
        held.save(update_fields=["ends_on"])

    with pytest.raises(signing.NotEntitled) as refusal:
        sign(out, "host", cast.signatory, at=NOW + timedelta(days=1))
    assert refusal.value.why == WhyNot.IS_NO_MEMBER


@pytest.mark.parametrize("proof", [Proof("password"), Proof("link"), Proof("")])
def test_a_password_alone_signs_nothing(proof, out, cast):
    with pytest.raises(signing.ProofIsMissing):
        signing.sign_agreement(
            party=out.parties.get(key="host"), proof=proof, actor=cast.signatory, at=NOW
        )


def test_nothing_is_signed_before_and_after_its_time(cast):
    with_mandates(cast)
    version = draft(cast)
    with pytest.raises(signing.NotOutForSignature):
        sign(version, "host", cast.signatory)

    version = in_force(cast, version)
    with pytest.raises(signing.NotOutForSignature):
        sign(version, "host", cast.signatory)


def test_above_the_limit_two_people_sign_for_the_organisation(cast):
    with_mandates(cast)
    parties.set_co_signing_limit(
        organisation=cast.enterprise, limit=Money(100_000, "CNY"), actor=cast.plant_manager, at=NOW
    )
    second = member(cast.enterprise, Role.SIGNATORY, "赵刚")
    mandate(cast.enterprise, second.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    version = out_for_signature(cast, placement(cast, learner(cast)))
    party = version.parties.get(key="host")

    sign(version, "host", cast.signatory)
    assert party.signatures_needed == 2
    with pytest.raises(signing.NotYetYourTurn):
        sign(version, "college", cast.dean)
    with pytest.raises(signing.AlreadySigned):
        sign(version, "host", cast.signatory)
    sign(version, "host", second)

    assert sign(version, "college", cast.dean)


def test_all_three_sign_a_placement_and_the_guardian_too(cast):
    with_mandates(cast)
    student = learner(cast, "20100101", guardian=True)
    guardian = Guardian.objects.get(student=student.person).person
    version = out_for_signature(cast, placement(cast, student))
    pupil = acting_as(student, on=NOW.date())

    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)
    sign(version, "student", pupil)
    assert Agreement.objects.get().state == AgreementState.SIGNING
    with pytest.raises(NotAllowed):
        sign(version, "guardian", pupil)
    sign(version, "guardian", link_holder(guardian))

    assert Agreement.objects.get().state == AgreementState.IN_FORCE
    assert Agreement.objects.visible_to(pupil).count() == 1


def test_a_student_sees_the_agreement_once_it_is_out_for_signature(cast):
    with_mandates(cast)
    student = learner(cast)
    pupil = acting_as(student, on=NOW.date())
    version = placement(cast, student)
    assert not Agreement.objects.visible_to(pupil).exists()

    out_for_signature(cast, version)

    assert Agreement.objects.visible_to(pupil).exists()
    assert not Agreement.objects.visible_to(cast.student).exists()


# -- obligations and plan ---------------------------------------------------------------------


def test_what_is_owed_falls_due_as_the_text_says(cast):
    with_mandates(cast)
    version = in_force_placement(cast)

    owed = version.agreement.obligations.order_by("key", "due_on")
    pay = [one.due_on for one in owed if one.key == "pay"]
    assert pay[0] == STARTS + timedelta(days=45)
    assert all(day <= ENDS for day in pay)
    assert [one.due_on for one in owed if one.key == "learn"] == [ENDS]
    assert {one.state for one in owed} == {ObligationState.OPEN}
    assert {one.owner for one in owed if one.key == "pay"} == {cast.enterprise}
    assert {m.key for m in version.agreement.milestones.all()} == {
        "ready",
        "start",
        "month",
        "paid",
    }


def in_force_placement(cast):
    student = learner(cast)
    version = out_for_signature(cast, placement(cast, student))
    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)
    sign(version, "student", acting_as(student, on=NOW.date()))
    version.refresh_from_db()
    return version


# -- refusing and withdrawing -----------------------------------------------------------------


def test_who_refuses_says_why_and_it_is_negotiated_again(out, cast):
    sign(out, "host", cast.signatory)

    following = signing.refuse_agreement(
        party=out.parties.get(key="college"), reason="期限不妥", actor=cast.dean, at=NOW
    )

    out.refresh_from_db()
    assert (out.state, out.closing_reason) == (VersionState.REFUSED, "期限不妥")
    assert (following.number, following.state) == (2, VersionState.NEGOTIATING)
    assert following.content == out.content
    assert following.document_hash != out.document_hash
    assert Agreement.objects.get().state == AgreementState.NEGOTIATING
    assert out.signatures.count() == 1
    assert following.signatures.count() == 0
    assert following.turn_of == cast.college


def test_what_was_refused_is_signed_no_more_and_the_next_text_from_the_start(out, cast):
    sign(out, "host", cast.signatory)
    following = signing.refuse_agreement(
        party=out.parties.get(key="college"), reason="期限不妥", actor=cast.dean, at=NOW
    )

    with pytest.raises(signing.NotOutForSignature):
        sign(out, "college", cast.dean)
    second = out_for_signature(cast, following)
    with pytest.raises(signing.NotYetYourTurn):
        sign(second, "college", cast.dean)
    sign(second, "host", cast.signatory)
    sign(second, "college", cast.dean)

    assert Agreement.objects.get().state == AgreementState.IN_FORCE


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_refusal_without_a_reason_is_none(reason, out, cast):
    with pytest.raises(signing.ReasonIsMissingHere):
        signing.refuse_agreement(
            party=out.parties.get(key="host"), reason=reason, actor=cast.signatory, at=NOW
        )
    with pytest.raises(signing.ReasonIsMissingHere):
        signing.withdraw_agreement(version=out, reason=reason, actor=cast.dean, at=NOW)


def test_it_is_withdrawn_before_all_have_signed_and_never_after(out, cast):
    following = signing.withdraw_agreement(version=out, reason="写错日期", actor=cast.dean, at=NOW)

    out.refresh_from_db()
    assert out.state == VersionState.WITHDRAWN
    assert following.state == VersionState.NEGOTIATING
    version = in_force(cast, following)
    with pytest.raises(IllegalTransition):
        signing.withdraw_agreement(version=version, reason="反悔", actor=cast.dean, at=NOW)


def test_strangers_neither_refuse_nor_withdraw(out, cast):
    for actor in (cast.outsider, cast.coordinator):
        with pytest.raises(NotAllowed):
            signing.refuse_agreement(
                party=out.parties.get(key="host"), reason="x", actor=actor, at=NOW
            )
        with pytest.raises(NotAllowed):
            signing.withdraw_agreement(version=out, reason="x", actor=actor, at=NOW)


# -- by link ----------------------------------------------------------------------------------


@pytest.fixture
def owner_of_plant(cast):
    """Signs for the enterprise and has no account."""
    signer = person(cast.enterprise, "钱国强", may_sign_in=False, phone="+8613800138333")
    membership(signer, cast.enterprise, Role.SIGNATORY)
    mandate(cast.enterprise, signer, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    return signer


def code_of(monkeypatch, figures=123456):
    monkeypatch.setattr(signing_links.secrets, "randbelow", lambda _end: figures)


def sent(version, signer, cast, monkeypatch, figures=123456):
    code_of(monkeypatch, figures)
    link, token = signing_links.send_signing_link(
        party=version.parties.get(key="host"), person=signer, actor=cast.dean, at=NOW
    )
    link = signing_links.send_signing_code(link=link, actor=link_holder(signer), at=NOW)
    return link, token


def by_link(link, code="123456", at=NOW):
    return signing_links.sign_by_link(link=link, code=code, actor=link_holder(link.person), at=at)


def test_somebody_without_an_account_signs_by_link_and_code(out, owner_of_plant, cast, monkeypatch):
    link, token = sent(out, owner_of_plant, cast, monkeypatch)
    assert signing_links.link_of_token(token) == link

    made = by_link(link)

    assert made.signed_by == owner_of_plant
    assert made.proof == {"kind": "link", "link": link.pk}
    assert made.mandate.person == owner_of_plant


def test_a_link_is_used_once(out, owner_of_plant, cast, monkeypatch):
    link, _token = sent(out, owner_of_plant, cast, monkeypatch)
    by_link(link)

    with pytest.raises(signing_links.LinkIsOver):
        by_link(link)


def test_five_wrong_codes_close_the_link(out, owner_of_plant, cast, monkeypatch):
    link, _token = sent(out, owner_of_plant, cast, monkeypatch)
    for _attempt in range(5):
        with pytest.raises(signing_links.CodeIsWrong):
            by_link(link, "000000")

    with pytest.raises(signing_links.LinkIsOver):
        by_link(link)
    assert out.signatures.count() == 0


def test_a_code_lives_ten_minutes_and_a_link_a_week(out, owner_of_plant, cast, monkeypatch):
    link, _token = sent(out, owner_of_plant, cast, monkeypatch)

    with pytest.raises(signing_links.CodeIsWrong):
        by_link(link, at=NOW + timedelta(minutes=10))
    with pytest.raises(signing_links.LinkIsOver):
        by_link(link, at=NOW + timedelta(days=7))


def test_a_code_is_sent_once_a_minute(out, owner_of_plant, cast, monkeypatch):
    link, _token = sent(out, owner_of_plant, cast, monkeypatch)
    actor = link_holder(owner_of_plant)

    with pytest.raises(signing_links.CodeWasJustSent):
        signing_links.send_signing_code(link=link, actor=actor, at=NOW + timedelta(seconds=59))
    assert signing_links.send_signing_code(link=link, actor=actor, at=NOW + timedelta(minutes=1))


def test_a_new_link_ends_the_old_one(out, owner_of_plant, cast, monkeypatch):
    old, _token = sent(out, owner_of_plant, cast, monkeypatch)
    new, _token = sent(out, owner_of_plant, cast, monkeypatch)

    with pytest.raises(signing_links.LinkIsOver):
        by_link(old)
    assert by_link(new)


def test_a_link_is_for_one_person_and_one_text(out, owner_of_plant, cast, monkeypatch):
    link, _token = sent(out, owner_of_plant, cast, monkeypatch)
    with pytest.raises(NotAllowed):
        signing_links.sign_by_link(
            link=link, code="123456", actor=link_holder(cast.mentor.person), at=NOW
        )
    following = signing.withdraw_agreement(version=out, reason="改", actor=cast.dean, at=NOW)
    out_for_signature(cast, following)

    with pytest.raises(signing.NotOutForSignature):
        by_link(link)


def test_a_link_does_not_get_past_the_order(out, cast, monkeypatch):
    code_of(monkeypatch)
    dean = cast.dean.person
    dean.contact_phone = "+8613800138444"
    dean.save(update_fields=["contact_phone"])
    link, _token = signing_links.send_signing_link(
        party=out.parties.get(key="college"), person=dean, actor=cast.dean, at=NOW
    )
    link = signing_links.send_signing_code(link=link, actor=link_holder(dean), at=NOW)

    with pytest.raises(signing.NotYetYourTurn):
        by_link(link)
    link.refresh_from_db()
    assert link.used_at is None


def test_who_cannot_be_reached_gets_no_link(out, cast):
    nobody = person(cast.enterprise, "孙默", may_sign_in=False)

    with pytest.raises(signing_links.CannotBeReached):
        signing_links.send_signing_link(
            party=out.parties.get(key="host"), person=nobody, actor=cast.dean, at=NOW
        )


def test_the_token_and_the_code_are_stored_nowhere(out, owner_of_plant, cast, monkeypatch):
    link, token = sent(out, owner_of_plant, cast, monkeypatch)

    kept = str(vars(link)) + str([r.details for r in story_of(out.agreement)])
    assert token not in kept
    assert "123456" not in kept
