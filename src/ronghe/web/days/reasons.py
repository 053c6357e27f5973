"""A long day by its reasons: how many of each, a few of them, and all of one on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ronghe.placements.queries.exceptions import Trouble
from ronghe.web.days.words import address_of, name_in, sentence_of
from ronghe.web.parts import Mark, Page, Text

# Up to so many rows a day is read from top to bottom; of a longer one a few of each reason are shown.
MOST_AT_ONCE, OF_EACH, ON_A_PAGE = 30, 5, 50
MARKS = {0: Mark.BROKEN, 1: Mark.BROKEN, 2: Mark.DUE, 3: Mark.UNKNOWN}
REASONS: dict[str, Text] = {
    "no_week": _("No week entered"),
    "unanswered": _("Weeks that the host left unanswered"),
    "repeated": _("The same work for weeks"),
    "hours_law": _("Hours that break a rule"),
    "gate_broken": _("At work although something that must hold does not"),
    "long_rest": _("Resting without a last day"),
    "not_started": _("First day past, and nothing said"),
    "illness": _("Reported ill"),
    "absence": _("Absent, not settled yet"),
    "visit_overdue": _("Overdue visits"),
    "visit_contradicted": _("Visits of which two accounts differ"),
    "stage_waits": _("Another post proposed"),
    "pay_late": _("Pay that has not come"),
    "pay_short": _("Pay below what was agreed"),
    "pay_disputed": _("Pay about which host and student differ"),
    "incident_deadline": _("Deadlines missed after something happened"),
    "incident_untold": _("Something happened, and not all have been told"),
    "incident_open": _("What happened and is not closed yet"),
    "host_report_due": _("Reports due from hosts"),
    "student_report_due": _("Reports due from students"),
    "objection_open": _("Objections without an answer"),
    "assessment_missing": _("Assessments that are missing"),
}


@dataclass(frozen=True)
class Row:
    mark: Mark
    student: str
    reference: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Group:
    """The rows of one reason that are shown, how many there are, and where all of them stand."""

    title: Text
    count: int
    rows: list[Row]
    url: str = ""


def rows_by_student(troubles: Sequence[Trouble]) -> list[Row]:
    """Put what concerns one student together, in the order of the most urgent."""
    first = {one.placement: number for number, one in reversed(list(enumerate(troubles)))}
    return [row_of(one) for one in sorted(troubles, key=lambda one: first[one.placement])]


def row_of(one: Trouble) -> Row:
    mark = MARKS.get(one.rank, Mark.DUE)
    return Row(mark, name_in(one), one.reference, sentence_of(one), address_of(one))


def title_of(kind: str) -> Text:
    return REASONS.get(kind, kind)


def by_reason(troubles: Sequence[Trouble]) -> list[Group]:
    """Give the reasons of a day, the one with the most urgent row first, with a few rows of each."""
    found: dict[str, list[Trouble]] = {}
    for one in troubles:
        found.setdefault(one.kind, []).append(one)
    return [
        Group(
            title_of(kind),
            len(rows),
            [row_of(one) for one in rows[:OF_EACH]],
            address_of_reason(kind) if len(rows) > OF_EACH else "",
        )
        for kind, rows in found.items()
    ]


def address_of_reason(kind: str) -> str:
    return f"{reverse('placements:day_page')}?{urlencode({'reason': kind})}"


def page_of_reason(kind: str, rows: Sequence[Trouble], start: int) -> tuple[Group, Page]:
    """Give one page of all rows of a reason, from the row with that number on."""
    start = start if 0 <= start < len(rows) else 0
    shown = rows[start : start + ON_A_PAGE]
    following = start + ON_A_PAGE
    count = len(rows)
    page = Page(
        shown=len(shown),
        next_query=urlencode({"reason": kind, "from": following}) if following < count else "",
        first_query=urlencode({"reason": kind}) if start else "",
        total=ngettext("of %(n)d row", "of %(n)d rows", count) % {"n": count},
    )
    return Group(title_of(kind), count, [row_of(one) for one in shown]), page
