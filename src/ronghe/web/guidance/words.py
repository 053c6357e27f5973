"""How forms, parts and values are called and drawn."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.supervision.facts import FACTS, Period
from ronghe.supervision.models import (
    ColumnKind,
    Directive,
    DirectiveState,
    FormCell,
    FormColumn,
    FormPart,
    FormState,
    PartState,
    ReportForm,
)
from ronghe.supervision.queries.directives import Standing
from ronghe.web.parts import Chip, Mark, Text

FORM_MARKS = {
    FormState.MAPPING: Mark.DUE,
    FormState.COLLECTING: Mark.DUE,
    FormState.CLOSED: Mark.HOLDS,
    FormState.WITHDRAWN: None,
}
PART_MARKS = {
    PartState.WAITING: Mark.DUE,
    PartState.HANDED_IN: Mark.HOLDS,
    PartState.RETURNED: Mark.BROKEN,
}


def name_of(organisation: object) -> str:
    return str(organisation.name_in(get_language() or "en"))  # type: ignore[attr-defined]


def form_chip(form: ReportForm) -> Chip:
    return Chip(form.get_state_display(), FORM_MARKS[FormState(form.state)])


def part_chip(part: FormPart, on: date) -> Chip:
    due_on = part.form.due_on
    is_late = due_on is not None and due_on < on and part.form.state == FormState.COLLECTING
    if is_late and part.state != PartState.HANDED_IN:
        return Chip(_("Late"), Mark.BROKEN)
    return Chip(part.get_state_display(), PART_MARKS[PartState(part.state)])


def value_words(text: str | None, kind: str) -> str:
    """Write a value as the reader does; nothing for what is not there."""
    if not text:
        return ""
    if kind == ColumnKind.SHARE:
        return f"{text} %"
    if kind == ColumnKind.DAY:
        try:
            return date_format(date.fromisoformat(text))
        except ValueError:
            return text
    return text


def period_words(column: FormColumn, on: date | None) -> Text:
    """Say of which days the fact is."""
    fact = FACTS.get(column.fact)
    if fact is None or on is None:
        return ""
    day = date_format(on)
    if fact.period == Period.YEAR:
        first = date_format(on.replace(month=1, day=1))
        return _("from %(first)s to %(day)s") % {"first": first, "day": day}
    if fact.period == Period.ON_DAY:
        return pgettext("day of a figure", "on %(day)s") % {"day": day}
    return _("as it stood when it was counted")


def cell_mark(cell: FormCell) -> Mark | None:
    """Say how a value stands: agreed by both, in dispute, settled, or not known."""
    if cell.is_open:
        return Mark.BROKEN
    if cell.is_conflict:
        return Mark.HOLDS
    return None if cell.value else Mark.UNKNOWN


def directive_chip(directive: Directive, on: date) -> Chip:
    is_open = directive.state == DirectiveState.PUBLISHED
    if is_open and directive.due_on is not None and directive.due_on < on:
        return Chip(pgettext("a directive", "Its day has passed"), Mark.BROKEN)
    mark = Mark.HOLDS if directive.state == DirectiveState.CLOSED else None
    return Chip(directive.get_state_display(), Mark.DUE if is_open else mark)


def standing_chip(one: Standing, directive: Directive, on: date) -> Chip:
    """Say where an organisation stands: what the records say counts before what it says itself."""
    held = one.addressee
    if one.is_reached:
        return Chip(pgettext("a directive", "Reached, by the records"), Mark.HOLDS)
    if held.is_done:
        return Chip(pgettext("a directive", "Done, as it says"), Mark.HOLDS)
    if held.confirmed_at is None:
        return Chip(pgettext("a directive", "Not read"), Mark.UNKNOWN)
    if not directive.asks_for_progress:
        return Chip(pgettext("a directive", "Read"), Mark.HOLDS)
    is_late = directive.due_on is not None and directive.due_on < on
    if is_late:
        return Chip(_("Late"), Mark.BROKEN)
    return Chip(pgettext("a directive", "Under way"), Mark.DUE)
