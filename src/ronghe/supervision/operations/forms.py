"""A form from above: brought, mapped, counted, sent to the colleges, closed."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power
from ronghe.partnerships.models import CooperationParty, CooperationState, PartyRole
from ronghe.partnerships.operations.piles import Handed
from ronghe.supervision.facts import FACTS
from ronghe.supervision.form_counting import count_into
from ronghe.supervision.form_layouts import (
    ColumnPlan,
    Proposal,
    columns_in,
    fresh_proposal,
    layout_of,
    proposal_for,
    sheet_of,
)
from ronghe.supervision.lifecycles import FORM
from ronghe.supervision.models import (
    ColumnKind,
    ColumnSource,
    FormCell,
    FormPart,
    FormRow,
    PartState,
    ReportForm,
    RowsOf,
)
from ronghe.supervision.refusals import ConflictsAreOpen, DoesNotFit
from ronghe.supervision.sheets.apart import look_apart
from ronghe.supervision.sheets.layout import Layout, crossing, fingerprint_of, headings_of

MOST_ROWS, MOST_CELLS = 2_000, 40_000
FILLED = (ColumnSource.RONGHE, ColumnSource.COLLEGE)


@transaction.atomic
def bring_form(
    *, authority: Organisation, title: str, asked_by: str, file: Handed, actor: Actor, at: datetime
) -> ReportForm:
    """Take in the spreadsheet that somebody above has sent; the same form is known again.

    Raises `SheetRefused` or `FileRefused`, which say what is the matter with the file.
    """
    require(actor, "supervision.bring_form", authority)
    if not title.strip():
        raise DoesNotFit(_("Give the form a title by which the colleges know it."))
    found = _looked_at(file.file)
    proposal = proposal_for(authority.pk, found["sheets"])
    form = ReportForm.objects.create(
        reference=next_reference("FM", on=day_of(at)),
        authority=authority,
        title=title.strip()[:120],
        asked_by=asked_by.strip()[:120],
        sheets=found,
        opened_by=actor.person,
        opened_at=at,
        **_places(proposal),
    )
    form.columns.bulk_create(columns_in(form, proposal.columns))
    file.file.seek(0)
    store(file.file, name=file.name, subject=form, kind="form", uploaded_by=actor, at=at)
    details = {"like": proposal.like.reference if proposal.like else ""}
    audit.record("form.brought", form, actor=actor, at=at, details=details)
    return form


def _looked_at(file: BinaryIO) -> dict[str, list[dict[str, object]]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copied:
        file.seek(0)
        shutil.copyfileobj(file, copied)
        copied.flush()
        return look_apart(Path(copied.name))


def _places(proposal: Proposal) -> dict[str, object]:
    layout, like = proposal.layout, proposal.like
    return {
        "sheet": layout.sheet,
        "head_first": layout.head_first,
        "head_last": layout.head_last,
        "row_first": layout.row_first,
        "row_last": layout.row_last,
        "rows_of": proposal.rows_of,
        "is_mapped": like is not None,
        "fingerprint": like.fingerprint if like else "",
    }


@transaction.atomic
def lay_out_form(
    *, form: ReportForm, layout: Layout, rows_of: str, actor: Actor, at: datetime
) -> ReportForm:
    """Say where headings and rows stand and what a row is; the columns are proposed anew."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    FORM.next_state(form.state, "open_form")  # only while it is being mapped
    sheet = sheet_of(form, layout.sheet)
    if sheet is None:
        raise DoesNotFit(_("Choose one of the sheets of the file."))
    if not 1 <= layout.head_first <= layout.head_last < layout.row_first <= layout.row_last:
        raise DoesNotFit(_("The rows to fill in stand below the headings, the first before the last."))  # fmt: skip
    if layout.row_last > len(sheet["rows"]) + MOST_ROWS or layout.head_last > len(sheet["rows"]):
        raise DoesNotFit(_("The sheet has no such row."))
    if rows_of not in RowsOf.values:
        raise DoesNotFit(_("Say what each row stands for."))
    proposal = fresh_proposal(sheet, layout, rows_of)
    if not proposal.columns:
        raise DoesNotFit(_("These rows hold no headings. Choose the rows in which the headings stand."))  # fmt: skip
    for name, value in _places(proposal).items():
        setattr(form, name, value)
    form.save()
    form.columns.all().delete()
    form.columns.bulk_create(columns_in(form, proposal.columns))
    details = {"sheet": layout.sheet, "rows": f"{layout.row_first}–{layout.row_last}"}
    audit.record("form.laid_out", form, actor=actor, at=at, details=details)
    return form


