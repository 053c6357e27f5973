"""Attempts at the constraints of placements and of what their gate asks for: a part of `breaking`."""

from datetime import timedelta

from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy
from tests.house.breaking_rounds import of_another

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation
from ronghe.placements.models import Placement
from ronghe.placements.operations import mending
from ronghe.reference.models import Occupation

PLACEMENT, COVER, FILING = "placements.Placement", "placements.InsuranceCover", "placements.Filing"
CONSENT, TEST, REST = "placements.Consent", "placements.SafetyTest", "placements.Interruption"
APPROVAL, PLAN, QUESTION = "placements.HostApproval", "placements.EmergencyPlan", "placements.SafetyQuestion"  # fmt: skip
REQUEST, HEADS, LINK = "placements.GateRequest", "placements.Headcount", "placements.GuardianLink"
TASK, WEEK, DAYS, NOTE = "placements.WorkTask", "placements.WeekRecord", "placements.DayHours", "placements.TaskNote"  # fmt: skip
ASKED, ENTRY, MENTOR = "placements.RandomQuestion", "placements.JournalEntry", "placements.MentorLink"  # fmt: skip
DAY = timedelta(days=1)


def earlier(column: str, than: str):
    """Give a change of a day to the one before another."""
    return lambda row: {column: getattr(row, than) - DAY}


