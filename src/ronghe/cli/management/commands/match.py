"""Placing the students of a folder of files, on the command line."""

import math
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from ronghe.cli.matching_command import MatchingCommand
from ronghe.cli.matching_files import read_round, say_remarks
from ronghe.cli.matching_output import write_all
from ronghe.cli.matching_words import problem_words
from ronghe.engines.matching import (
    RULES,
    CrossingCaps,
    NoSuchKernel,
    Price,
    Reasons,
    TooLarge,
    check,
    lint,
    prices,
    seed_of,
    solve,
)

LARGEST_SEED = 10**40


class Command(MatchingCommand):
    help = "Place the students of a round by a rule; write who is where, why, and the certificate."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--rule", choices=RULES, default=RULES[0], help="of allocation")
        parser.add_argument(
            "--seed", type=_seed, default=None, metavar="N",
            help="of the lottery, a whole number; from the files themselves unless given",
        )  # fmt: skip
        parser.add_argument(
            "--time-limit", type=_seconds, default=30.0, metavar="S",
            help="seconds for an exact solver, where one is needed; 0 for none",
        )  # fmt: skip
        parser.add_argument(
            "--most-minutes", type=_seconds, default=None, metavar="M",
            help="pairs farther than this are not placed (column minutes of scores.csv)",
        )  # fmt: skip
        parser.add_argument(
            "--kernel", choices=["numba", "python"], default="",
            help="what computes; the answers are the same",
        )  # fmt: skip
        parser.add_argument(
            "--out", type=Path, default=None, metavar="DIR", help="the folder for what was found"
        )
        parser.add_argument(
            "--compare", action="store_true",
            help="write nothing; show what each rule would give, side by side",
        )  # fmt: skip

    def apply(self, options: dict[str, Any]) -> None:
        if options["out"] is None and not options["compare"]:
            raise CommandError(_("Name the folder for what is found: --out DIR."))
        built, folder = read_round(options["dir"], options["most_minutes"], self.stderr.write)
        market = built.market
        remarks = [*built.remarks, *lint(market)]
        say_remarks(folder, remarks, self.stderr.write)
        seed, source = options["seed"], "given"
        if seed is None:
            seed, source = seed_of(market), "inputs"
        try:
            if options["compare"]:
                self._compare(prices(market, seed=seed, time_limit=options["time_limit"]))
                return
            result = solve(
                market, options["rule"], seed=seed, time_limit=options["time_limit"],
                kernel=options["kernel"],
            )  # fmt: skip
        except CrossingCaps as trouble:
            numbers = {
                "one": f"{trouble.one.level} {trouble.one.name}",
                "other": f"{trouble.other.level} {trouble.other.name}",
            }
            raise CommandError(problem_words("crossing_caps", numbers)) from trouble
        except TooLarge as trouble:
            raise CommandError(
                _(
                    "With linked or half-time students this rule is solved exactly, and the round is too large for that. Choose another rule."
                )
            ) from trouble
        except NoSuchKernel as trouble:
            raise CommandError(_("numba is not installed here; leave --kernel out.")) from trouble
        reasons = Reasons(result, check(result))
        also = {"seed_source": source, "most_minutes": options["most_minutes"]}
        try:
            certificate = write_all(options["out"], result, reasons, also)
        except OSError as trouble:
            raise CommandError(
                _("“%(path)s” cannot be written: %(why)s.")
                % {"path": options["out"], "why": trouble.strerror}
            ) from trouble
        self._say(certificate, options["out"])

    def _compare(self, found: list[Price]) -> None:
        heading = ("rule", "status", "placed", "share", "mean_rank", "blocking_pairs")
        lines: list[tuple[Any, ...]] = [heading]
        for price in found:
            rank = "—" if price.mean_rank is None else f"{price.mean_rank:.2f}"
            share = f"{100 * price.share:.2f}%"
            lines.append(
                (price.rule, price.status, price.placed, share, rank, price.blocking_pairs)
            )
        for line in lines:
            self.stdout.write("  ".join(str(cell).ljust(17) for cell in line).rstrip())

    def _say(self, certificate: dict[str, Any], out: Path) -> None:
        self.stdout.write(
            _(
                "%(placed)s of %(students)s students placed (%(status)s, rule %(rule)s, seed %(seed)s)."
            )
            % certificate
        )
        self.stdout.write(
            _(
                "At most %(bound)s can be placed (%(bound_kind)s); blocking pairs: %(blocking_pairs)s."
            )
            % certificate
        )
        self.stdout.write(_("Written to %(out)s.") % {"out": out})


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST_SEED)):
        raise ArgumentTypeError(
            _("“%(seed)s” is no seed. Write a whole number of at most 40 digits.") % {"seed": text}
        )
    return int(text)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise ArgumentTypeError(_("“%(text)s” is no number from 0.") % {"text": text})
    return found