@transaction.atomic
def map_columns(
    *, form: ReportForm, plans: Sequence[ColumnPlan], actor: Actor, at: datetime
) -> ReportForm:
    """Say who fills each column in and with which fact; remembered for the same form next time."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    FORM.next_state(form.state, "open_form")
    layout, sheet = layout_of(form), sheet_of(form)
    assert sheet is not None  # noqa: S101 -- chosen among the sheets
    headings = headings_of(sheet, layout.head_first, layout.head_last)
    _refuse_unfit(form, plans, headings)
    filled = [one.place for one in plans if one.source != ColumnSource.LEFT]
    if area := crossing(sheet, layout, filled):
        raise DoesNotFit(_("The area %(area)s joins several rows into one cell. Split it in the file, or leave its column as it is.") % {"area": area})  # fmt: skip
    form.columns.all().delete()
    form.columns.bulk_create(columns_in(form, plans))
    form.fingerprint, form.is_mapped = fingerprint_of(headings), True
    form.save(update_fields=["fingerprint", "is_mapped"])
    audit.record("form.mapped", form, actor=actor, at=at, details={"columns": len(filled)})
    return form


def _refuse_unfit(form: ReportForm, plans: Sequence[ColumnPlan], headings: dict[int, str]) -> None:
    if not {one.place for one in plans} <= headings.keys():
        raise DoesNotFit(_("The form has no such column."))
    if not any(one.source in FILLED for one in plans):
        raise DoesNotFit(_("Say of at least one column that Ronghe or the college fills it in."))
    for one in plans:
        if one.source not in ColumnSource.values or one.kind not in ColumnKind.values:
            raise DoesNotFit(_("Say who fills the column “%(heading)s” in.") % {"heading": one.heading})  # fmt: skip
        fact = FACTS.get(one.fact)
        is_known = one.source == ColumnSource.RONGHE
        if is_known and (fact is None or fact.about != form.rows_of or fact.kind != one.kind):
            raise DoesNotFit(_("Choose the fact that stands under “%(heading)s”.") % {"heading": one.heading})  # fmt: skip


@transaction.atomic
def open_form(
    *,
    form: ReportForm,
    colleges: Sequence[Organisation],
    counted_on: date,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> ReportForm:
    """Fill in what Ronghe knows as of a day, and have the colleges fill in the rest."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    state = FORM.next_state(form.state, "open_form")
    if not form.is_mapped:
        raise DoesNotFit(_("Map the columns first."))
    if counted_on > day_of(at) or due_on < day_of(at):
        raise DoesNotFit(_("The day of the figures has come, and the day of handing in has not passed."))  # fmt: skip
    chosen = _refuse_foreign(colleges, actor)
    form.state, form.counted_on, form.due_on, form.counted_at = state, counted_on, due_on, at
    form.save(update_fields=["state", "counted_on", "due_on", "counted_at"])
    parts = FormPart.objects.bulk_create(FormPart(form=form, organisation=one) for one in chosen)
    _lay_rows(form, parts)
    count_into(form, at=at)
    details = {"colleges": len(parts), "counted_on": counted_on.isoformat()}
    audit.record("form.opened", form, actor=actor, at=at, details=details)
    news.publish("form.opened", form, actor=actor, at=at)
    return form


def _refuse_foreign(colleges: Sequence[Organisation], actor: Actor) -> list[Organisation]:
    chosen = sorted({one.pk: one for one in colleges}.values(), key=lambda one: (one.sort_key, one.pk))  # fmt: skip
    if not chosen:
        raise DoesNotFit(_("Choose at least one college."))
    if any(
        one.kind != OrganisationKind.COLLEGE or not actor.remits.cover(one, Power.SEE_CASES)
        for one in chosen
    ):
        raise DoesNotFit(_("Choose colleges that your authority looks after."))
    return chosen


