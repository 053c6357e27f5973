"""A yearly report as the paper that is printed and sealed: what `kernel.documents` sets."""

from django.conf import settings

from ronghe.kernel.documents import Imprint, Languages, Line, Report, SignaturePlace, Words
from ronghe.kernel.documents import ReportSection as PaperSection
from ronghe.kernel.documents import ReportTable as PaperTable
from ronghe.parties.following import day_of
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.yearly.saying import Line as Row
from ronghe.supervision.yearly.sheet import Section, Table, sheet_of

FIELD = "authority"
HEAD: tuple[Words, ...] = (
    Words("项目", "Figure"),
    Words("数值", "Value"),
    Words("上年", "Year before"),
    Words("增减", "Change"),
    Words("资料不足，应由谁提供", "Not known, and who owes it"),
)
BAND_HEAD: tuple[Words, ...] = (
    Words("名称", "Name"),
    Words("档次", "Band"),
    Words("上年", "Year before"),
)
CHECK = Words(
    "真伪可凭页脚验证码或二维码查验。各项定义、逐项的记录摘要及数据（CSV、JSON）见网上同一报告。",
    "Check it by the code in the footer. Definitions, the hash of the records behind each figure, and the data (CSV, JSON) stand with the same report on the web.",
)


def imprint_of(report: YearlyReport, languages: Languages) -> Imprint:
    return Imprint(
        document=report.reference,
        version=report.edition,
        code=report.verification_code if report.is_out else "",
        address=settings.RONGHE_URL,
        dated_on=day_of(report.published_at or report.taken_at),
        languages=languages,
        is_draft=not report.is_out,
    )


def content_of(report: YearlyReport) -> Report:
    sheet = sheet_of(report)
    return Report(
        title=sheet.title,
        issuer=sheet.authority,
        facts=(
            Line(Words("地区", "Region"), sheet.region),
            Line(Words("统计期间", "Period"), sheet.period),
            Line(Words("版次", "Edition"), Words(f"第{report.edition}版", f"{report.edition}")),
        ),
        lead=(sheet.lead,),
        sections=tuple(_section(one, is_compared=sheet.is_compared) for one in sheet.sections),
        notes=(*sheet.notes, CHECK),
        signatures=(SignaturePlace(FIELD, sheet.authority, needs_seal=True),),
    )


def _section(section: Section, *, is_compared: bool) -> PaperSection:
    tables = tuple(_table(one, is_compared=is_compared) for one in section.tables)
    return PaperSection(section.title, tuple(section.sentences), tables)


def _table(table: Table, *, is_compared: bool) -> PaperTable:
    if table.is_of_bands:
        head = BAND_HEAD if is_compared else BAND_HEAD[:2]
    else:
        head = HEAD if is_compared else (*HEAD[:2], HEAD[-1])
    rows = tuple(
        _row(one, is_of_bands=table.is_of_bands, is_compared=is_compared) for one in table.lines
    )
    return PaperTable(head, rows, table.heading)


def _row(line: Row, *, is_of_bands: bool, is_compared: bool) -> tuple[Words, ...]:
    cells = [line.name, line.value]
    if is_compared:
        cells += [line.before] if is_of_bands else [line.before, line.change]
    return tuple(cells) if is_of_bands else (*cells, line.unknown)
