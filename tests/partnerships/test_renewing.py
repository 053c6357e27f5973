"""From an enquiry to a cooperation, and from one period to the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.agreements import (
    ENDS,
    STARTS,
    cooperation,
    draft,
    in_force,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.listings import enquiry, published
from tests.factories.parties import NOW

from ronghe.engines.terms.document import Due
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as, link_holder
from ronghe.parties.models import Guardian
from ronghe.partnerships import operations
from ronghe.partnerships.models import Agreement, AgreementState, CooperationState
from ronghe.partnerships.operations import agreements, amending, cooperations, signing_links
from ronghe.partnerships.operations.renewing import (
    AlreadyRenewed,
    NothingToRenew,
    PeriodsOverlap,
    renew_agreement,
)
from ronghe.partnerships.queries.partners import partners_of
from ronghe.partnerships.queries.suggestions import suggestions_for
from ronghe.partnerships.readiness import readiness_of

pytestmark = pytest.mark.django_db
NEXT, UNTIL = ENDS + timedelta(1), date(2027, 7, 2)


def talk_of(cast, *, is_agreed=True):
    talk = enquiry(published(cast.enterprise), cast.dean)
    if is_agreed:
        operations.agree_on_enquiry(enquiry=talk, actor=cast.plant_manager, at=NOW)
    return talk


def open_from(cast, talk, actor=None, **more):
    asked = {
        "organisation": cast.college,
        "others": [cast.enterprise],
        "kind": "placement",
        "title": "数控实习",
        "purpose": "实习",
        "enquiry": talk,
        "actor": actor or cast.dean,
        "at": NOW,
    }
    return cooperations.open_cooperation(**asked | more)


# -- from an enquiry --------------------------------------------------------------------------


def test_an_agreed_enquiry_leads_to_one_cooperation(cast):
    talk = talk_of(cast)

    made = open_from(cast, talk)

    assert made.enquiry == talk
    with pytest.raises(cooperations.AlreadyOpened, match=made.reference):
        open_from(cast, talk)


def test_after_it_was_given_up_another_may_be_opened(cast):
    talk = talk_of(cast)
    made = open_from(cast, talk)
    cooperations.give_up_cooperation(cooperation=made, reason="停产", actor=cast.dean, at=NOW)

    assert open_from(cast, talk).enquiry == talk


def test_an_enquiry_that_nobody_agreed_in_leads_nowhere(cast):
    with pytest.raises(cooperations.EnquiryIsNotAgreed):
        open_from(cast, talk_of(cast, is_agreed=False))


def test_who_agreed_takes_part(cast):
    with pytest.raises(cooperations.EnquiryIsNotAgreed):
        open_from(cast, talk_of(cast), others=[cast.other_college])


def test_only_a_side_of_the_enquiry_opens_it(cast):
    with pytest.raises(NotAllowed):
        open_from(
            cast,
            talk_of(cast),
            actor=cast.outsider,
            organisation=cast.other_college,
            others=[cast.college, cast.enterprise],
        )


def test_partners_are_those_one_has_dealt_with(cast):
    assert list(partners_of(cast.college)) == []
    talk_of(cast, is_agreed=False)

    assert list(partners_of(cast.college)) == [cast.enterprise]
    assert list(partners_of(cast.enterprise)) == [cast.college]
    assert list(partners_of(cast.other_college)) == []


# -- the next period --------------------------------------------------------------------------


@pytest.fixture
def running(cast):
    """An agreement in force until the end of the term, amended since."""
    with_mandates(cast)
    version = in_force(cast, draft(cast, ends_on=ENDS.isoformat()))
    amendment = amending.draft_amendment(
        agreement=version.agreement,
        purpose="调整内容",
        effective_on=NOW.date(),
        terms={"content": "岗位实习与师资互聘"},
        actor=SYSTEM,
        at=NOW,
    )
    in_force(cast, amendment)
    return Agreement.objects.get(pk=version.agreement_id)


def renew(cast, agreement, of=None, **more):
    asked = {
        "agreement": agreement,
        "cooperation": of or agreement.cooperation,
        "starts_on": NEXT,
        "ends_on": UNTIL,
        "actor": cast.dean,
        "at": NOW,
    }
    return renew_agreement(**asked | more)


def test_the_next_period_starts_from_the_terms_in_force(cast, running):
    version = renew(cast, running)

    terms = version.content.terms
    assert (terms["starts_on"], terms["ends_on"]) == (NEXT.isoformat(), UNTIL.isoformat())
    assert terms["content"] == "岗位实习与师资互聘"
    assert version.agreement.renews == running
    assert version.agreement.state == AgreementState.DRAFT
    assert version.number == 1
    assert version.amends is None
    old = running.versions.order_by("number")[0]
    assert list(version.parties.order_by("key").values_list("key", "organisation")) == list(
        old.parties.order_by("key").values_list("key", "organisation")
    )
    assert {one.key for one in version.content.clauses} == {one.key for one in old.content.clauses}


def test_what_is_due_on_a_day_of_its_own_moves_along(cast):
    with_mandates(cast)
    version = draft(cast, ends_on=ENDS.isoformat())
    first, *rest = version.content.obligations
    agreements.revise_agreement(
        version=version,
        document=replace(
            version.content, obligations=(replace(first, due=Due(on=date(2026, 11, 2))), *rest)
        ),
        why="定日",
        actor=cast.dean,
        at=NOW,
    )
    version.refresh_from_db()
    signed = in_force(cast, version)

    renewed = renew(cast, signed.agreement)

    moved = renewed.content.obligations[0].due.on
    assert moved == date(2026, 11, 2) + (NEXT - STARTS)


def test_it_is_renewed_in_the_cooperation_that_renews_its_own(cast, running):
    following = cooperation(cast, ready=False, renews=running.cooperation)

    version = renew(cast, running, following)

    assert version.agreement.cooperation == following
    assert readiness_of(following).inherited_from == running.cooperation


def test_elsewhere_it_is_not_renewed(cast, running):
    with pytest.raises(NothingToRenew):
        renew(cast, running, cooperation(cast))


def test_one_agreement_renews_another(cast, running):
    first = renew(cast, running)

    with pytest.raises(AlreadyRenewed, match=first.agreement.reference):
        renew(cast, running)


@pytest.mark.parametrize(("starts_on", "ends_on"), [(ENDS, UNTIL), (STARTS, UNTIL), (UNTIL, NEXT)])
def test_the_next_period_begins_when_the_last_is_over(starts_on, ends_on, cast, running):
    with pytest.raises(PeriodsOverlap):
        renew(cast, running, starts_on=starts_on, ends_on=ends_on)

    assert Agreement.objects.filter(renews=running).count() == 0


def test_a_draft_is_nothing_to_renew(cast):
    with pytest.raises(NothingToRenew):
        renew(cast, draft(cast).agreement)


def test_the_outsider_renews_nothing(cast, running):
    with pytest.raises(NotAllowed):
        renew(cast, running, actor=cast.outsider)


def test_a_completed_agreement_is_renewed_as_well(cast, running):
    after = NOW + (ENDS + timedelta(3) - NOW.date())
    amending.complete_agreements(on=after.date(), actor=SYSTEM, at=after)
    running.refresh_from_db()
    assert running.state == AgreementState.COMPLETED

    version = renew(cast, running, starts_on=after.date(), at=after)

    assert version.content.terms["content"] == "岗位实习与师资互聘"


def test_who_is_no_guardian_any_more_is_no_party_of_the_next_period(cast):
    with_mandates(cast)
    student = learner(cast, born="20081101", guardian=True)
    out = out_for_signature(cast, placement(cast, student))
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)
    guardian = Guardian.objects.get(student=student.person)
    sign(out, "student", acting_as(student, on=NOW.date()))
    signing_links.send_signing_link(
        party=out.parties.get(key="guardian"), person=guardian.person, actor=SYSTEM, at=NOW
    )
    sign(out, "guardian", link_holder(guardian.person))
    parties.end_guardian(
        guardian=guardian, student=student, ends_on=NOW.date(), actor=cast.dean, at=NOW
    )

    version = renew(cast, Agreement.objects.get(pk=out.agreement_id))

    assert sorted(version.parties.values_list("key", flat=True)) == ["college", "host", "student"]
    assert {one.key for one in version.content.parties} == {"college", "host", "student"}


def test_a_cooperation_is_renewed_once(cast, running):
    first = cooperation(cast, ready=False, renews=running.cooperation)

    with pytest.raises(cooperations.AlreadyOpened, match=first.reference):
        cooperation(cast, ready=False, renews=running.cooperation)


@pytest.mark.breaks("agreement_renews_another")
def test_no_agreement_renews_itself(cast, running):
    with pytest.raises(IntegrityError, match="agreement_renews_another"), transaction.atomic():
        Agreement.objects.filter(pk=running.pk).update(renews=running.pk)


# -- what was carried to its end ----------------------------------------------------------------


def test_what_both_carried_to_its_end_speaks_for_a_counterpart(cast, running):
    after = NOW + (ENDS + timedelta(3) - NOW.date())
    amending.complete_agreements(on=after.date(), actor=SYSTEM, at=after)
    cooperations.conclude_cooperation(
        cooperation=running.cooperation, note="顺利", actor=cast.dean, at=after
    )
    assert running.cooperation.__class__.objects.get().state == CooperationState.CONCLUDED
    need = published(cast.college, side="need", title="求数控车工岗位", seats_count=28)
    published(cast.enterprise)

    (suggestion,) = suggestions_for(need, on=NOW.date()).suggested

    facts = {point.code: point.facts for point in suggestion.points}
    assert facts["concluded"] == {"count": 1}
    assert facts["completed"] == {"count": 1}
    assert "acquainted" not in facts


def test_what_is_still_running_is_no_reason_yet(cast, running):
    need = published(cast.college, side="need", title="求数控车工岗位", seats_count=28)
    published(cast.enterprise)

    (suggestion,) = suggestions_for(need, on=NOW.date()).suggested

    codes = {point.code for point in suggestion.points}
    assert codes & {"concluded", "completed", "acquainted"} == set()
