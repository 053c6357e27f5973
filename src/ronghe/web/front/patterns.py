"""A page that shows every part in every state, for designers and for tests. All of it is invented."""

from datetime import UTC, date, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ronghe.web.front.pattern_forms import ExampleForm
from ronghe.web.parts import (
    Action,
    Article,
    Cell,
    Chart,
    Checklist,
    Chip,
    Comparison,
    ComparisonRow,
    Contribution,
    Desk,
    DeskRow,
    Fact,
    Mark,
    NextStep,
    ObjectHeader,
    Page,
    Reason,
    Record,
    StoryLine,
    Tab,
    Urgency,
)
from ronghe.web.requests import WebRequest

HERE = "#main"
CHIPS = (
    Chip(_("Verified"), Mark.HOLDS),
    Chip(_("Waiting for verification"), Mark.DUE),
    Chip(_("Suspended"), Mark.BROKEN),
    Chip(_("Not verified"), Mark.UNKNOWN),
    Chip(_("College")),
)
ROWS = (
    DeskRow(
        _("Sign agreement AG-2026-0031 with Qiming Precision"),
        Urgency.NOW,
        Action(_("Sign agreement"), HERE, is_primary=True),
        date(2026, 9, 9),
    ),
    DeskRow(
        _("3 students start on Monday without insurance"),
        Urgency.NOW,
        Action(_("Add insurance"), HERE),
        date(2026, 9, 14),
        _("Hongyun Logistics"),
    ),
    DeskRow(_("Confirm the minutes of 2 September"), Urgency.SOON, Action(_("Read minutes"), HERE)),
)
LATER = (
    DeskRow(
        _("The offer “CNC turning, 30 seats” ends in 9 days"),
        Urgency.LATER,
        Action(_("Renew offer"), HERE),
        date(2026, 9, 16),
    ),
)
DESK = Desk(rows=ROWS, later=LATER)
EMPTY_DESK = Desk(
    title=_("An empty desk"),
    next_useful=Action(_("Look at your organisation"), HERE),
    next_useful_sentence=_("A good moment to complete your record."),
)
OBJECT = ObjectHeader(
    reference="AG-2026-0031",
    kind=_("Agreement"),
    title=_("Placements in CNC turning, autumn 2026"),
    chip=Chip(_("Being signed"), Mark.DUE),
    next_step=NextStep(
        _("Sign for your college"),
        until=date(2026, 9, 9),
        action=Action(_("Sign agreement"), HERE, is_primary=True),
    ),
    tabs=tuple(
        Tab(label, HERE, is_current=number == 0)
        for number, label in enumerate(
            (_("Overview"), _("Terms"), _("People"), _("Evidence"), _("History"))
        )
    ),
)
WAITING = NextStep(
    _("Wait for the host’s signature"), _("Qiming Precision signs"), date(2026, 9, 11)
)
CHECKLIST = Checklist(
    _("Ready to start?"),
    (
        Fact(Mark.HOLDS, _("Agreement signed by all three"), "AG-2026-0031"),
        Fact(Mark.HOLDS, _("Safety test passed with 84 of 100; 60 are needed")),
        Fact(
            Mark.DUE,
            _("The tutor has not been told yet"),
            mender=_("your college tells"),
            action=Action(_("Tell tutor"), HERE),
        ),
        Fact(
            Mark.BROKEN,
            _("Liability insurance ends two months before the placement"),
            _("31 December, 28 February"),
            _("your college mends"),
            Action(_("Ask colleague"), HERE),
        ),
        Fact(
            Mark.UNKNOWN,
            _("Pay: the wage of the same post is not stated"),
            mender=_("the host states it"),
            action=Action(_("Ask host"), HERE),
            article=Article(
                _("Article 18"),
                _(
                    "Students in post placements are paid, and not below the agreed share of the wage."
                ),
            ),
        ),
    ),
)
CONTRIBUTIONS = (
    Contribution(
        _("Hours both sides confirmed"),
        _("412 of 480 planned hours were confirmed by student and mentor."),
        0.62,
        (Record("HR-2026-0112", HERE),),
    ),
    Contribution(
        _("Visits of the tutor"),
        _("One visit in three months; the middle of the peers is three."),
        -0.48,
        (Record("VI-2026-0007", HERE),),
    ),
    Contribution(_("Pay on time"), _("No payslip has been shown by either side."), None),
)
REASON = Reason(
    figure=_("Substance of this cooperation"),
    answer=_("63 of 100, between 51 and 72"),
    unit="",
    estimate=63,
    low=51,
    high=72,
    middle=55,
    contributions=CONTRIBUTIONS,
    unknowns=(_("Whether students were paid on time, since August"),),
    would_change=(_("A second visit before November would add about 6."),),
    objection=Action(_("Object with a reason"), HERE),
    is_open=True,
)
REASON_UNKNOWN = Reason(
    figure=_("Substance of this cooperation"),
    answer=_("not known enough"),
    unit="",
    low=10,
    high=85,
    middle=55,
    contributions=CONTRIBUTIONS[2:],
    unknowns=(_("Two of three sources have not reported."),),
)
COMPARISON = Comparison(
    _("Two offers"),
    (_("Qiming Precision"), _("Hongyun Logistics")),
    (
        ComparisonRow(_("Seats"), (Cell("12"), Cell("30"))),
        ComparisonRow(_("Pay a month"), (Cell("¥2,800.00"), Cell())),
        ComparisonRow(_("Hours a week"), (Cell("40"), Cell("40"))),
        ComparisonRow(_("Minutes to get there"), (Cell("25"), Cell("70"))),
    ),
)
STORY = (
    StoryLine(
        datetime(2026, 9, 3, 2, 12, tzinfo=UTC),
        _("Li Na signed for Qiming Precision"),
        record=1204,
    ),
    StoryLine(
        datetime(2026, 9, 1, 6, 40, tzinfo=UTC),
        _("Wang Min put the agreement up for signature"),
        record=1187,
    ),
)
INTERVALS = Chart(
    "intervals",
    _("Hours that both sides confirmed, by cooperation"),
    {
        "unit": "%",
        "max": 100,
        "rows": [
            {"label": "CO-2026-0004", "low": 74, "value": 82, "high": 88},
            {"label": "CO-2026-0009", "low": 31, "value": 46, "high": 60},
            {"label": "CO-2026-0011", "low": 8, "value": None, "high": 90},
        ],
    },
    (_("Cooperation"), _("confirmed"), _("between")),
    (
        ("CO-2026-0004", "82 %", "74–88 %"),
        ("CO-2026-0009", "46 %", "31–60 %"),
        ("CO-2026-0011", _("not known"), "8–90 %"),
    ),
    _("A dashed line is an interval without an estimate: too little is known."),
)
DOTS = Chart(
    "dots",
    _("Substance and formality, one dot a cooperation"),
    {
        "across": "S",
        "up": "F",
        "max": 100,
        "dots": [
            {"label": "CO-2026-0004", "x": 81, "y": 64, "low": 74, "high": 88},
            {"label": "CO-2026-0009", "x": 22, "y": 86, "low": 12, "high": 38},
            {"label": "CO-2026-0011", "x": 48, "y": 35, "low": 20, "high": 78},
        ],
    },
    (_("Cooperation"), _("substance"), _("formality")),
    (("CO-2026-0004", "81", "64"), ("CO-2026-0009", "22", "86"), ("CO-2026-0011", "48", "35")),
    _("S is substance, F is formality, both from 0 to 100."),
)


@login_not_required
@require_safe
def patterns_page(request: WebRequest) -> HttpResponse:
    filled = ExampleForm({"name": "", "kind": "college"})
    filled.is_valid()
    context = {
        "chips": CHIPS,
        "marks": list(Mark),
        "desk": DESK,
        "empty_desk": EMPTY_DESK,
        "header": OBJECT,
        "waiting": WAITING,
        "checklist": CHECKLIST,
        "reason": REASON,
        "reason_unknown": REASON_UNKNOWN,
        "comparison": COMPARISON,
        "story": STORY,
        "intervals": INTERVALS,
        "dots": DOTS,
        "form": filled,
        "page": Page(shown=50, next_query="after=OR-2026-0050", first_query="first=1"),
        "empty_action": Action(_("Take away the filters"), HERE),
    }
    return render(request, "web/patterns_page.html", context)
