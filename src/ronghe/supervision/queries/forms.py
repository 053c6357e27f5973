"""Forms as they are read: how far each college is, what stands in the rows, and what is behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import Placement
from ronghe.placements.queries.safety_desk import rows_of_desk
from ronghe.supervision.facts import FACTS, Fact
from ronghe.supervision.models import (
    ColumnSource,
    FormCell,
    FormColumn,
    FormPart,
    FormRow,
    FormState,
    PartState,
    ReportForm,
)

FILLED = (ColumnSource.RONGHE, ColumnSource.COLLEGE)


def parts_of(form: ReportForm) -> QuerySet[FormPart]:
    """Give the colleges with how much they have filled in and how much is in dispute."""
    own = Q(rows__cells__column__source=ColumnSource.COLLEGE)
    conflict = Q(rows__cells__is_conflict=True, rows__cells__chosen="")
    return (
        FormPart.objects.filter(form=form)
        .select_related("organisation", "handed_in_by")
        .prefetch_related("organisation__names")
        .annotate(
            own_count=Count("rows__cells", filter=own),
            filled_count=Count("rows__cells", filter=own & ~Q(rows__cells__entered="")),
            conflict_count=Count("rows__cells", filter=conflict),
        )
        .order_by("pk")
    )


@dataclass(frozen=True)
class Progress:
    """How far a form is."""

    parts: int
    handed_in: int
    conflicts: int

    @property
    def is_complete(self) -> bool:
        return self.parts == self.handed_in


def progress_of(form: ReportForm) -> Progress:
    counted = form.parts.aggregate(
        parts=Count("pk"), handed_in=Count("pk", filter=Q(state=PartState.HANDED_IN))
    )
    open_cells = FormCell.objects.filter(row__part__form=form, is_conflict=True, chosen="")
    return Progress(counted["parts"], counted["handed_in"], open_cells.count())


def conflicts_of(form: ReportForm) -> QuerySet[FormCell]:
    """Give the cells with two values, those that wait for a choice first."""
    cells = FormCell.objects.filter(row__part__form=form, is_conflict=True)
    related = ("column", "row__part__organisation", "row__cooperation", "entered_by", "chosen_by")
    return (
        cells.select_related(*related)
        .prefetch_related("row__part__organisation__names")
        .order_by("chosen", "pk")
    )


@dataclass(frozen=True)
class Line:
    """A row of the form, with its cells in the order of the columns."""

    row: FormRow
    cells: list[FormCell]


def columns_of(form: ReportForm) -> list[FormColumn]:
    return list(form.columns.filter(source__in=FILLED).order_by("place"))


def lines_of(part: FormPart, columns: Sequence[FormColumn]) -> list[Line]:
    """Give the rows of a college’s part."""
    rows = list(part.rows.select_related("cooperation").order_by("position", "pk"))
    cells = FormCell.objects.filter(row__part=part).select_related("entered_by", "chosen_by")
    by_row: dict[int, dict[int, FormCell]] = defaultdict(dict)
    for cell in cells.order_by("pk"):
        by_row[cell.row_id][cell.column_id] = cell
    lines = []
    for row in rows:
        row.part = part
        found = [by_row[row.pk][column.pk] for column in columns]
        for cell, column in zip(found, columns, strict=True):
            cell.row, cell.column = row, column
        lines.append(Line(row, found))
    return lines


def rows_of(form: ReportForm) -> QuerySet[FormRow]:
    """Give all rows in the order in which they stand in the merged file."""
    return FormRow.objects.filter(part__form=form).order_by("part", "position", "pk")


def cells_by_row(form: ReportForm) -> dict[int, dict[int, FormCell]]:
    """Give every cell, by its row and column."""
    found: dict[int, dict[int, FormCell]] = defaultdict(dict)
    for cell in FormCell.objects.filter(row__part__form=form).order_by("pk"):
        found[cell.row_id][cell.column_id] = cell
    return found


def records_behind(fact: Fact, owner: int, actor: Actor, *, on: date) -> QuerySet[Any] | None:
    """Give the rows that were counted, as far as the actor’s role goes; None for what has none.

    Pay is read by fewer than placements are: an authority and a coordinator see its totals alone.
    """
    if fact.rows is None:
        return None
    rows = fact.rows(on, [owner])
    model: Any = rows.model
    if fact.is_pay:
        return rows.filter(placement__in=_keys(Placement.objects.pay_visible_to(actor)))
    path = _to_placement(model)
    if path:
        rows = rows.filter(**{f"{path}__in": _keys(Placement.objects.visible_to(actor))})
    else:
        rows = rows.filter(pk__in=_keys(model.objects.visible_to(actor)))
    return rows.order_by("pk")


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def _to_placement(model: Any) -> str:
    """Name the way from a row to its placement, or nothing where it leads to none."""
    if model is Placement:
        return "pk"
    names = {field.name for field in model._meta.concrete_fields}
    return "placement" if "placement" in names else "week__placement" if "week" in names else ""


def forms_to_fill_in(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Give what a college has not handed in, as rows for the query of its desk."""
    own = actor.organisation
    if own is None or own.kind != OrganisationKind.COLLEGE or not actor.managed_organisations:
        return []
    parts = FormPart.objects.filter(form=OuterRef("pk"), organisation=own.pk)
    asked = ReportForm.objects.filter(state=FormState.COLLECTING)
    return [
        rows_of_desk(kind, asked.filter(Exists(parts.filter(state=state))), words="title", due=F("due_on"))
        for kind, state in (("fill_form", PartState.WAITING), ("mend_form", PartState.RETURNED))
    ]  # fmt: skip


def forms_to_run(actor: Actor) -> list[QuerySet[Any, Any]]:
    """Give what an authority has to do with its forms, as rows for the query of its desk."""
    if not actor.holds(Role.COORDINATOR) or actor.organisation is None:
        return []
    own = ReportForm.objects.filter(authority=actor.organisation.pk)
    in_dispute = FormCell.objects.filter(
        row__part__form=OuterRef("pk"), is_conflict=True, chosen=""
    )
    waiting = own.filter(state=FormState.COLLECTING).filter(Exists(in_dispute))
    return [
        rows_of_desk("map_form", own.filter(state=FormState.MAPPING), words="title"),
        rows_of_desk("settle_form", waiting, words="title", due=F("due_on")),
    ]


def fact_of(column: FormColumn) -> Fact | None:
    return FACTS.get(column.fact)
