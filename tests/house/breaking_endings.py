"""Attempts at the constraints of how placements end: a part of `breaking`."""

from datetime import timedelta

from tests.factories import endings as ending
from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Person
from ronghe.placements.models import FollowUp, FollowUpAnswer, OutcomeReport
from ronghe.placements.operations.outcome_reports import Correction, answer_report

ENDING, LINK, REPORT = "placements.Ending", "placements.ReportLink", "placements.OutcomeReport"
LEVEL, WORD, ANSWER = "placements.OutcomeLevel", "placements.StudentWord", "placements.ReportAnswer"

ASSESSED, PART, OBJECTION = "placements.Assessment", "placements.AssessedPart", "placements.AssessmentObjection"  # fmt: skip
SCHEME, CERTIFICATE = "placements.AssessmentScheme", "placements.PracticeCertificate"
REVOKED = {"state": "revoked", "revoked_at": NOW, "revoke_reason": "x"}


def same_person(_row):
    someone = Person.objects.order_by("pk")[0].pk
    return {"assessed_by_id": someone, "answered_by_id": someone}


def another_graduate(row):
    return {"student_id": Membership.objects.exclude(pk=row.student_id).order_by("pk")[0].pk}


def unanswered(**changes):
    """Give a copy of an answer to a report that has none."""

    def of(row):
        free = OutcomeReport.objects.filter(answer=None).order_by("pk")[0]
        return {"report_id": free.pk, **changes}

    return of


def wordless(row):
    return {"report_id": OutcomeReport.objects.filter(word=None).order_by("pk")[0].pk}


CONSTRAINTS = {
    "ending_called_off_says_why": change(ENDING, state="called_off"),
    "ending_is_due_later": Attempt(ENDING, lambda row: {"due_on": row.begun_on}),
    "ending_open_has_an_instant": change(ENDING, {"opened_at": None}, state="open"),
    "ending_opened_says_why": change(ENDING, {"opened_at": None}, opened_at=NOW, state="open"),
    "ending_state_is_known": change(ENDING, {"opened_at__isnull": False}, state="lost"),
    "outcome_level_is_known": copy(LEVEL, level=9),
    "outcome_level_once_a_report": copy(LEVEL),
    "outcome_report_correction_says_why": copy(REPORT, number=9, replaced_at=NOW, reason=""),
    "outcome_report_counts_once_a_side": copy(REPORT, {"replaced_at": None}, number=9, reason="x"),
    "outcome_report_is_whole": copy(REPORT, {"side": "host"}, number=9, reason="x", replaced_at=NOW, offer=""),
    "outcome_report_of_student_says_nothing_of_host": copy(REPORT, {"side": "student"}, number=9, reason="x", replaced_at=NOW, offer="yes"),
    "outcome_report_side_is_known": copy(REPORT, {"side": "host"}, side="moon", way="paper"),
    "outcome_report_version_once": copy(REPORT, replaced_at=NOW),
    "report_answer_disagrees_in_words": Attempt(ANSWER, unanswered(agrees=False, text=""), is_copy=True),
    "report_link_one_at_a_time": copy(LINK, {"ended_at": None}, token_hash="0" * 64),
    "report_link_runs_out_later": Attempt(LINK, lambda row: {"expires_at": row.made_at}),
    "student_word_readers_are_known": Attempt(WORD, lambda row: {**wordless(row), "readers": "me"}, is_copy=True),
    "student_word_says_something": Attempt(WORD, lambda row: {**wordless(row), "text": ""}, is_copy=True),
    "assessed_part_kind_is_known": change(PART, kind="luck"),
    "assessed_part_once": copy(PART),
    "assessed_part_points_are_of_a_hundred": change(PART, points=101),
    "assessed_part_says_why": change(PART, reason=""),
    "assessed_part_unknown_is_the_host_s": change(PART, points=None),
    "assessment_counts_once": copy(ASSESSED, number=9),
    "assessment_grade_is_known": change(ASSESSED, grade="superb"),
    "assessment_points_are_of_a_hundred": change(ASSESSED, points=101),
    "assessment_state_is_known": change(ASSESSED, state="lost"),
    "assessment_version_once": copy(ASSESSED, is_last=False),
    "certificate_one_at_a_time": copy(CERTIFICATE, reference="PC-1", verification_code="2" * 12),
    "certificate_revoked_says_why": change(CERTIFICATE, state="revoked"),
    "certificate_state_is_known": change(CERTIFICATE, state="lost"),
    "follow_up_answer_is_known": change("placements.FollowUpAnswer", whereabouts="moon"),
    "follow_up_asks_once": copy("placements.FollowUpLink", token_hash="0" * 64),
    "follow_up_closes_later": Attempt("placements.FollowUp", lambda row: {"closes_on": row.asked_on}),
    "objection_answer_was_given": change(OBJECTION, answer="x"),
    "objection_says_something": change(OBJECTION, text=""),
    "objection_takes_another_person": Attempt(OBJECTION, same_person),
    "scheme_is_a_hundred_in_all": change(SCHEME, talk_weight=41),
    "scheme_looks_at_learning": change(SCHEME, tasks_weight=0, talk_weight=0, host_weight=60, attendance_weight=40),
    "scheme_version_once": copy(SCHEME),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.assessmentobjection.assessment": copy(OBJECTION),
    "placements.followup.cohort": copy("placements.FollowUp"),
    "placements.followuplink.token_hash": Attempt("placements.FollowUpLink", another_graduate, is_copy=True),
    "placements.practicecertificate.reference": copy(CERTIFICATE, {"state": "issued"}, **REVOKED, verification_code="2" * 12),
    "placements.practicecertificate.verification_code": copy(CERTIFICATE, {"state": "issued"}, **REVOKED, reference="PC-1"),
    "placements.ending.placement": copy(ENDING),
    "placements.reportanswer.report": copy(ANSWER),
    "placements.reportlink.token_hash": copy(LINK, ended_at=NOW),
    "placements.studentword.report": copy(WORD),
}  # fmt: skip


def furnish(world) -> None:
    """Have one host's report corrected and answered, beside those of the world."""
    ended = world.things["college"].ended
    report = OutcomeReport.objects.get(placement=ended.open, side="host")
    answer_report(report=report, agrees=False, text="不同", actor=SYSTEM, at=NOW)
    at = NOW + timedelta(hours=1)
    ending.by_host(ended.open, at=at, correction=Correction(1, "更正"))
    FollowUpAnswer.objects.create(follow_up=FollowUp.objects.order_by("pk")[0], whereabouts="other")
