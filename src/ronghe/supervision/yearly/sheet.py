"""A report as sections of sentences and tables: the same for the page, the paper and the command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ronghe.kernel.documents import Words
from ronghe.kernel.documents.typesetting.phrases import day
from ronghe.parties.following import day_of
from ronghe.supervision.models import ReportFigure, YearlyReport
from ronghe.supervision.yearly.definitions import SECTIONS, Unit
from ronghe.supervision.yearly.figure import key_of
from ronghe.supervision.yearly.hiding import hidden_in, said_elsewhere, values_of
from ronghe.supervision.yearly.saying import Line, lines_of
from ronghe.supervision.yearly.sentences import sentences_of

# Which rows stand in a table of their own, below the others of their section.
APART: Mapping[str, Words] = {
    "college_band": Words("各院校", "Colleges"),
    "place_band": Words("各地", "Places"),
    "indicator_unknown": Words(
        "不能判断的合作项目，按实效指数的指标", "Cooperations of which an indicator is not known"
    ),
    "gap": Words("未成的对接，按原因", "Talks that came to nothing, by reason"),
    "graduates": Words("毕业半年后", "Half a year later"),
}


@dataclass(frozen=True)
class Table:
    heading: Words
    lines: Sequence[Line]

    @property
    def is_of_bands(self) -> bool:
        """Whether its rows are names with a band each, and nothing to count."""
        return bool(self.heading.zh) and self.lines[0].definition.unit == Unit.BAND


@dataclass(frozen=True)
class Section:
    key: str
    title: Words
    sentences: Sequence[Words]
    tables: Sequence[Table]


@dataclass(frozen=True)
class ReportSheet:
    """What a report says: to whom it is shown makes no difference."""

    report: YearlyReport
    title: Words
    authority: Words
    region: Words
    period: Words
    lead: Words
    sections: Sequence[Section]
    notes: Sequence[Words]

    @property
    def is_compared(self) -> bool:
        return self.report.before_id is not None


def sheet_of(report: YearlyReport) -> ReportSheet:
    """Put a report together from what was frozen; of a draft, what would be hidden is hidden too."""
    figures = list(report.figures.order_by("position"))
    if report.is_out:
        hidden = set(report.hidden)
    else:
        hidden = hidden_in(values_of(figures), said_elsewhere(report))
    lines = lines_of(figures, hidden, _before(report))
    region = Words(report.region.name_in("zh-hans"), report.region.name_in("en"))
    on = day(report.as_on)
    return ReportSheet(
        report=report,
        title=Words(
            f"{region.chinese}{report.year}年度校企合作报告",
            f"School–Enterprise Cooperation in {region.english}: Report for {report.year}",
        ),
        authority=Words(report.authority.name_in("zh-hans"), report.authority.name_in("en")),
        region=region,
        period=Words(f"{report.year}年，截至{on.zh}", f"{report.year}, as on {on.en}"),
        lead=Words(
            "每个数字都取自记录，可以重算；不知道的标为“资料不足”，并写明应由谁提供。只分档，不排名；不给企业打分。少于五的、可能推出个人的数字不公布。",
            "Every figure is taken from records and can be computed again; what nobody knows is called not known, with who owes it. Bands, never ranks; no grade for an enterprise. Below five, or where persons could be worked out, nothing is said.",
        ),
        sections=_sections(lines),
        notes=_notes(report),
    )


def _before(report: YearlyReport) -> dict[str, ReportFigure | None]:
    """Give what the report of the year before says; None where it hides it."""
    if report.before is None:
        return {}
    hidden = set(report.before.hidden)
    known = {key_of(one.code, one.subject): one for one in report.before.figures.all()}
    return {key: None if key in hidden else one for key, one in known.items()}


def _sections(lines: Sequence[Line]) -> list[Section]:
    return [
        Section(key, title, sentences_of(key, lines), _tables(key, lines))
        for key, title in SECTIONS.items()
    ]


def _tables(key: str, lines: Sequence[Line]) -> list[Table]:
    own = [one for one in lines if one.definition.section == key]
    whole = [one for one in own if one.definition.code not in APART]
    tables = [Table(Words(), whole)] if whole else []
    for code, heading in APART.items():
        apart = [one for one in own if one.definition.code == code]
        if apart:
            tables.append(Table(heading, apart))
    return tables


def _notes(report: YearlyReport) -> list[Words]:
    notes = []
    if report.before is None:
        notes.append(
            Words(
                f"没有{report.year - 1}年度的报告，无从比较：资料不足（应由主管部门提供）。",
                f"There is no report for {report.year - 1} to compare with: not known (owed by the authority).",
            )
        )
    else:
        notes.append(
            Words(
                f"“上年”取自{report.year - 1}年度报告（{report.before.reference}，第{report.before.edition}版）。",
                f"“Year before” is what the report for {report.year - 1} says ({report.before.reference}, edition {report.before.edition}).",
            )
        )
        if report.before.method != report.method:
            notes.append(Words("两年的统计方法不同，比较时请注意。", "The method changed between the two years: compare with care."))  # fmt: skip
    if report.correction_reason:
        notes.append(Words(f"第{report.edition}版。更正原因：{report.correction_reason}", f"Edition {report.edition}. Why: {report.correction_reason}"))  # fmt: skip
    taken = day(day_of(report.taken_at))
    notes.append(
        Words(
            f"数字取于{taken.zh}，统计方法第{report.method}版。",
            f"Figures taken on {taken.en} by method {report.method}.",
        )
    )
    return notes
