"""Attempts at the constraints of illness, stages, moves and looks: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import (
    Candidate,
    DailyLook,
    IllnessReport,
    Placement,
    PlacementMove,
    Vacancy,
)
from ronghe.placements.operations import illnesses

ILLNESS, STAGE, LOOK = "placements.IllnessReport", "placements.Stage", "placements.DailyLook"
MOVE, VACANCY = "placements.PlacementMove", "placements.Vacancy"
WAITS, ACCEPTED = {"state": "reported"}, {"state": "accepted"}

CONSTRAINTS = {
    "daily_look_once_a_day": copy(LOOK),
    "daily_look_says_what_was_shown": change(LOOK, shown_hash=""),
    "illness_accepted_gives_rest": change(ILLNESS, WAITS, state="accepted", answered_at=NOW),
    "illness_answered_has_an_instant": change(ILLNESS, ACCEPTED, answered_at=None),
    "illness_ends_after_start": Attempt(ILLNESS, lambda row: {"ends_on": row.starts_on - timedelta(days=1)}),
    "illness_open_one_at_a_time": copy(ILLNESS, WAITS),
    "illness_reporter_is_known": change(ILLNESS, reported_for="aunt"),
    "illness_returned_says_why": change(ILLNESS, WAITS, state="returned", answered_at=NOW),
    "illness_state_is_known": change(ILLNESS, WAITS, state="lost"),
    "move_leads_somewhere_else": Attempt(MOVE, lambda row: {"after_id": row.before_id}),
    "stage_agreed_by_another": Attempt(STAGE, lambda row: {"answered_by_id": row.placement.student.person_id, "proposed_by_id": row.placement.student.person_id}),
    "stage_begun_keeps_what_was": change(STAGE, state="begun"),
    "stage_has_a_title": change(STAGE, title=""),
    "stage_kind_is_known": change(STAGE, kind="leap"),
    "stage_one_from_a_day": copy(STAGE),
    "stage_proposed_by_host_or_college": change(STAGE, proposed_for="student"),
    "stage_refused_says_why": change(STAGE, state="refused"),
    "stage_says_why": change(STAGE, note=""),
    "stage_side_is_known": change(STAGE, side="moon"),
    "stage_state_is_known": change(STAGE, state="lost"),
    "vacancy_once_at_a_post": Attempt(VACANCY, lambda row: {"placement_id": other_placement(row).pk}, is_copy=True),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.illnessreport.interruption": copy(ILLNESS, ACCEPTED),
    "placements.placementmove.before": Attempt(MOVE, lambda row: {"after_id": third(row).pk}, is_copy=True),
    "placements.placementmove.after": Attempt(MOVE, lambda row: {"before_id": third(row).pk}, is_copy=True),
    "placements.vacancy.placement": Attempt(VACANCY, lambda row: {"candidate_id": another(row).pk}, is_copy=True),
}  # fmt: skip


def other_placement(row):
    return Placement.objects.exclude(pk=row.placement_id).order_by("pk")[0]


def third(row):
    return Placement.objects.exclude(pk__in=[row.before_id, row.after_id]).order_by("pk")[0]


def another(row):
    return Candidate.objects.exclude(pk=row.candidate_id).order_by("pk")[0]


def furnish(world) -> None:
    """Have an illness accepted beside the one that waits, somebody look, move on, and come back."""
    changed = world.things["college"].changed
    rounds = world.things["college"].rounds
    assert IllnessReport.objects.filter(pk=changed.illness.pk, state="reported").exists()
    today = changed.illness.starts_on
    accepted = illnesses.report_illness(
        placement=changed.own, starts_on=today, ends_on=today, actor=SYSTEM, at=changed.illness.reported_at
    )  # fmt: skip
    illnesses.accept_illness(illness=accepted, actor=SYSTEM, at=changed.illness.reported_at)
    dean = world.actors["dean"]
    DailyLook.objects.create(
        membership=dean.membership, looked_by=dean.person, on=today, looked_at=NOW, shown_hash="0" * 64
    )  # fmt: skip
    PlacementMove.objects.create(before=changed.placement, after=changed.own, moved_at=NOW)
    candidate = rounds.published.candidates.order_by("pk")[0]
    Vacancy.objects.create(
        placement=changed.placement,
        candidate=candidate,
        post=rounds.published.posts.order_by("pk")[0],
        is_seat_free=True,
        returned_at=NOW,
    )
