"""Attempts at the constraints of how placements end: a part of `breaking`."""

from datetime import timedelta

from tests.factories import endings as ending
from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import OutcomeReport
from ronghe.placements.operations.outcome_reports import Correction, answer_report

ENDING, LINK, REPORT = "placements.Ending", "placements.ReportLink", "placements.OutcomeReport"
LEVEL, WORD, ANSWER = "placements.OutcomeLevel", "placements.StudentWord", "placements.ReportAnswer"


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
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.ending.placement": copy(ENDING),
    "placements.reportanswer.report": copy(ANSWER),
    "placements.reportlink.token_hash": copy(LINK, ended_at=NOW),
    "placements.studentword.report": copy(WORD),
}


def furnish(world) -> None:
    """Have one host's report corrected and answered, beside those of the world."""
    ended = world.things["college"].ended
    report = OutcomeReport.objects.get(placement=ended.open, side="host")
    answer_report(report=report, agrees=False, text="不同", actor=SYSTEM, at=NOW)
    at = NOW + timedelta(hours=1)
    ending.by_host(ended.open, at=at, correction=Correction(1, "更正"))
