"""What the page of an import shows: its head, its counts, the reasons that keep rows out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.kernel.imports.registers import Register
from ronghe.kernel.imports.report import STOPPED
from ronghe.kernel.models import Import, ImportRow, ImportState, RowOutcome
from ronghe.web.imports.wording import Names, words_of
from ronghe.web.parts import Action, Chip, Mark, NextStep, ObjectHeader, Text

MARKS: dict[str, Mark | None] = {
    ImportState.WAITING: Mark.DUE,
    ImportState.READING: None,
    ImportState.EXAMINED: Mark.DUE,
    ImportState.APPLYING: None,
    ImportState.APPLIED: Mark.HOLDS,
    ImportState.REFUSED: Mark.BROKEN,
    ImportState.CANCELLED: None,
    ImportState.UNDONE: None,
}
OUTCOME_MARKS: dict[str, Mark | None] = {
    RowOutcome.HELD: Mark.DUE,
    RowOutcome.REJECTED: Mark.BROKEN,
}


@dataclass(frozen=True)
class ReasonLine:
    """One reason, with the words that its first row gets."""

    outcome: str
    chip: Chip
    code: str
    words: str
    remedy: str
    row: int
    count: int


def header_of(run: Import, register: Register, *, whose: str = "") -> ObjectHeader:
    return ObjectHeader(
        reference=run.reference,
        kind=f"{register.label} · {whose}" if whose else register.label,
        title=run.file_name,
        chip=Chip(run.get_state_display(), MARKS[run.state]),
        next_step=_next_step(run),
    )


def _next_step(run: Import) -> NextStep | None:
    match run.state:
        case ImportState.WAITING:
            return NextStep(
                _("See how the columns are read, then have the file read"),
                action=_go(run, "import_read", _("Look at the columns")),
            )
        case ImportState.EXAMINED:
            return _taking_in(run)
        case ImportState.APPLIED if run.held_count:
            words = ngettext(
                "%(n)d row is held for your decision",
                "%(n)d rows are held for your decision",
                run.held_count,
            )
            return NextStep(
                words % {"n": run.held_count},
                action=Action(
                    _("Decide about held rows"),
                    f"{reverse('imports:row_list', args=[run.reference])}?outcome=held",
                    is_primary=True,
                ),
            )
        case ImportState.REFUSED:
            is_ours = (run.refusal or {}).get("code") == "failed"
            return NextStep(
                _("Bring the file again") if is_ours else _("Mend the file, then bring it again"),
                action=Action(
                    _("Bring the file") if is_ours else _("Bring another file"),
                    f"{reverse('imports:import_open')}?register={run.kind}",
                    is_primary=True,
                ),
            )
    return None


def _taking_in(run: Import) -> NextStep:
    count = run.added_count + run.changed_count
    words = ngettext(
        "%(n)d row would add or change something; nothing is in the register yet",
        "%(n)d rows would add or change something; nothing is in the register yet",
        count,
    )
    return NextStep(
        words % {"n": count},
        action=Action(
            _("Take rows in"),
            reverse("imports:import_take_in", args=[run.reference]),
            method="post",
            key=secrets.token_hex(16),
            is_primary=True,
        ),
    )


def _go(run: Import, name: str, label: Text) -> Action:
    return Action(label, reverse(f"imports:{name}", args=[run.reference]), is_primary=True)


def outcomes_of(run: Import) -> list[tuple[str, Mark | None, int]]:
    """Give the outcomes with their counts, which add up to the rows read."""
    return [
        (str(one.label), OUTCOME_MARKS.get(one), getattr(run, f"{one.value}_count"))
        for one in RowOutcome
    ]


def first_rows(run: Import) -> list[ImportRow]:
    """Give the first row of each reason that keeps rows out."""
    stopped = ImportRow.objects.filter(import_run=run, outcome__in=STOPPED)
    return list(stopped.order_by("outcome", "reason", "number").distinct("outcome", "reason"))


def reasons_of(
    run: Import, register: Register, first: Sequence[ImportRow], names: Names
) -> list[ReasonLine]:
    """Give the reasons that keep rows out in the words of their first rows, the most frequent first."""
    stopped = ImportRow.objects.filter(import_run=run, outcome__in=STOPPED)
    counted = {
        (outcome, reason): count
        for outcome, reason, count in stopped.order_by("outcome", "reason")
        .values_list("outcome", "reason")
        .annotate(count=Count("pk"))
    }
    lines = [_line(row, counted[row.outcome, row.reason], register, names) for row in first]
    return sorted(lines, key=lambda line: (line.outcome, -line.count))


def _line(row: ImportRow, count: int, register: Register, names: Names) -> ReasonLine:
    words, remedy = words_of(row, register, names)
    chip = Chip(row.get_outcome_display(), OUTCOME_MARKS[row.outcome])
    return ReasonLine(row.outcome, chip, row.reason, words, remedy, row.number, count)
