"""Rows of guidance: directives in a list, and where each organisation stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.parties.models import OrganisationKind
from ronghe.supervision.facts import FACTS
from ronghe.supervision.models import Directive
from ronghe.supervision.queries.directives import Receipt, Standing, receipts_of
from ronghe.web.guidance.words import directive_chip, name_of, standing_chip, value_words
from ronghe.web.parts import Chip, Text


@dataclass(frozen=True)
class DirectiveLine:
    title: str
    reference: str
    kind: Text
    url: str
    chip: Chip
    due_on: date | None
    progress: Text


def address_of(directive: Directive) -> str:
    return reverse("guidance:directive_page", args=[directive.reference])


def directive_rows(some: Sequence[Any], on: date, *, is_authority: bool) -> list[DirectiveLine]:
    return [
        DirectiveLine(
            title=one.title,
            reference=one.reference,
            kind=one.get_kind_display(),
            url=address_of(one),
            chip=directive_chip(one, on),
            due_on=one.due_on,
            progress=_progress(one) if is_authority else "",
        )
        for one in some
    ]


def _progress(one: Any) -> Text:
    said = {"read": one.read_count, "done": one.done_count, "n": one.asked_count}
    if one.asks_for_progress:
        return _("read by %(read)d, done by %(done)d of %(n)d") % said
    return _("read by %(read)d of %(n)d") % said


def receipt_rows(directive: Directive) -> list[tuple[Text, Text]]:
    """Say of each kind of organisation how many have read it, and how many are done."""
    labels = dict(OrganisationKind.choices)
    return [(labels[one.kind], _receipt(one, directive)) for one in receipts_of(directive)]


def _receipt(one: Receipt, directive: Directive) -> Text:
    said = {"read": one.read, "done": one.done, "n": one.asked}
    if directive.asks_for_progress:
        return _("read by %(read)d, done by %(done)d of %(n)d") % said
    return _("read by %(read)d of %(n)d") % said


@dataclass(frozen=True)
class StandingLine:
    name: str
    kind: Text
    chip: Chip
    read: Text
    note: str
    figure: str
    actual: str


def standing_rows(some: Sequence[Standing], directive: Directive, on: date) -> list[StandingLine]:
    kind = FACTS[directive.fact].kind if directive.fact in FACTS else "number"
    return [_line(one, directive, kind, on) for one in some]


def _line(one: Standing, directive: Directive, kind: str, on: date) -> StandingLine:
    held, last = one.addressee, one.last
    read: Text = pgettext("a directive", "not read yet")
    if held.confirmed_at is not None:
        who = name_of(held.confirmed_by) if held.confirmed_by else ""
        read = _("%(who)s, %(day)s") % {"who": who, "day": date_format(held.confirmed_at.date())}
    figure = value_words(f"{last.figure.normalize():f}", kind) if last and last.figure is not None else ""  # fmt: skip
    return StandingLine(
        name=name_of(held.organisation),
        kind=held.organisation.get_kind_display(),
        chip=standing_chip(one, directive, on),
        read=read,
        note=last.note if last else "",
        figure=figure,
        actual=value_words(one.actual, kind) if one.actual is not None else "",
    )
