"""A report as a page shows it, in the reader’s language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.documents import Words
from ronghe.supervision.models import ReportFigure, YearlyReport, YearlyReportState
from ronghe.supervision.yearly.definitions import DEFINITIONS, SECTIONS
from ronghe.supervision.yearly.figure import key_of
from ronghe.supervision.yearly.saying import NOT_SAID, Line, value_of
from ronghe.supervision.yearly.sheet import ReportSheet, Section, Table, sheet_of
from ronghe.web.parts import Chip, Mark
from ronghe.web.supervision.words import language

CHIPS: Mapping[str, Mark | None] = {
    YearlyReportState.DRAFT: Mark.DUE,
    YearlyReportState.PUBLISHED: Mark.HOLDS,
    YearlyReportState.REPLACED: None,
    YearlyReportState.DISCARDED: None,
}


def said(words: Words) -> str:
    return words.chinese if language() == "zh" else words.english


def chip_of(report: YearlyReport) -> Chip:
    return Chip(report.get_state_display(), CHIPS[report.state])


@dataclass(frozen=True)
class ShownLine:
    name: str
    url: str
    value: str
    before: str
    change: str
    unknown: str
    is_known: bool


@dataclass(frozen=True)
class ShownTable:
    heading: str
    lines: Sequence[ShownLine]
    is_of_bands: bool


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    sentences: Sequence[str]
    tables: Sequence[ShownTable]


def page_of_report(report: YearlyReport, *, is_open: bool) -> dict[str, Any]:
    """Give what both pages show: that of the authority, and that of everybody."""
    sheet = sheet_of(report)
    name = "yearly:open_figure_page" if is_open else "yearly:figure_page"
    return {
        "report": report,
        "title": said(sheet.title),
        "authority": said(sheet.authority),
        "period": said(sheet.period),
        "lead": said(sheet.lead),
        "is_compared": sheet.is_compared,
        "sections": [_section(one, name, report) for one in sheet.sections],
        "notes": [said(one) for one in sheet.notes],
        "chip": chip_of(report),
        "newer": newer_of(report),
    }


def _section(section: Section, name: str, report: YearlyReport) -> ShownSection:
    return ShownSection(
        section.key,
        said(section.title),
        [said(one) for one in section.sentences],
        [_table(one, name, report) for one in section.tables],
    )


def _table(table: Table, name: str, report: YearlyReport) -> ShownTable:
    return ShownTable(said(table.heading), [_line(one, name, report) for one in table.lines], table.is_of_bands)  # fmt: skip


def _line(line: Line, name: str, report: YearlyReport) -> ShownLine:
    return ShownLine(
        said(line.name),
        reverse(name, args=[report.reference, line.key]),
        said(line.value),
        said(line.before),
        said(line.change),
        said(line.unknown),
        line.is_known,
    )


def newer_of(report: YearlyReport) -> YearlyReport | None:
    """Give the edition that holds now, of one that was replaced."""
    if report.state != YearlyReportState.REPLACED:
        return None
    same = YearlyReport.objects.filter(
        authority=report.authority_id, region=report.region_id, year=report.year
    )
    return same.filter(state=YearlyReportState.PUBLISHED).first()


def line_with(sheet: ReportSheet, key: str) -> Line | None:
    found = (one for section in sheet.sections for table in section.tables for one in table.lines)
    return next((one for one in found if one.key == key), None)


def figure_context(report: YearlyReport, key: str, *, is_open: bool) -> dict[str, Any] | None:
    """Give a figure with its definition, and what earlier and later editions say of it."""
    line = line_with(sheet_of(report), key)
    if line is None:
        return None
    definition = line.definition
    return {
        "report": report,
        "name": said(line.name),
        "section": said(SECTIONS[definition.section]),
        "what": said(definition.what),
        "kind": said(definition.name),
        "value": said(line.value),
        "is_known": line.is_known,
        "before": said(line.before),
        "change": said(line.change),
        "unknown": said(line.unknown),
        "is_said": line.is_said,
        "figure": line.figure,
        "editions": _editions(report, key, is_open=is_open),
    }


def _editions(report: YearlyReport, key: str, *, is_open: bool) -> list[tuple[YearlyReport, str, str]]:  # fmt: skip
    """Give the other reports that are out and speak of the same figure, the newest first."""
    code, _colon, subject = key.partition(":")
    found = ReportFigure.objects.filter(
        report__in=YearlyReport.objects.out()
        .filter(authority=report.authority_id, region=report.region_id)
        .exclude(pk=report.pk),
        code=code,
        subject=subject,
    ).select_related("report")
    name = "yearly:open_figure_page" if is_open else "yearly:figure_page"
    return [
        (one.report, _value(one), reverse(name, args=[one.report.reference, key]))
        for one in found.order_by("-report__year", "-report__edition")
    ]


def _value(one: ReportFigure) -> str:
    if key_of(one.code, one.subject) in one.report.hidden:
        return said(NOT_SAID)
    return said(value_of(one, DEFINITIONS[one.code].unit))


def crumbs_to_reports() -> list[tuple[str, str]]:
    return [
        (_("Supervision"), reverse("supervision:region_page")),
        (_("Yearly reports"), reverse("yearly:report_list")),
    ]


def crumbs_to_open_reports() -> list[tuple[str, str]]:
    return [
        (_("Open data"), reverse("supervision:open_page")),
        (_("Yearly reports"), reverse("yearly:open_report_list")),
    ]
