"""The end of a placement as a page: what is in, what each side wrote, and where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.models import (
    Ending,
    EndingState,
    OutcomeReport,
    Placement,
    ReportAnswer,
    ReportSide,
    ReportWay,
    StudentWord,
)
from ronghe.web.endings.access import url_of
from ronghe.web.parts import Action, Chip, Fact, Mark, NextStep, Text
from ronghe.web.placements.hours_words import hours_words
from ronghe.web.placements.life_access import name_of

UNKNOWN = ""


@dataclass(frozen=True)
class Line:
    """One thing that is said; an empty value is not known, and drawn as such."""

    label: Text
    value: Text
    beside: Text = ""


@dataclass(frozen=True)
class Sheet:
    """One version of one side's report in words."""

    report: OutcomeReport
    title: Text
    by: str
    lines: tuple[Line, ...]
    word: StudentWord | None
    papers: tuple[tuple[str, str], ...]
    is_late: bool
    answer: ReportAnswer | None

    @property
    def is_disputed(self) -> bool:
        return self.answer is not None and not self.answer.agrees


def sheets_of(
    ending: Ending,
    reports: Iterable[OutcomeReport],
    words: Iterable[StudentWord],
    *,
    papers_at: str = "",
) -> list[Sheet]:
    """Put the reports that somebody may see into words, the latest first."""
    said = {one.report_id: one for one in words}
    return [_sheet(ending, one, said.get(one.pk), papers_at) for one in reports]


def visible_sheets(placement: Placement, ending: Ending, actor: Actor) -> list[Sheet]:
    reports = with_parts(OutcomeReport.objects.visible_to(actor).filter(placement=placement))
    words = StudentWord.objects.visible_to(actor).filter(report__placement=placement)
    return sheets_of(ending, reports, words, papers_at=placement.reference)


def with_parts(reports: Any) -> Any:
    """Read with the reports what their sheets need."""
    found = reports.select_related("written_by", "answer").prefetch_related("levels__task")
    return found.order_by("side", "-number")


def _sheet(ending: Ending, report: OutcomeReport, word: StudentWord | None, at: str) -> Sheet:
    of_host = report.side == ReportSide.HOST
    papers: tuple[tuple[str, str], ...] = ()
    if report.way == ReportWay.PAPER and at:
        papers = tuple(
            (one.name, reverse("endings:paper_read", args=[at, one.reference]))
            for one in evidence_of(report)
        )
    return Sheet(
        report=report,
        title=_("What the host says") if of_host else _("What the student says"),
        by=report.written_by.name_in(get_language() or "en") if report.written_by else "",
        lines=tuple(_host_lines(report) if of_host else _student_lines(report)),
        word=word,
        papers=papers,
        is_late=ending.opened_at is not None and report.written_at > ending.opened_at,
        answer=getattr(report, "answer", None),
    )


def _host_lines(report: OutcomeReport) -> list[Line]:
    levels = sorted(report.levels.all(), key=lambda one: (one.task.position, one.task_id))
    lines = [
        Line(one.task.title, one.get_level_display() if one.level else _("Not seen, or not done"))
        for one in levels
    ]
    confirmed = hours_words(report.confirmed_minutes or 0)
    beside = _("confirmed by both: %(hours)s") % {"hours": confirmed}
    stated = report.stated_hours
    hours = hours_words(60 * stated) if stated is not None else UNKNOWN
    lines.append(Line(_("Hours, as the host states them"), hours, beside))
    lines.append(Line(_("Job offered"), report.get_offer_display()))
    if report.has_contract is None:
        contract = UNKNOWN
    else:
        contract = _("yes") if report.has_contract else _("no")
    lines.append(Line(_("Contract signed"), contract))
    if report.remark:
        lines.append(Line(_("What the student can do"), report.remark))
    return lines


def _student_lines(report: OutcomeReport) -> list[Line]:
    return [
        Line(_("Learned what belongs to the trade"), report.get_learned_display() or UNKNOWN),
        Line(_("Treated fairly"), report.get_treated_fairly_display() or UNKNOWN),
        Line(_("Would recommend it"), report.get_recommends_display() or UNKNOWN),
    ]


