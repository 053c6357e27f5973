"""The whole main job on a register, headless, through the operations."""

import gc
import json
import os
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ronghe.demo.cycle import report as reporting
from ronghe.demo.cycle.planning import RegionIsUnfit
from ronghe.demo.cycle.register import RegisterIsMissing, tables_of
from ronghe.demo.cycle.running import Cycle, Figures, carry_out, help_out
from ronghe.demo.cycle.sharing import helpers
from ronghe.demo.cycle.stages import stages
from ronghe.demo.models import CycleRun

# Rows of a part go when it is done, and most of what is looked through stays: a tenth of the time.
GARBAGE = (20_000, 20, 50)
MOST_STUDENTS, MOST_WEEKS, LARGEST_SEED, MOST_PROCESSES = 1_000_000, 26, 2**62, 64


class Command(BaseCommand):
    help = (
        "Run the whole main job on a register: import, verify, publish, agree, sign, a round, the "
        "gate, the weeks and the end, with invented students. Broken off, the same command goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--register", type=Path, default=None, metavar="DIR", help="folder of the register's tables; without it, what is on record already")  # fmt: skip
        parser.add_argument("--region", required=True, metavar="CODE", help="official code of the region")  # fmt: skip
        parser.add_argument("--students", type=_between(1, MOST_STUDENTS), required=True, metavar="N", help="how many students to invent")  # fmt: skip
        parser.add_argument("--seed", type=_between(0, LARGEST_SEED), required=True, metavar="S", help="of all that is drawn")  # fmt: skip
        parser.add_argument("--weeks", type=_between(1, MOST_WEEKS), default=4, metavar="W", help="how many weeks the placements last; 4 unless given")  # fmt: skip
        parser.add_argument("--processes", type=_between(1, MOST_PROCESSES), default=1, metavar="P", help="how many processes share the parts; 1 unless given")  # fmt: skip
        parser.add_argument("--helper", type=_between(1, MOST_PROCESSES), default=0, metavar="H", help="number of a helper, given by the command itself")  # fmt: skip
        parser.add_argument("--report", type=Path, default=None, metavar="FILE", help="file for the report, as JSON")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(_language()), _looking_for_less_garbage():
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        if not settings.RONGHE_DEMO:
            raise CommandError(_("A cycle invents people, and the demonstration is switched off here (RONGHE_DEMO). Run it on an installation of its own."))  # fmt: skip
        _refuse_unwritable(options["report"])
        try:
            if options["register"] is not None:
                tables_of(options["register"])  # what is amiss is said before anything is made
            cycle = Cycle(_run_of(options), options["register"])
            all_stages = stages(options["region"])
            if options["helper"]:
                cycle.helper, cycle.parent = options["helper"], os.getppid()
                help_out(cycle, all_stages)
                return
            begun = time.monotonic()
            with helpers(options["processes"] - 1, _arguments(options)):
                figures = carry_out(cycle, all_stages, tell=self._tell)
            taken = time.monotonic() - begun
        except (RegisterIsMissing, RegionIsUnfit) as refusal:
            raise CommandError(str(refusal)) from refusal
        found = reporting.report(cycle, figures, taken=taken)
        CycleRun.objects.filter(pk=cycle.run.pk, finished_at=None).update(finished_at=timezone.now())  # fmt: skip
        if options["report"] is not None:
            text = json.dumps(found, ensure_ascii=False, indent=1)
            options["report"].write_text(text + "\n", encoding="utf-8")
        for line in reporting.closing_lines(found):
            self.stdout.write(line)
        if not found["is_sound"]:
            raise CommandError(_("Something does not hold that must always hold; the report names it."))  # fmt: skip

    def _tell(self, figures: Figures) -> None:
        self.stdout.write(reporting.line_of(figures))
        self.stdout.flush()


@contextmanager
def _looking_for_less_garbage() -> Iterator[None]:
    known = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*known)
        gc.unfreeze()


def _arguments(options: dict[str, Any]) -> list[str]:
    """Give what a helper is asked for: the very same run."""
    names = ("region", "students", "seed", "weeks", "register")
    return [f"--{name}={options[name]}" for name in names if options[name] is not None]


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise ArgumentTypeError(
                _("“%(text)s” is no whole number from %(least)d to %(most)d.")
                % {"text": text, "least": least, "most": most}
            )
        return int(text)

    return read


def _language() -> str:
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh-hans" if next(filter(None, chosen), "").startswith("zh") else "en"


def _refuse_unwritable(path: Path | None) -> None:
    if path is not None and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
        raise CommandError(_("“%(path)s” cannot be written.") % {"path": path})


def _run_of(options: dict[str, Any]) -> CycleRun:
    """Give the run of these very arguments, begun before or now; its calendar ends yesterday."""
    folder = options["register"].resolve().name if options["register"] else ""
    names = ("region", "students", "seed", "weeks")
    key = " ".join([*(f"{name}={options[name]}" for name in names), f"register={folder}"])
    last = _friday_before(timezone.localdate())
    run, _is_new = CycleRun.objects.get_or_create(
        key=key[:200],
        defaults={
            "students_count": options["students"],
            "seed": options["seed"],
            "weeks_count": options["weeks"],
            "begins_on": last - timedelta(days=7 * options["weeks"] - 3),
            "started_at": timezone.now(),
        },
    )
    return run


def _friday_before(day: date) -> date:
    """Give the last Friday that lies wholly in the past."""
    return day - timedelta(days=(day.weekday() - 4) % 7 or 7)
