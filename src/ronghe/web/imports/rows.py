"""Rows that did not come in: why, and what can be decided about those that are held."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel import operations
from ronghe.kernel.imports.registers import Choice, Register, register_of
from ronghe.kernel.imports.report import STOPPED
from ronghe.kernel.imports.twins import twins_of
from ronghe.kernel.models import Import, ImportRow, ImportState, RowOutcome
from ronghe.kernel.upkeep import CELLS_KEPT
from ronghe.web.imports.access import visible_import
from ronghe.web.imports.pages import OUTCOME_MARKS, first_rows, reasons_of
from ronghe.web.imports.wording import (
    Names,
    candidates_of,
    names_of,
    problem_of,
    words_of,
)
from ronghe.web.parts import Chip, Page
from ronghe.web.requests import WebRequest

PAGE_SIZE = 50
LONGEST = 60


@dataclass(frozen=True)
class Line:
    """A row with its cells, why it is kept out, and the ways to decide about it."""

    number: int
    chip: Chip
    words: str
    remedy: str
    cells: list[tuple[str, str]]
    is_held: bool
    choices: list[Choice]
    candidates: dict[int, str] = field(default_factory=dict)
    says: str = ""
    twins: list[tuple[str, int]] = field(default_factory=list)  # import and row, held elsewhere


@require_safe
def row_list(request: WebRequest, reference: str) -> HttpResponse:
    run = visible_import(request, reference)
    register = register_of(run.kind)
    outcome, reason = request.GET.get("outcome", ""), request.GET.get("reason", "")[:LONGEST]
    rows = open_rows(run)
    if outcome in STOPPED:
        rows = rows.filter(outcome=outcome)
    if reason:
        rows = rows.filter(reason=reason)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 10:  # noqa: PLR2004 -- what an integer holds
        rows = rows.filter(number__gt=int(after))
    found = list(rows.order_by("number")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    kept = {name: value for name, value in (("outcome", outcome), ("reason", reason)) if value}
    first = first_rows(run)
    names = names_of([*shown, *first], register)
    reasons = reasons_of(run, register, first, names)
    last = {"after": str(shown[-1].number)} if shown else {}
    context = {
        "run": run,
        "days_kept": 0 if outcome == RowOutcome.HELD else CELLS_KEPT.days,
        "lines": _lines(shown, run, register, names),
        "reason": reason,
        "query": urlencode(kept),
        "reasons": [one for one in reasons if one.outcome in {outcome, "held"}],
        "bulk": _bulk(reason, register) if outcome == RowOutcome.HELD and reason else None,
        "page": Page(
            shown=len(shown),
            next_query=urlencode(kept | last) if len(found) > PAGE_SIZE else "",
            first_query=(urlencode(kept) or "reason=") if after else "",
        ),
        "crumbs": [
            (_("Imports"), reverse("imports:import_list")),
            (run.reference, reverse("imports:import_page", args=[reference])),
        ],
    }
    return render(request, "imports/row_list.html", context)


def open_rows(run: Import) -> QuerySet[ImportRow]:
    """Give the rows kept out; before taking in, without those that somebody decided about."""
    rows = ImportRow.objects.filter(import_run=run, outcome__in=STOPPED)
    if run.state == ImportState.EXAMINED:
        decided = Func(
            F("decision__accepted"),
            F("reason"),
            function="jsonb_exists",
            output_field=BooleanField(),
        )
        rows = rows.annotate(is_decided=Coalesce(decided, Value(value=False))).filter(
            is_decided=False
        )
    return rows


def _bulk(reason: str, register: Register) -> list[Choice]:
    return [one for one in register.choices if reason in one.reasons and not one.takes_value]


def _lines(rows: Sequence[ImportRow], run: Import, register: Register, names: Names) -> list[Line]:
    headings = run.source.get("headings", [])
    may_decide = run.state in {ImportState.EXAMINED, ImportState.APPLIED}
    held = [row.row_hash for row in rows if row.outcome == RowOutcome.HELD]
    twins = twins_of(run, held) if held else {}
    lines = []
    for row in rows:
        problem = problem_of(row)
        words, remedy = words_of(row, register, names)
        is_held = may_decide and row.outcome == RowOutcome.HELD
        lines.append(
            Line(
                row.number,
                Chip(row.get_outcome_display(), OUTCOME_MARKS[row.outcome]),
                words,
                remedy,
                list(zip(headings, row.cells or [], strict=False)),
                is_held,
                [one for one in register.choices if row.reason in one.reasons] if is_held else [],
                {pk: names[pk] for pk in candidates_of(row) if pk in names},
                problem.get("value", ""),
                twins.get(row.row_hash, []) if is_held else [],
            )
        )
    return lines


@require_POST
def rows_decide(request: WebRequest, reference: str) -> HttpResponse:
    """Decide about one row, about those that say the same, or about all of a reason."""
    run = visible_import(request, reference)
    asked = request.POST
    value = int(asked["value"]) if asked.get("value", "").isdecimal() else None
    try:
        count = operations.decide_rows(
            run=run,
            numbers=_numbers(
                run, asked.get("row", ""), asked.get("scope", ""), asked.get("reason", "")
            ),
            choice=asked.get("choice", ""),
            value=value,
            actor=request.actor,
            at=timezone.now(),
        )
    except operations.NothingToDecide as refusal:
        messages.warning(request, str(refusal))
    else:
        words = ngettext("%(n)d row is settled.", "%(n)d rows are settled.", count)
        messages.success(request, words % {"n": count})
    query = {"outcome": "held"} | ({"reason": asked["reason"]} if asked.get("reason") and asked.get("keep") else {})  # fmt: skip
    return redirect(f"{reverse('imports:row_list', args=[reference])}?{urlencode(query)}")


def _numbers(run: Import, number: str, scope: str, reason: str) -> list[int]:
    rows = open_rows(run).filter(outcome=RowOutcome.HELD)
    if scope == "all":
        return list(rows.filter(reason=reason).values_list("number", flat=True).order_by("number"))
    if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 -- what an integer holds
        return []
    row = rows.filter(number=int(number)).first()
    if row is None or scope != "same":
        return [int(number)]
    alike = {key: problem_of(row).get(key) for key in ("code", "value") if problem_of(row).get(key)}
    same = rows.filter(reason=row.reason, problems__contains=[alike])
    return list(same.values_list("number", flat=True).order_by("number"))