def chip_of(ending: Ending | None) -> Chip:
    if ending is None:
        return Chip(_("Not begun"), Mark.UNKNOWN)
    marks = {EndingState.COLLECTING: Mark.DUE, EndingState.OPEN: Mark.HOLDS}
    return Chip(ending.get_state_display(), marks.get(EndingState(ending.state)))


def facts_of(ending: Ending) -> list[Fact]:
    """Say of each side whether its report is in; what it says stays closed until both are."""
    given = dict(
        OutcomeReport.objects.filter(placement=ending.placement_id, replaced_at=None)
        .order_by()
        .values_list("side", "written_at")
    )
    return [_fact(ending, ReportSide(side), given.get(side)) for side in ReportSide.values]


def _fact(ending: Ending, side: ReportSide, written_at: Any) -> Fact:
    names = {
        ReportSide.HOST: (_("The host’s report is in"), _("The host’s report is not in yet"), _("What the host says is not known: no report came")),
        ReportSide.STUDENT: (_("The student’s report is in"), _("The student’s report is not in yet"), _("What the student says is not known: no report came")),
    }  # fmt: skip
    there, waits, never = names[side]
    if written_at is not None:
        return Fact(Mark.HOLDS, there, date_format(timezone.localtime(written_at), "DATE_FORMAT"))
    if ending.state == EndingState.COLLECTING:
        day = _("due by %(day)s") % {"day": date_format(ending.due_on)}
        return Fact(Mark.DUE, waits, day)
    return Fact(Mark.UNKNOWN, never)


def next_step_of(
    placement: Placement, ending: Ending, actor: Actor, sheets: list[Sheet], on: date
) -> NextStep | None:
    """Give the one thing that the reader does next; else who is waited for."""
    if ending.state == EndingState.CALLED_OFF:
        return None
    side = side_of(placement, actor)
    own = any(one.report.side == side for one in sheets)
    if side and not own:
        write = Action(_("Write the report"), url_of("report_write", placement), is_primary=True)
        words = (
            _("Say how it was: three questions, two minutes")
            if side == ReportSide.STUDENT
            else _("Say what the student reached: levels, hours, and whether you offer a job")
        )
        late = on > ending.due_on
        return NextStep(words, until=ending.due_on, action=write, is_late=late)
    if not ending.is_opened:
        return NextStep(
            _("Each side sees the other’s report once both are in"),
            _("both sides"),
            ending.due_on,
        )
    host = next((one for one in sheets if one.report.side == ReportSide.HOST), None)
    if host and host.answer is None and may(actor, "placements.answer_report", placement):
        answer = Action(_("Answer"), url_of("report_answer", placement), is_primary=True)
        return NextStep(_("Read what the host wrote, and say whether you agree"), action=answer)
    return None


def side_of(placement: Placement, actor: Actor) -> str:
    """Give the side for which the actor reports; none for the college."""
    if may(actor, "placements.report_as_student", placement):
        return ReportSide.STUDENT
    return ReportSide.HOST if may(actor, "placements.report_as_host", placement) else ""


def steps_of(placement: Placement, ending: Ending, actor: Actor, sheets: list[Sheet]) -> list[Action]:  # fmt: skip
    """Give the rarer steps: correct, file a paper, send the link, call it off."""
    if ending.state == EndingState.CALLED_OFF:
        return []
    found, side = [], side_of(placement, actor)
    if side and any(one.report.side == side for one in sheets):
        found.append(Action(_("Correct my report"), url_of("report_write", placement)))
    if sides_on_paper(placement, actor):
        found.append(Action(_("Hand in a report on paper"), url_of("report_paper", placement)))
    if may(actor, "placements.send_report_link", placement) and placement.mentor_id:
        name = name_of(placement.mentor)
        label = _("Send %(name)s a link") % {"name": name}
        found.append(Action(label, url_of("report_link_send", placement), "post"))
    if may(actor, "placements.run_placement", placement):
        found.append(Action(_("Call the reports off"), url_of("ending_call_off", placement)))
    return found


def sides_on_paper(placement: Placement, actor: Actor) -> list[str]:
    permissions = {
        ReportSide.HOST: "placements.file_host_report",
        ReportSide.STUDENT: "placements.file_student_report",
    }
    return [str(side) for side, name in permissions.items() if may(actor, name, placement)]
