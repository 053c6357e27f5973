"""What codes and details of listings are called on their pages."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.kernel.money import Money
from ronghe.partnerships.kinds import KINDS, DetailField, FieldType
from ronghe.partnerships.models import (
    EnquiryState,
    Listing,
    ListingKind,
    ListingSide,
    ListingState,
)
from ronghe.partnerships.nearness import Level, Nearness
from ronghe.web.parts import Chip, Mark, Text
from ronghe.web.rulebook.words import code_word
from ronghe.web.templatetags.ronghe import money

STATE_MARKS: Mapping[str, Mark | None] = {
    ListingState.DRAFT: None,
    ListingState.IN_REVIEW: Mark.DUE,
    ListingState.PUBLISHED: Mark.HOLDS,
    ListingState.PAUSED: Mark.DUE,
    ListingState.CLOSED: None,
    ListingState.EXPIRED: Mark.DUE,
    ListingState.TAKEN_DOWN: Mark.BROKEN,
}
TALK_MARKS: Mapping[str, Mark | None] = {
    EnquiryState.NEW: Mark.DUE,
    EnquiryState.TALKING: None,
    EnquiryState.AGREED: Mark.HOLDS,
    EnquiryState.CAME_TO_NOTHING: None,
}
LEVELS: Mapping[Level, Text] = {
    Level.SAME_DISTRICT: gettext_lazy("same district"),
    Level.SAME_REGION: gettext_lazy("same region"),
    Level.SAME_COUNTRY_PART: gettext_lazy("same province or state"),
    Level.ELSEWHERE: pgettext_lazy("where a listing is", "elsewhere"),
}
SIDED: Mapping[tuple[str, str], Text] = {
    (side, kind): pgettext_lazy("listing", "%(side)s · %(kind)s")
    for side in ListingSide.values
    for kind in ListingKind.values
}


def chip_of(listing: Listing) -> Chip:
    return Chip(listing.get_state_display(), STATE_MARKS[listing.state])


def talk_chip(state: str) -> Chip:
    return Chip(EnquiryState(state).label, TALK_MARKS[state])


def sided(side: str, kind: str) -> str:
    """Say "Offer · Placement posts"."""
    words = {"side": ListingSide(side).label, "kind": ListingKind(kind).label}
    return str(SIDED[side, kind]) % words


def distance(found: Nearness) -> str:
    """Say "14 km", or which region both share where no coordinates are known."""
    if found.km is not None:
        return _("%(km)d km") % {"km": max(1, round(found.km))}
    return str(LEVELS[found.level])


def period(first: date | None, last: date | None) -> str:
    """Say from when until when, as far as it is said."""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": _short(first), "last": _short(last)}
    if first:
        return _("from %(day)s") % {"day": _short(first)}
    return _("until %(day)s") % {"day": _short(last)} if last else ""


def months(first: date | None, last: date | None) -> str:
    """Say from which month until which: what a list has room for."""
    said = [date_format(day, "YEAR_MONTH_FORMAT") for day in (first, last) if day]
    return " – ".join(dict.fromkeys(said))


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def seats_words(left: int | None, count: int | None) -> str:
    """Say "12 of 30 left"; nothing where seats are not what it is about."""
    if left is None or count is None:
        return ""
    return _("%(left)d of %(count)d free") % {"left": left, "count": count}


def detail_rows(listing: Listing) -> list[tuple[Text, list[str]]]:
    """Give what the listing says beside the common facts: each label with its lines."""
    details = listing.details
    return [
        (field.label, shown_value(field, details[field.name], details.get("currency", "")))
        for field in KINDS[listing.kind].fields
        if field.name in details
    ]


def shown_value(field: DetailField, value: Any, currency: str) -> list[str]:
    """Give a field's value as people read it, one entry a line."""
    if field.type is FieldType.LINES:
        return list(value)
    if field.type is FieldType.CODES:
        return [code_word(field.codes, code) for code in value] or [_("none")]
    if field.type is FieldType.MONEY:
        return [money(Money(value, currency))]
    say = SAYINGS.get(field.type)
    return [say(field, value) if say else str(value)]


SAYINGS: Mapping[FieldType, Callable[[DetailField, Any], str]] = {
    FieldType.YES_NO: lambda _field, value: _("yes") if value else _("no"),
    FieldType.DAY: lambda _field, value: date_format(date.fromisoformat(value)),
    FieldType.CHOICE: lambda field, value: str(dict(field.choices)[value]),
    FieldType.CODE: lambda field, value: code_word(field.codes, value),
}
