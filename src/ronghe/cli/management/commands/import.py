"""Bringing a file into a register from the command line."""  # noqa: N999 -- the command's name

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel.imports.files import FileRefused
from ronghe.kernel.imports.mapping import MappingIsWrong
from ronghe.kernel.imports.mappings import find_mapping, fitting, shipped_for
from ronghe.kernel.imports.reading import peek
from ronghe.kernel.imports.registers import registers
from ronghe.kernel.imports.report import counts_of, report_of
from ronghe.kernel.imports.words import mapping_words, refusal_words
from ronghe.kernel.models import Import, ImportState
from ronghe.kernel.operations import (
    MappingDoesNotFit,
    OrganisationIsMissing,
    begin_taking_in,
    cancel_import,
    open_import,
    read_import,
    take_in,
)
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation
from ronghe.reference.models import Region


class Command(BaseCommand):
    help = (
        "Bring a table (CSV, XLSX, XLS, ODS) into a register: all of it that is certain, or none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = [register.key for register in registers()]
        parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
        parser.add_argument("file", nargs="?", metavar="FILE")
        parser.add_argument("--mapping", default="", help="a shipped mapping, or the path of one")
        parser.add_argument("--region", default="", help="code of the region of rows that say none")
        parser.add_argument(
            "--organisation", default="", help="reference of the college, for people"
        )
        parser.add_argument("--repair", action="append", default=[], choices=["zeros"])
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
        parser.add_argument("--report", default="", help="file for the report, as JSON")
        parser.add_argument("--list", action="store_true", help="list the shipped mappings")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for one in shipped_for(options["kind"]):
                self.stdout.write(f"{one.name}  {one.mapping.names.get('en', '')}")
            return
        if not options["file"]:
            raise CommandError(_("Name the file to import."))
        run = self._open(options)
        try:
            self._carry_out(run, is_dry=options["dry_run"])
        except KeyboardInterrupt:
            run.refresh_from_db()
            cancel_import(run=run, actor=SYSTEM, at=timezone.now())
            raise CommandError(_("Cancelled. Nothing was taken in.")) from None
        self._say(run, options)
        if options["dry_run"]:
            cancel_import(run=run, actor=SYSTEM, at=timezone.now())

    def _open(self, options: dict[str, Any]) -> Import:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(_("There is no file “%(path)s”.") % {"path": path})
        try:
            name, text = find_mapping(self._mapping_name(options, path), register=options["kind"])
            with path.open("rb") as file:
                return open_import(
                    kind=options["kind"],
                    file=file,
                    file_name=path.name,
                    mapping=name,
                    mapping_text=text,
                    options=self._options(options),
                    owner_id=None,
                    actor=SYSTEM,
                    at=timezone.now(),
                )
        except MappingIsWrong as wrong:
            raise CommandError(mapping_words(wrong)) from wrong
        except (MappingDoesNotFit, OrganisationIsMissing) as wrong:
            raise CommandError(str(wrong)) from wrong
        except FileRefused as refusal:
            raise _refused(refusal.code, refusal.params) from refusal

    def _mapping_name(self, options: dict[str, Any], path: Path) -> str:
        if options["mapping"]:
            return str(options["mapping"])
        fit = fitting(options["kind"], peek(path)["sheets"])
        if fit:
            return fit[0].name
        known = ", ".join(one.name for one in shipped_for(options["kind"]))
        raise CommandError(
            _("No shipped mapping fits the columns of this file. Give --mapping: %(known)s.")
            % {"known": known}
        )

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        chosen: dict[str, Any] = {"repairs": options["repair"]}
        if code := options["region"]:
            regions = list(Region.objects.filter(code__in=[code, f"DEP-{code}"])[:2])
            if len(regions) != 1:
                raise CommandError(_("No region has the code “%(code)s”.") % {"code": code})
            chosen |= {"region": regions[0].code, "region_id": regions[0].pk}
        if reference := options["organisation"]:
            organisation = Organisation.objects.filter(reference=reference).first()
            if organisation is None:
                raise CommandError(
                    _("No organisation has the reference “%(reference)s”.")
                    % {"reference": reference}
                )
            chosen["organisation_id"] = organisation.pk
        return chosen

    def _carry_out(self, run: Import, *, is_dry: bool) -> None:
        read_import(run=run, actor=SYSTEM, at=timezone.now())
        if run.state == ImportState.REFUSED and run.refusal:
            raise _refused(run.refusal["code"], run.refusal["params"])
        if not is_dry:
            begin_taking_in(run=run, actor=SYSTEM, at=timezone.now())
            take_in(run=run, actor=SYSTEM, at=timezone.now())

    def _say(self, run: Import, options: dict[str, Any]) -> None:
        if options["report"]:
            report = json.dumps(report_of(run), ensure_ascii=False, indent=1, default=str)
            Path(options["report"]).write_text(report + "\n", encoding="utf-8")
        counts = ", ".join(f"{count} {name}" for name, count in counts_of(run).items())
        self.stdout.write(f"{run.reference} {run.file_name}: {counts}.")


def _refused(code: str, params: dict[str, Any]) -> CommandError:
    reason, remedy = refusal_words({"code": code, "params": params})
    return CommandError(f"{reason} {remedy}")