CONSTRAINTS = {
    "consent_hashes_are_sha256": change(CONSENT, matter_hash="x"),
    "consent_keeps_its_text": change(CONSENT, text=""),
    "consent_once_of_a_person": copy(CONSENT),
    "consent_party_is_known": change(CONSENT, party="aunt"),
    "consent_way_is_known": change(CONSENT, way="nod"),
    "cover_ends_after_start": Attempt(COVER, earlier("ends_on", "starts_on")),
    "cover_kind_is_known": change(COVER, kind="luck"),
    "cover_names_its_policy": change(COVER, policy_number=""),
    "cover_payer_is_known": change(COVER, payer="aunt"),
    "emergency_plan_ends_after_start": Attempt(PLAN, earlier("ends_on", "starts_on")),
    "emergency_plan_says_whom_to_call": change(PLAN, contact_phone=""),
    "day_has_begin_and_end_or_neither": change(DAYS, begins_at="08:00"),
    "day_has_twenty_four_hours": change(DAYS, minutes=1_441),
    "day_once_in_a_week": copy(DAYS),
    "filed_once": copy("placements.FiledPlacement"),
    "filing_answered_has_an_instant": change(FILING, state="accepted"),
    "filing_kind_is_known": change(FILING, kind="poem"),
    "filing_returned_says_why": change(FILING, state="returned", answered_at=NOW),
    "filing_says_what": change(FILING, note=""),
    "filing_state_is_known": change(FILING, state="lost", answered_at=NOW),
    "gate_request_asks_somebody": change(REQUEST, asked="aunt"),
    "gate_request_once": copy(REQUEST, {"closed_at__isnull": True}),
    "gate_request_says_what": change(REQUEST, item=""),
    "guardian_link_one_at_a_time": copy(LINK, token_hash="0" * 64),
    "headcount_of_an_occupation_once_a_day": copy(HEADS, {"occupation__isnull": False}),
    "headcount_once_a_day": copy(HEADS, {"occupation__isnull": True}),
    "host_approval_ended_says_why": change(APPROVAL, ended_on=NOW.date()),
    "host_approval_lasts": Attempt(APPROVAL, earlier("valid_until", "approved_on")),
    "host_approval_published_after_it": Attempt(APPROVAL, earlier("published_on", "approved_on")),
    "host_approval_says_who_decided": change(APPROVAL, decided_in=""),
    "host_approved_once": copy(APPROVAL),
    "insured_once_by_a_policy": copy("placements.InsuredPlacement"),
    "interruption_ends_after_start": Attempt(REST, earlier("ends_on", "starts_on")),
    "interruption_ground_is_known": change(REST, ground="mood"),
    "interruption_one_at_a_time": copy(REST),
    "interruption_says_what": change(REST, note=""),
    "interruption_side_is_known": change(REST, side="moon"),
    "journal_comment_says_something": change("placements.JournalComment", text=""),
    "journal_entry_says_something": change(ENTRY, text=""),
    "journal_entry_sent_once": copy(ENTRY),
    "journal_prompt_is_known": change(ENTRY, prompt="why"),
    "journal_readers_are_known": change(ENTRY, readers="all"),
    "mentor_link_one_at_a_time": copy(MENTOR, {"ended_at__isnull": True}, token_hash="0" * 64),
    "mentor_link_runs_out_later": Attempt(MENTOR, lambda row: {"expires_at": row.made_at}),
    "placement_cut_short_says_why": change(PLACEMENT, state="ended_early", over_on=NOW.date()),
    "placement_ends_after_start": Attempt(PLACEMENT, earlier("ends_on", "starts_on")),
    "placement_has_a_title": change(PLACEMENT, title=""),
    "placement_is_with_somebody_else": Attempt(PLACEMENT, lambda row: {"host_id": row.college_id}),
    "placement_kind_is_known": change(PLACEMENT, kind="trip"),
    "placement_once_for_an_agreement": Attempt(
        PLACEMENT,
        lambda row: {"starts_on": row.starts_on - DAY, "reference": "PL-1"},
        is_copy=True,
        where={"agreement__isnull": False},
    ),
    "placement_once_from_a_day": copy(PLACEMENT, reference="PL-1", agreement=None),
    "placement_over_has_a_day": change(PLACEMENT, state="completed"),
    "placement_own_choice_is_approved": change(PLACEMENT, own_choice_approved_on=NOW.date()),
    "placement_state_is_known": change(PLACEMENT, state="lost", over_on=NOW.date()),
    "policy_entered_once": copy(COVER, reference="IC-1"),
    "question_answer_was_given": change(ASKED, answer=3),
    "question_asks_about_something": change(ASKED, about="task", task=None),
    "safety_question_asks_something": change(QUESTION, text=""),
    "safety_question_right_is_an_answer": change(QUESTION, right=7),
    "safety_test_follows_training": Attempt(TEST, earlier("taken_on", "trained_on")),
    "safety_test_score_is_of_a_hundred": change(TEST, score=101),
    "task_level_is_known": change(NOTE, level=9),
    "task_mentor_level_is_known": change(NOTE, mentor_level=9),
    "task_noted_once_a_week": copy(NOTE),
    "task_once_in_a_placement": copy(TASK),
    "task_says_what": change(TASK, title=""),
    "week_begins_on_monday": Attempt(WEEK, lambda row: {"monday": row.monday + DAY}),
    "week_confirmed_says_by_whom": change(WEEK, state="confirmed", answer_way=""),
    "week_entered_has_an_instant": change(WEEK, state="entered", entered_at=None),
    "week_once": copy(WEEK),
    "week_state_is_known": change(WEEK, state="lost"),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.filing.reference": copy(FILING),
    "placements.guardianlink.token_hash": copy(LINK, ended_at=NOW),
    "placements.insurancecover.reference": copy(COVER, policy_number="another"),
    "placements.mentorlink.token_hash": copy(MENTOR, ended_at=NOW),
    "placements.randomquestion.week": copy(ASKED),
    "placements.placement.reference": Attempt(PLACEMENT, of_another(Organisation, "host_id", pk="host_id"), is_copy=True),
}  # fmt: skip


def furnish(world) -> None:
    """Have somebody consent, be tested, live a week and write of it; the rest comes with the world."""
    placed = world.things["college"].placed
    making.consented(placed.of_class)
    making.tested(placed.of_class, 80)
    host = placed.planned.host
    making.counted(host, 200)
    placed_host = Organisation.objects.get(pk=host.pk)
    placed_host.headcounts.create(
        occupation=Occupation.objects.order_by("pk")[0], staff_count=20, stated_on=NOW.date()
    )
    Placement.objects.filter(pk=placed.planned.pk).update(
        agreement=world.things["college"].pact.in_force
    )
    making.lived(placed.active)
    mending.ask_to_mend(placement=placed.of_class, key="CN-RATIO-02", actor=SYSTEM, at=NOW)