def _lay_rows(form: ReportForm, parts: Sequence[FormPart]) -> None:
    """Give each college its row, or a row for each of its cooperations that run."""
    rows: list[FormRow] = []
    if form.rows_of == RowsOf.COLLEGE:
        rows = [FormRow(part=part, position=1) for part in parts]
    else:
        by_college = {part.organisation_id: part for part in parts}
        held = CooperationParty.objects.filter(
            organisation__in=by_college,
            role=PartyRole.COLLEGE,
            cooperation__state=CooperationState.RUNNING,
        )
        for number, one in enumerate(held.order_by("organisation", "cooperation"), start=1):
            rows.append(FormRow(part=by_college[one.organisation_id], position=number, cooperation_id=one.cooperation_id))  # fmt: skip
    columns = list(form.columns.filter(source__in=FILLED).order_by("place"))
    if len(rows) > MOST_ROWS or len(rows) * len(columns) > MOST_CELLS:
        raise DoesNotFit(_("The form would have %(n)d rows. Send it to fewer colleges at a time.") % {"n": len(rows)})  # fmt: skip
    made = FormRow.objects.bulk_create(rows)
    FormCell.objects.bulk_create(FormCell(row=row, column=column) for row in made for column in columns)  # fmt: skip


@transaction.atomic
def count_form(*, form: ReportForm, actor: Actor, at: datetime) -> int:
    """Count anew what Ronghe knows; what colleges entered stays, and new conflicts show."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    FORM.next_state(form.state, "close_form")  # only while it is with the colleges
    changed = count_into(form, at=at)
    audit.record("form.counted", form, actor=actor, at=at, details={"changed": changed})
    return changed


@transaction.atomic
def remind_of_form(*, form: ReportForm, actor: Actor, at: datetime) -> int:
    """Remind the colleges that have not handed in their part, each once a day at most."""
    require(actor, "supervision.remind_of_form", form)
    form = locked_form(form)
    FORM.next_state(form.state, "close_form")
    waiting = form.parts.exclude(state=PartState.HANDED_IN).exclude(reminded_on=day_of(at))
    chosen = sorted(waiting.values_list("pk", flat=True))
    if chosen:
        form.parts.filter(pk__in=chosen).update(reminded_on=day_of(at))
        audit.record("form.reminded", form, actor=actor, at=at, details={"colleges": len(chosen)})
        news.publish("form.reminded", form, actor=actor, at=at, payload={"parts": chosen})
    return len(chosen)


@transaction.atomic
def close_form(*, form: ReportForm, actor: Actor, at: datetime) -> ReportForm:
    """Close the form once every conflict is settled; what a college did not hand in stays marked."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    state = FORM.next_state(form.state, "close_form")
    if FormCell.objects.filter(row__part__form=form, is_conflict=True, chosen="").exists():
        raise ConflictsAreOpen(_("Two values stand beside each other in some cells. Choose one of them first, with your reason."))  # fmt: skip
    _step(form, state, closed_at=at)
    audit.record("form.closed", form, actor=actor, at=at)
    return form


@transaction.atomic
def reopen_form(*, form: ReportForm, actor: Actor, at: datetime) -> ReportForm:
    """Take the form up again, as when somebody above asks back."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    _step(form, FORM.next_state(form.state, "reopen_form"), closed_at=None)
    audit.record("form.reopened", form, actor=actor, at=at)
    return form


@transaction.atomic
def withdraw_form(*, form: ReportForm, actor: Actor, at: datetime) -> ReportForm:
    """Withdraw a form that is needed no more; it is no longer among the tasks of the colleges."""
    require(actor, "supervision.run_form", form)
    form = locked_form(form)
    _step(form, FORM.next_state(form.state, "withdraw_form"), closed_at=at)
    audit.record("form.withdrawn", form, actor=actor, at=at)
    return form


def _step(form: ReportForm, state: str, *, closed_at: datetime | None) -> None:
    form.state, form.closed_at = state, closed_at
    form.save(update_fields=["state", "closed_at"])


def locked_form(form: ReportForm) -> ReportForm:
    found = ReportForm.objects.select_for_update(of=("self",)).select_related("authority")
    return found.get(pk=form.pk)
