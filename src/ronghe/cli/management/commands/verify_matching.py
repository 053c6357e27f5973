"""Checking a certificate against the files of a round alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.cli.matching_answer import certificate_in, files_compared, placements_in
from ronghe.cli.matching_command import MatchingCommand
from ronghe.cli.matching_files import read_round
from ronghe.cli.matching_words import finding_words
from ronghe.engines.matching import Reasons, verify
from ronghe.engines.matching.certificate import Finding
from ronghe.engines.matching.verifying import Unreadable

SHOWN = 20


class Command(MatchingCommand):
    help = "Check a matching, its reasons and its certificate against the files of the round alone."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("out", type=Path, metavar="OUT", help="the folder that match wrote")
        parser.add_argument(
            "--no-replay", action="store_true",
            help="do not run the rule again; a stable matching that the rule would not give passes",
        )  # fmt: skip

    def apply(self, options: dict[str, Any]) -> None:
        out: Path = options["out"]
        certificate = certificate_in(out)
        minutes = certificate.get("most_minutes")
        if minutes is not None and not (type(minutes) in {int, float} and minutes >= 0):
            raise CommandError(_("The certificate's %(entry)s cannot be read.") % {"entry": "most_minutes"})  # fmt: skip
        built, _folder = read_round(options["dir"], minutes, self.stderr.write)
        market = built.market
        placed, wrong = placements_in(out, market)
        if wrong:
            self._refuse(wrong)
        own = {name: value for name, value in certificate.items() if name != "most_minutes"}
        try:
            result, found, findings = verify(market, placed, own, replay=not options["no_replay"])
        except Unreadable as trouble:
            raise CommandError(
                _("The certificate's %(entry)s cannot be read.") % {"entry": trouble.what}
            ) from trouble
        said: list[str | Finding] = list(findings)
        if found is not None:
            said += files_compared(out, result, Reasons(result, found), certificate)
        if said:
            self._refuse([_words(one) for one in said])
        self.stdout.write(
            _(
                "The certificate holds: %(placed)s of %(students)s placed, blocking pairs %(blocking_pairs)s."
            )
            % certificate
        )
        if certificate["bound_kind"] == "solver":
            self.stdout.write(_("The bound is a solver's word; it was not proved again."))

    def _refuse(self, said: list[str]) -> None:
        for line in said[:SHOWN]:
            self.stderr.write(line)
        if len(said) > SHOWN:
            self.stderr.write(_("… and %(count)s more.") % {"count": len(said) - SHOWN})
        raise CommandError(
            ngettext(
                "The certificate does not hold: %(count)s finding.",
                "The certificate does not hold: %(count)s findings.",
                len(said),
            )
            % {"count": len(said)}
        )


def _words(one: str | Finding) -> str:
    return one if isinstance(one, str) else finding_words(one.what, one.says, one.found)
