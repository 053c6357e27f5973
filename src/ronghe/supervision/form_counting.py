"""Putting what the records say into the cells of a form; what a college says stays beside it."""

from collections import defaultdict
from datetime import datetime

from ronghe.supervision.facts import FACTS, known_of
from ronghe.supervision.form_values import differ
from ronghe.supervision.models import ColumnSource, FormCell, FormRow, ReportForm

AT_ONCE = 2_000
WRITTEN = ["known", "known_hash", "is_conflict", "chosen", "chosen_because", "chosen_by", "chosen_at"]  # fmt: skip


def count_into(form: ReportForm, *, at: datetime) -> int:
    """Count every fact of the form for every row, a query or two a column; give what changed."""
    assert form.counted_on is not None  # noqa: S101 -- a form that is open has its day
    rows = list(FormRow.objects.filter(part__form=form).select_related("part").order_by("pk"))
    cells = FormCell.objects.filter(row__part__form=form).exclude(column__fact="")
    by_column: dict[int, dict[int, FormCell]] = defaultdict(dict)
    for cell in cells.order_by("pk"):
        by_column[cell.column_id][cell.row_id] = cell
    changed: list[FormCell] = []
    for column in form.columns.filter(source=ColumnSource.RONGHE).order_by("place"):
        known = known_of(FACTS[column.fact], {row.owner_id for row in rows}, on=form.counted_on)
        for row in rows:
            cell, found = by_column[column.pk][row.pk], known[row.owner_id]
            if (cell.known, cell.known_hash) == (found.text, found.inputs_hash):
                continue
            if cell.known != found.text:
                forget_choice(cell)
            cell.known, cell.known_hash = found.text, found.inputs_hash
            cell.is_conflict = differ(cell.known, cell.entered)
            changed.append(cell)
    FormCell.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    form.counted_at = at
    form.save(update_fields=["counted_at"])
    return len(changed)


def forget_choice(cell: FormCell) -> None:
    """One of the two values is another now: whoever chose looks again."""
    cell.chosen, cell.chosen_because, cell.chosen_by, cell.chosen_at = "", "", None, None
