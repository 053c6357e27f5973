"""The desk says what is owed, what waits for an answer, and what waits for a signature."""

from datetime import timedelta

import pytest
from tests.factories.agreements import (
    cooperation,
    draft,
    in_force,
    out_for_signature,
    with_mandates,
)
from tests.factories.parties import NOW

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Trouble
from ronghe.partnerships.operations import concerns, obligations, reviews
from ronghe.partnerships.queries.dealings import dealings_for
from ronghe.web.desks.rows import desk_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def kinds(actor, on=TODAY):
    return [one.kind for one in dealings_for(actor, on=on)]


def test_text_out_for_signature_waits_for_both_sides_until_each_has_signed(cast):
    with_mandates(cast)
    out_for_signature(cast, draft(cast, cooperation(cast)))

    assert kinds(cast.dean) == ["sign"]
    assert kinds(cast.plant_manager) == ["sign"]
    sentences = [str(row.sentence) for row in desk_of(cast.dean, on=TODAY).rows]
    assert any("out for signature" in one for one in sentences)


def test_duties_come_to_the_desk_of_whoever_owes_them_and_then_of_whoever_answers(cast):
    with_mandates(cast)
    agreement = in_force(cast, draft(cast, cooperation(cast))).agreement
    duty = agreement.obligations.filter(owner=cast.enterprise).order_by("due_on", "pk")[0]
    near = duty.due_on - timedelta(days=10)

    assert "owe" in kinds(cast.plant_manager, near)
    assert kinds(cast.plant_manager, duty.due_on - timedelta(days=60)) == []
    duty.creditor = cast.college
    duty.save(update_fields=["creditor"])
    obligations.report_obligation(obligation=duty, words="已办", actor=cast.plant_manager, at=NOW)

    assert "answer" in kinds(cast.dean, near)


def test_concern_waits_for_whoever_is_addressed(cast):
    of = cooperation(cast)
    concerns.raise_concern(
        cooperation=of,
        organisation=cast.college,
        addressed_to=cast.enterprise,
        text="师傅换了三次。",
        actor=cast.dean,
        at=NOW,
    )

    assert kinds(cast.plant_manager) == ["concern"]
    assert kinds(cast.dean) == []


def test_those_who_look_after_no_party_are_asked_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        for actor in (cast.student, cast.mentor, cast.coordinator, SYSTEM):
            assert kinds(actor) == []


def test_minutes_wait_for_whoever_did_not_write_them(cast):
    with_mandates(cast)
    of = in_force(cast, draft(cast, cooperation(cast))).agreement.cooperation
    reviews.record_review(
        cooperation=of,
        organisation=cast.college,
        held_on=TODAY,
        minutes="设备已调试。",
        actions=[],
        actor=cast.dean,
        at=NOW,
    )

    assert "review" in kinds(cast.plant_manager)
    assert "review" not in kinds(cast.dean)


def test_trouble_says_since_when(cast):
    of = cooperation(cast)
    Trouble.objects.create(cooperation=of, kind="silent", since_on=TODAY, noticed_at=NOW)

    (row,) = [one for one in desk_of(cast.dean, on=TODAY).rows if "in trouble" in str(one.sentence)]

    assert row.detail == "since 7 September 2026"
    assert row.due_on is None
