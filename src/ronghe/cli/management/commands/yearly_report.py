"""The yearly report of a region, taken again from the database, and held against what was published."""

import csv
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.cli.terminal import LANGUAGES, language_of_environment
from ronghe.cli.writing import WritingCommand
from ronghe.kernel.documents import Languages, typeset
from ronghe.reference.models import Region
from ronghe.supervision.models import YearlyReport, YearlyReportState
from ronghe.supervision.yearly.comparing import Agreement, Compared, compare
from ronghe.supervision.yearly.figure import METHOD, Taken
from ronghe.supervision.yearly.papers import content_of, imprint_of
from ronghe.supervision.yearly.scope import scope_of
from ronghe.supervision.yearly.taking import hash_of_figures, take

HEADING: Mapping[str, str] = {"figure": "X" * 34, "value": "0" * 14, "unknown": "0" * 7, "sha256": "0" * 12}  # fmt: skip
CHECKED: Mapping[str, str] = {"figure": "X" * 34, "report": "0" * 14, "records": "0" * 14, "said": ""}  # fmt: skip


class Command(WritingCommand):
    help = "Take the figures of a region’s yearly report from the database; check a report against them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, metavar="CODE", help="official code of the region")  # fmt: skip
        parser.add_argument("--year", required=True, type=int, metavar="Y")
        parser.add_argument(
            "--edition", type=int, metavar="N",
            help="of the report that is checked or written; the one that holds unless given, else the draft",
        )  # fmt: skip
        parser.add_argument(
            "--as-on", type=date.fromisoformat, metavar="DAY",
            help="take the figures as on that day; yesterday unless given. Not with --check",
        )  # fmt: skip
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="take each figure of the report again; exit code 1 if one differs")  # fmt: skip
        what.add_argument("--out", type=Path, metavar="DIR", help="write figures.json, figures.csv and the papers of the report")  # fmt: skip
        parser.add_argument("--language", choices=list(LANGUAGES), default="")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"] or language_of_environment()
        with translation.override(LANGUAGES[language]):
            region = _region(options["region"])
            if options["check"]:
                self._check(_report(region, options))
            elif options["out"]:
                self._write(region, options)
            else:
                self.write_table(HEADING, map(_line, _taken(region, options)))

    def _check(self, report: YearlyReport | None) -> None:
        if report is None:
            raise CommandError(_("There is no such report."))
        found = compare(report)
        self.write_table(CHECKED, map(_compared_line, found))
        differing = [one.key for one in found if one.agreement == Agreement.DIFFERS]
        if differing:
            raise CommandError(
                ngettext(
                    "%(report)s: %(n)d figure differs: %(which)s",
                    "%(report)s: %(n)d figures differ: %(which)s",
                    len(differing),
                )
                % {"report": report.reference, "n": len(differing), "which": ", ".join(differing)}
            )
        agreeing = len(found)
        self.stdout.write(
            ngettext("%(report)s: %(n)d figure agrees.", "%(report)s: all %(n)d figures agree.", agreeing)
            % {"report": report.reference, "n": agreeing}
        )  # fmt: skip

    def _write(self, region: Region, options: Mapping[str, Any]) -> None:
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        figures = _taken(region, options)
        rows = [_row(one) for one in figures]
        known = {"region": region.code, "year": options["year"], "method": METHOD, "figures_sha256": hash_of_figures(figures), "figures": rows}  # fmt: skip
        (folder / "figures.json").write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")  # fmt: skip
        with (folder / "figures.csv").open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
        report = _report(region, options)
        if report is not None:
            for languages in (Languages.CHINESE, Languages.ENGLISH):
                made = typeset(content_of(report), imprint_of(report, languages))
                (folder / f"{report.reference}-{languages}.pdf").write_bytes(made.pdf)
        self.stdout.write(str(folder))


def _region(code: str) -> Region:
    found = list(Region.objects.filter(code=code).order_by("pk")[:2])
    if len(found) != 1:
        raise CommandError(_("No region has this code, or several have."))
    return found[0]


def _report(region: Region, options: Mapping[str, Any]) -> YearlyReport | None:
    """Give the edition asked for; else the one that holds, else the draft."""
    related = ("authority", "region", "before")
    own = YearlyReport.objects.filter(region=region, year=options["year"]).select_related(*related)
    own = own.exclude(state=YearlyReportState.DISCARDED).order_by("-edition", "-pk")
    if options["edition"]:
        return own.filter(edition=options["edition"]).first()
    return own.filter(state=YearlyReportState.PUBLISHED).first() or own.first()


def _taken(region: Region, options: Mapping[str, Any]) -> list[Taken]:
    now = timezone.now()
    as_on = options["as_on"] or timezone.localdate(now) - timedelta(days=1)
    if as_on.year < options["year"]:
        raise CommandError(_("That day lies before the year."))
    return take(scope_of(region, options["year"], as_on=as_on, taken_at=now))


def _line(one: Taken) -> dict[str, Any]:
    value = one.band or ("?" if one.value is None else f"{one.value.normalize():f}")
    unknown = "" if one.unknown is None else one.unknown
    return {"figure": one.key, "value": value, "unknown": unknown, "sha256": one.inputs_hash[:12]}


def _row(one: Taken) -> dict[str, Any]:
    numbers = {
        name: None if value is None else float(value)
        for name, value in (("value", one.value), ("low", one.low), ("high", one.high))
    }
    return {"figure": one.code, "subject": one.subject, **numbers, "band": one.band, "not_known": one.unknown, "records": one.records_count, "records_sha256": one.inputs_hash}  # fmt: skip


def _compared_line(one: Compared) -> dict[str, Any]:
    words = {
        Agreement.AGREES: _("agrees"),
        Agreement.OTHER_RECORDS: _("agrees, from other records"),
        Agreement.DIFFERS: _("DIFFERS"),
    }
    return {
        "figure": one.key,
        "report": _shown(one.frozen),
        "records": _shown(one.taken),
        "said": words[one.agreement],
    }


def _shown(one: Any) -> str:
    if one is None:
        return "–"
    if one.band:
        return str(one.band)
    if one.value is None:
        return "?" if one.low is None else f"{one.low:.2f}–{one.high:.2f}"
    return f"{one.value.normalize():f}"
