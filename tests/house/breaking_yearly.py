"""Attempts at the constraints of yearly reports: a part of `breaking`."""

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, copy

REPORT, FIGURE = "supervision.YearlyReport", "supervision.ReportFigure"
FRESH = {"reference": "YR-1", "verification_code": "ABCDEFGHJKMN"}
OUT, DRAFT = {"state": "published"}, {"state": "draft"}
ELSEWHEN = FRESH | {"year": 2001}
UNPUBLISHED = ELSEWHEN | {"published_at": None, "published_by_id": None, "content_hash": ""}
NINTH = FRESH | {"edition": 9, "correction_reason": "补录"}

CONSTRAINTS = {
    "yearly_report_state_is_known": copy(REPORT, OUT, **UNPUBLISHED, state="lost"),
    "yearly_report_one_draft": copy(REPORT, DRAFT, **NINTH),
    "yearly_report_one_holds": copy(REPORT, OUT, **NINTH),
    "yearly_report_edition_once": copy(REPORT, OUT, **FRESH, state="replaced", closed_at=NOW),
    "yearly_report_corrected_says_why": copy(REPORT, OUT, **ELSEWHEN, edition=2),
    "yearly_report_begins_with_its_year": copy(REPORT, OUT, **FRESH, year=3001),
    "yearly_report_published_has_an_instant": copy(REPORT, OUT, **ELSEWHEN, published_at=None),
    "yearly_report_published_by_another_person": Attempt(
        REPORT,
        lambda row: ELSEWHEN | {"published_by_id": row.drafted_by_id},
        is_copy=True,
        where=OUT,
    ),
    "yearly_report_closed_has_an_instant": copy(REPORT, OUT, **UNPUBLISHED, state="discarded"),
    "report_figure_once": copy(FIGURE, position=9_000),
    "report_figure_has_a_place": copy(FIGURE, code="other"),
    "report_figure_lies_within": copy(FIGURE, code="other", position=9_000, low=2, high=1),
    "report_figure_keeps_its_hash": copy(FIGURE, code="other", position=9_000, inputs_hash="none"),
}
UNIQUE_FIELDS = {
    "supervision.yearlyreport.reference": copy(
        REPORT, OUT, verification_code="ABCDEFGHJKMN", year=2001
    ),
    "supervision.yearlyreport.verification_code": copy(REPORT, OUT, reference="YR-1", year=2001),
}


def furnish(world) -> None:
    """Have one report published, and another drafted."""
    assert world.things["college"].reported
