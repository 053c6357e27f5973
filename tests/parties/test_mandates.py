"""Who may sign: it takes two people to say so, a paper, and a role that lasts."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories.parties import CERTIFICATE, NOW, mandate, member, membership, person

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.money import Money
from ronghe.parties import operations, queries
from ronghe.parties.actors import SYSTEM
from ronghe.parties.mandates import WhyNot, may_sign
from ronghe.parties.models import DocumentKind, MandateState, Role, SigningMandate

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AGREEMENT = DocumentKind.COOPERATION_AGREEMENT


@pytest.fixture
def in_force(college, dean, cooperation_officer):
    return mandate(college, dean.person, dean, confirmed_by=cooperation_officer)


def entitlement(held, *, on=TODAY, kind=AGREEMENT, money=None):
    return may_sign(
        person=held.person, organisation=held.organisation, document_kind=kind, money=money, on=on
    )


def propose(organisation, signatory, proposer, **changes):
    entered = {
        "document_kinds": [AGREEMENT],
        "limit": None,
        "starts_on": TODAY,
        "ends_on": None,
        "file": BytesIO(CERTIFICATE),
        "file_name": "mandate.pdf",
    }
    return operations.propose_mandate(
        organisation=organisation, person=signatory, actor=proposer, at=NOW, **entered | changes
    )


def test_a_mandate_waits_with_its_paper_until_somebody_else_confirms(college, dean):
    proposed = mandate(college, dean.person, dean)

    assert proposed.state == MandateState.PROPOSED
    assert [one.kind for one in evidence_of(proposed)] == ["mandate"]
    assert entitlement(proposed).why_not == WhyNot.WAITS


def test_a_second_person_puts_it_into_force(in_force, dean, cooperation_officer):
    verbs = AuditRecord.objects.filter(subject_type="parties.signingmandate").order_by("pk")

    assert in_force.state == MandateState.IN_FORCE
    assert (in_force.granted_by, in_force.confirmed_by) == (
        dean.person,
        cooperation_officer.person,
    )
    assert entitlement(in_force).mandate == in_force
    assert [one.verb for one in verbs] == ["mandate.proposed", "mandate.confirmed"]
    assert Event.objects.filter(name="mandate.confirmed", subject_id=in_force.pk).exists()


def test_whoever_proposed_it_does_not_confirm_it(college, dean):
    proposed = mandate(college, dean.person, dean)

    with pytest.raises(PermissionDenied):
        operations.confirm_mandate(mandate=proposed, actor=dean, at=NOW)


def test_one_person_under_two_hats_is_still_one(enterprise, plant_manager, signatory):
    proposed = mandate(enterprise, plant_manager.person, plant_manager)

    with pytest.raises(PermissionDenied):
        operations.confirm_mandate(mandate=proposed, actor=signatory, at=NOW)


def test_the_authority_confirms_where_nobody_else_can(enterprise, plant_manager, coordinator):
    proposed = mandate(enterprise, plant_manager.person, plant_manager)

    confirmed = operations.confirm_mandate(mandate=proposed, actor=coordinator, at=NOW)

    assert confirmed.confirmed_by == coordinator.person


def test_the_authority_leaves_it_to_the_organisation_otherwise(college, dean, coordinator):
    proposed = mandate(college, dean.person, dean)

    with pytest.raises(PermissionDenied):
        operations.confirm_mandate(mandate=proposed, actor=coordinator, at=NOW)


def test_an_inspector_confirms_nothing(enterprise, plant_manager, inspector):
    proposed = mandate(enterprise, plant_manager.person, plant_manager)

    with pytest.raises(PermissionDenied):
        operations.confirm_mandate(mandate=proposed, actor=inspector, at=NOW)


def test_confirming_twice_is_refused(in_force, cooperation_officer):
    with pytest.raises(IllegalTransition):
        operations.confirm_mandate(mandate=in_force, actor=cooperation_officer, at=NOW)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"document_kinds": []}, operations.MandateNamesNothing),
        ({"document_kinds": ["poem"]}, operations.MandateNamesNothing),
        ({"ends_on": TODAY - timedelta(days=1)}, operations.EndsBeforeItBegan),
        (
            {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)},
            operations.MandateIsOver,
        ),
    ],
)
def test_what_makes_no_sense_is_refused(college, dean, changes, refusal):
    with pytest.raises(refusal):
        propose(college, dean.person, dean, **changes)
    assert not SigningMandate.objects.exists()


def test_neither_strangers_nor_students_sign(college, dean, student, mentor):
    for one in (student, mentor):
        with pytest.raises(operations.SignatoryIsNoMember):
            propose(college, one.person, dean)


def test_what_ran_out_while_it_waited_is_not_confirmed(college, dean, cooperation_officer):
    proposed = mandate(college, dean.person, dean, ends_on=TODAY)

    with pytest.raises(operations.MandateIsOver):
        operations.confirm_mandate(
            mandate=proposed, actor=cooperation_officer, at=NOW + timedelta(days=1)
        )


def test_revoking_needs_a_reason_and_ends_it_at_once(in_force, dean):
    with pytest.raises(operations.ReasonIsMissing):
        operations.revoke_mandate(mandate=in_force, reason=" ", actor=dean, at=NOW)

    revoked = operations.revoke_mandate(mandate=in_force, reason="Left.", actor=dean, at=NOW)

    assert (revoked.state, revoked.revoked_at) == (MandateState.REVOKED, NOW)
    assert entitlement(revoked).why_not == WhyNot.REVOKED


def test_a_signatory_lays_the_own_mandate_down(college, dean, cooperation_officer):
    tutor = member(college, Role.TUTOR, "林峰")
    held = mandate(college, tutor.person, dean, confirmed_by=cooperation_officer)

    operations.revoke_mandate(mandate=held, reason="Too much.", actor=tutor, at=NOW)

    assert entitlement(held).why_not == WhyNot.REVOKED


@pytest.mark.parametrize(
    ("asked", "why_not"),
    [
        ({"on": TODAY}, None),
        ({"on": date(2026, 9, 30)}, None),
        ({"on": date(2026, 10, 1)}, WhyNot.ENDED),
        ({"on": date(2026, 8, 31)}, WhyNot.IS_NO_MEMBER),
        ({"kind": DocumentKind.CLAIM}, WhyNot.OTHER_DOCUMENTS),
        ({"money": Money(50_000, "CNY")}, None),
        ({"money": Money(50_001, "CNY")}, WhyNot.ABOVE_LIMIT),
        ({"money": Money(1, "EUR")}, WhyNot.OTHER_CURRENCY),
    ],
)
def test_a_mandate_covers_kinds_amounts_and_days(
    college, dean, cooperation_officer, asked, why_not
):
    held = mandate(
        college, dean.person, dean, confirmed_by=cooperation_officer,
        limit=Money(50_000, "CNY"), ends_on=date(2026, 9, 30),
    )  # fmt: skip

    answer = entitlement(held, **asked)

    assert answer.why_not == why_not
    assert answer.may_sign == (why_not is None)


def test_a_mandate_lasts_no_longer_than_the_role(college, dean, cooperation_officer):
    tutor = person(college, "林峰")
    held = membership(tutor, college, Role.TUTOR, ends_on=date(2026, 9, 30))
    given = mandate(college, tutor, dean, confirmed_by=cooperation_officer)

    assert entitlement(given, on=held.ends_on).may_sign
    assert entitlement(given, on=date(2026, 10, 1)).why_not == WhyNot.IS_NO_MEMBER


@pytest.mark.parametrize(
    ("money", "needs_second"),
    [
        (None, False),
        (Money(100_000, "CNY"), False),
        (Money(100_001, "CNY"), True),
        (Money(1, "EUR"), True),  # cannot be compared: two people look at it
    ],
)
def test_two_people_sign_above_the_limit_of_the_organisation(in_force, dean, money, needs_second):
    operations.set_co_signing_limit(
        organisation=in_force.organisation, limit=Money(100_000, "CNY"), actor=dean, at=NOW
    )
    in_force.organisation.refresh_from_db()

    assert entitlement(in_force, money=money).needs_second == needs_second


def test_only_managers_set_the_limit(college, student, coordinator):
    for one in (student, coordinator):
        with pytest.raises(PermissionDenied):
            operations.set_co_signing_limit(organisation=college, limit=None, actor=one, at=NOW)


def test_the_desk_asks_the_second_person_and_not_the_first(college, dean, cooperation_officer):
    mandate(college, dean.person, dean)

    def kinds(actor):
        return [need.kind for need in queries.needs_of(actor, on=TODAY)]

    assert "mandate_to_confirm" in kinds(cooperation_officer)
    assert "mandate_to_confirm" not in kinds(dean)


def test_the_desk_asks_the_authority_for_want_of_a_second_person(
    enterprise, plant_manager, coordinator, inspector
):
    waiting = mandate(enterprise, plant_manager.person, plant_manager)

    needs = {actor: queries.needs_of(actor, on=TODAY) for actor in (coordinator, inspector)}

    assert [need.mandate for need in needs[coordinator] if need.mandate] == [waiting]
    assert [need.mandate for need in needs[inspector] if need.mandate] == []


@pytest.mark.parametrize(("days", "is_told"), [(30, True), (31, False)])
def test_the_desk_tells_that_a_mandate_ends(college, dean, cooperation_officer, days, is_told):
    mandate(
        college, dean.person, dean, confirmed_by=cooperation_officer,
        ends_on=TODAY + timedelta(days=days),
    )  # fmt: skip

    needs = [need.kind for need in queries.needs_of(dean, on=TODAY)]

    assert ("mandate_ending" in needs) == is_told


def test_what_the_system_proposed_anybody_in_charge_confirms(college, dean):
    proposed = propose(college, dean.person, SYSTEM)

    assert operations.confirm_mandate(mandate=proposed, actor=dean, at=NOW).confirmed_by_id
