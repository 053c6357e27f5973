"""A college’s part of a form: entered, handed in, returned; and what the authority chooses."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.supervision.form_counting import forget_choice
from ronghe.supervision.form_values import IsNoValue, differ, value_in
from ronghe.supervision.lifecycles import FORM, PART
from ronghe.supervision.models import CellChoice, ColumnSource, FormCell, FormPart
from ronghe.supervision.operations.forms import locked_form
from ronghe.supervision.refusals import BlanksRemain, CellsAreAmiss, DoesNotFit, ReasonIsMissing

LONGEST_REASON, MOST_TOLD = 500, 50
WRITTEN = ["entered", "entered_by", "entered_at", "is_conflict", "chosen", "chosen_because", "chosen_by", "chosen_at"]  # fmt: skip


@transaction.atomic
def enter_cells(
    *, part: FormPart, values: Mapping[int, str], actor: Actor, at: datetime
) -> list[FormCell]:
    """Enter values into cells of the part, by their keys, all or none; give what is new.

    What Ronghe knows stays beside them. An empty value takes back what was entered.
    """
    require(actor, "supervision.fill_in_part", part)
    part = _locked(part)
    PART.next_state(part.state, "hand_in_part")
    FORM.next_state(part.form.state, "close_form")
    found = FormCell.objects.filter(row__part=part, pk__in=values).select_related("column")
    cells = {cell.pk: cell for cell in found.order_by("pk")}
    if len(cells) != len(values):
        raise DoesNotFit(_("Some of these cells are not yours to fill in."))
    changed = _read(cells, values)
    for cell in changed:
        cell.entered_by, cell.entered_at = actor.person, at
    FormCell.objects.bulk_update(changed, WRITTEN, batch_size=1_000)
    if changed:
        told = [{"row": cell.row_id, "column": cell.column.heading, "value": cell.entered} for cell in changed]  # fmt: skip
        details = {"college": part.organisation.reference, "count": len(told), "cells": told[:MOST_TOLD]}  # fmt: skip
        audit.record("form_part.entered", part.form, actor=actor, at=at, details=details)
    return changed


def _read(cells: Mapping[int, FormCell], values: Mapping[int, str]) -> list[FormCell]:
    changed, amiss = [], {}
    for pk, cell in cells.items():
        try:
            value = value_in(values[pk], cell.column.kind)
        except IsNoValue as wrong:
            amiss[pk] = str(wrong)
            continue
        if value != cell.entered:
            forget_choice(cell)
            cell.entered, cell.is_conflict = value, differ(cell.known, value)
            changed.append(cell)
    if amiss:
        raise CellsAreAmiss(str(_("Nothing is saved yet: look at the cells that are marked.")), amiss)  # fmt: skip
    return changed


@transaction.atomic
def hand_in_part(
    *, part: FormPart, actor: Actor, at: datetime, leaves_blank: bool = False
) -> FormPart:
    """Hand the part in; cells that stay empty are named as not known, by who hands it in."""
    require(actor, "supervision.fill_in_part", part)
    part = _locked(part)
    FORM.next_state(part.form.state, "close_form")
    state = PART.next_state(part.state, "hand_in_part")
    blanks = blanks_of(part)
    if blanks and not leaves_blank:
        raise BlanksRemain(_("%(n)d cells are empty. Fill them in, or say below that they are not known.") % {"n": blanks})  # fmt: skip
    part.state, part.handed_in_by, part.handed_in_at = state, actor.person, at
    part.returned_because = ""
    part.save(update_fields=["state", "handed_in_by", "handed_in_at", "returned_because"])
    details = {"college": part.organisation.reference, "blanks": blanks}
    audit.record("form_part.handed_in", part.form, actor=actor, at=at, details=details)
    news.publish("form_part.handed_in", part, actor=actor, at=at)
    return part


def blanks_of(part: FormPart) -> int:
    """Count the cells of the college’s own columns in which nothing stands."""
    own = FormCell.objects.filter(row__part=part, column__source=ColumnSource.COLLEGE)
    return own.filter(entered="").count()


@transaction.atomic
def return_part(*, part: FormPart, reason: str, actor: Actor, at: datetime) -> FormPart:
    """Return a part to its college, with the reason; what it entered stays there."""
    require(actor, "supervision.run_part", part)
    if not reason.strip():
        raise ReasonIsMissing(_("Say what the college should look at again."))
    part = _locked(part)
    FORM.next_state(part.form.state, "close_form")
    part.state = PART.next_state(part.state, "return_part")
    part.returned_because = reason.strip()[:LONGEST_REASON]
    part.save(update_fields=["state", "returned_because"])
    details = {"college": part.organisation.reference, "reason": part.returned_because}
    audit.record("form_part.returned", part.form, actor=actor, at=at, details=details)
    news.publish("form_part.returned", part, actor=actor, at=at)
    return part


@transaction.atomic
def settle_cell(
    *, cell: FormCell, choice: str, reason: str, actor: Actor, at: datetime
) -> FormCell:
    """Choose which of two values goes into the form, with the reason; both stay on record."""
    require(actor, "supervision.settle_cell", cell)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why this value and not the other; the college reads it."))
    if choice not in CellChoice.values:
        raise DoesNotFit(_("Choose one of the two values."))
    part = _locked(cell.row.part)
    FORM.next_state(part.form.state, "close_form")
    cell = FormCell.objects.select_for_update(of=("self",)).select_related("column").get(pk=cell.pk)
    if not cell.is_conflict:
        raise DoesNotFit(_("By now both say the same here; there is nothing to choose."))
    cell.chosen, cell.chosen_because = choice, reason.strip()[:LONGEST_REASON]
    cell.chosen_by, cell.chosen_at = actor.person, at
    cell.save(update_fields=["chosen", "chosen_because", "chosen_by", "chosen_at"])
    details = {
        "college": part.organisation.reference,
        "column": cell.column.heading,
        "known": cell.known,
        "entered": cell.entered,
        "chosen": choice,
        "reason": cell.chosen_because,
    }
    audit.record("form_cell.settled", part.form, actor=actor, at=at, details=details)
    return cell


def _locked(part: FormPart) -> FormPart:
    """Lock the form before its part: in one order, whoever else works at it."""
    form = locked_form(part.form)
    found = FormPart.objects.select_for_update(of=("self",)).select_related("organisation")
    part = found.get(pk=part.pk)
    part.form = form
    return part
