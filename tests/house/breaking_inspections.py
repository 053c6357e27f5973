"""Attempts at the constraints of campaigns, inspections and measures: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.partnerships.models import Cooperation
from ronghe.supervision.models import DrawnRecord

CAMPAIGN, UNIT, CASE = "supervision.Campaign", "supervision.CampaignUnit", "supervision.Inspection"
OFFICER, REQUEST, LINE = "supervision.InspectionOfficer", "supervision.EvidenceRequest", "supervision.CheckLine"  # fmt: skip
RECORD, REPLY = "supervision.DrawnRecord", "supervision.InspectionReply"
MEASURE, MENDING = "supervision.Measure", "supervision.Mending"
DAY = timedelta(days=1)
ANNOUNCED, DECIDED, PLANNED = {"state": "announced"}, {"state": "decided"}, {"state": "planned"}
FOUND = {"state": "found"}


def _newest_cooperation() -> int:
    """Give one that came after the draw, and is not in its frame."""
    return Cooperation.objects.order_by("-pk")[0].pk


CONSTRAINTS = {
    "campaign_has_a_title": change(CAMPAIGN, title=""),
    "campaign_way_is_known": change(CAMPAIGN, way="dream"),
    "campaign_state_is_known": change(CAMPAIGN, {"state": "drawn"}, state="lost"),
    "campaign_ends_after_start": Attempt(CAMPAIGN, lambda row: {"ends_on": row.starts_on - DAY}),
    "campaign_looks_at_something": change(CAMPAIGN, size=0),
    "campaign_seed_is_kept": change(CAMPAIGN, seed_hash="short"),
    "campaign_drawn_from_enough": change(CAMPAIGN, {"state": "drawn"}, population=0),
    "campaign_closed_has_an_instant": change(CAMPAIGN, {"state": "drawn"}, state="closed"),
    "campaign_unit_once": copy(UNIT, place=9_999),
    "campaign_unit_has_a_place": Attempt(
        UNIT, lambda _row: {"cooperation_id": _newest_cooperation()}, is_copy=True
    ),
    "campaign_unit_probability_is_one": change(UNIT, probability=1.5),
    "campaign_unit_random_was_chosen": change(UNIT, probability=None, is_random=True),
    "inspection_one_at_a_time": copy(CASE, PLANNED, reference="IN-1"),
    "inspection_way_is_known": change(CASE, PLANNED, way="dream"),
    "inspection_state_is_known": change(CASE, PLANNED, state="lost", ended_at=NOW),
    "inspection_says_why": change(CASE, ground="", unit=None),
    "inspection_approved_by_a_second_person": Attempt(
        CASE, lambda row: {"approved_by_id": row.opened_by_id, "approved_at": NOW}
    ),
    "inspection_visit_needs_no_approval": change(CASE, {"way": "visit"}, needs_approval=True, state="planned"),
    "inspection_announced_has_a_day": change(CASE, ANNOUNCED, on=None),
    "inspection_only_visits_are_declined": change(CASE, ANNOUNCED | {"way": "inspection"}, state="declined", ended_at=NOW),
    "inspection_found_says_what": change(CASE, FOUND, findings=""),
    "inspection_decided_by_another_person": Attempt(
        CASE, lambda row: {"decided_by_id": row.found_by_id}, where=DECIDED
    ),
    "inspection_ended_has_an_instant": change(CASE, DECIDED, ended_at=None),
    "inspection_officer_once": copy(OFFICER),
    "inspection_reply_says_something": change(REPLY, text=""),
    "evidence_request_says_what": change(REQUEST, what=""),
    "evidence_request_asked_once": copy(REQUEST),
    "evidence_request_handed_in_by_somebody": change(REQUEST, {"handed_at": None}, handed_at=NOW),
    "check_line_once": copy(LINE),
    "check_line_answer_is_known": change(LINE, answer="perhaps"),
    "drawn_record_once": copy(RECORD),
    "drawn_record_kind_is_known": change(RECORD, kind="song"),
    "drawn_record_answer_is_known": change(RECORD, answer="perhaps"),
    "measure_one_is_pending": copy(MEASURE, {"state": "noticed"}),
    "measure_step_is_known": change(MEASURE, {"state": "noticed"}, step=9),
    "measure_state_is_known": change(MEASURE, {"state": "noticed"}, state="lost", settled_at=NOW),
    "measure_has_a_reason": change(MEASURE, reason=""),
    "measure_mending_has_a_day": change(MEASURE, {"step": 3}, mend_by=None),
    "measure_binding_has_basis_and_last_day": change(MEASURE, {"step": 1}, legal_basis="第四十五条"),
    "measure_binding_in_force_restricts": change(
        MEASURE, {"state": "in_force", "step": 1}, step=6, legal_basis="第四十五条", binds_until=NOW.date()
    ),
    "measure_lapses_after_the_objection": Attempt(
        MEASURE, lambda row: {"lapses_on": row.object_until}
    ),
    "measure_objected_says_why": change(MEASURE, {"state": "objected"}, objection=""),
    "measure_objection_is_settled_by_another": Attempt(
        MEASURE,
        lambda row: {"state": "in_force", "settled_by_id": row.noticed_by_id, "settled_at": NOW},
        where={"state": "objected"},
    ),
    "measure_settled_has_an_instant": change(MEASURE, {"state": "in_force"}, settled_at=None),
    "mending_state_is_known": change(MENDING, {"state": "answered"}, state="lost"),
    "mending_answered_says_what": change(MENDING, {"state": "answered"}, done=""),
    "mending_checked_by_somebody": change(MENDING, {"state": "answered"}, state="mended"),
}  # fmt: skip
UNIQUE_FIELDS = {
    "supervision.campaign.reference": copy(CAMPAIGN),
    "supervision.inspection.reference": copy(CASE, DECIDED),
    "supervision.mending.measure": copy(MENDING),
}


def furnish(world) -> None:
    """Have every stage made, and a record drawn."""
    things = world.things["college"]
    DrawnRecord.objects.create(
        inspection=things.inspected.under_way,
        kind="week",
        placement=things.placed.active,
        record=1,
        day=NOW.date(),
    )
