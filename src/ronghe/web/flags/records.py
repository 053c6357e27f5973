"""The records behind a flag, as far as the reader’s role goes: never a student by name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ronghe.engines.integrity.signals import MOST_RECORDS
from ronghe.parties.actors import Actor
from ronghe.placements.models import Placement
from ronghe.web.parts import Text

PATHS: Mapping[str, tuple[str, str]] = {
    "journal": ("placements.journalentry", "placement"),
    "week": ("placements.weekrecord", "placement"),
    "contact": ("placements.mentorcontact", "placement"),
    "day": ("placements.dayhours", "week__placement"),
    "question": ("placements.randomquestion", "week__placement"),
    "report": ("placements.outcomereport", "placement"),
    "payment": ("placements.payment", "placement"),
}
KINDS: Mapping[str, Any] = {
    "journal": ngettext_lazy("%(n)d journal entry", "%(n)d journal entries", "n"),
    "week": ngettext_lazy("%(n)d confirmed week", "%(n)d confirmed weeks", "n"),
    "contact": ngettext_lazy("%(n)d record of guidance", "%(n)d records of guidance", "n"),
    "day": ngettext_lazy("%(n)d day", "%(n)d days", "n"),
    "question": ngettext_lazy("%(n)d question of a week", "%(n)d questions of weeks", "n"),
    "report": ngettext_lazy("%(n)d report of the host", "%(n)d reports of the host", "n"),
    "payment": ngettext_lazy("%(n)d payment", "%(n)d payments", "n"),
}


@dataclass(frozen=True)
class Behind:
    """How many records of a kind, and the placements in which the reader can open them."""

    count: Text
    placements: Sequence[tuple[str, str]] = ()


def behind(signals: Sequence[Mapping[str, Any]], actor: Actor) -> list[Behind]:
    """Give what stands behind each signal, in their order; one query for each kind of record."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for one in signals:
        for kind, key in _codes(one):
            wanted[kind].add(key)
    owners = {kind: _placements_of(kind, keys) for kind, keys in wanted.items()}
    seen = _seen({one for found in owners.values() for one in found.values()}, actor)
    return [_behind(_codes(one), owners, seen) for one in signals]


def _codes(signal: Mapping[str, Any]) -> list[tuple[str, int]]:
    found = [code.partition(":") for code in signal["records"]]
    return [(kind, int(key)) for kind, _colon, key in found if kind in PATHS and key.isdecimal()]


def _placements_of(kind: str, keys: set[int]) -> dict[int, int]:
    label, path = PATHS[kind]
    rows = apps.get_model(label)._default_manager.filter(pk__in=keys).order_by()
    return dict(rows.values_list("pk", path))


def _seen(placements: set[int], actor: Actor) -> dict[int, str]:
    found = Placement.objects.visible_to(actor).filter(pk__in=placements).order_by("pk")
    return dict(found.values_list("pk", "reference"))


def _behind(
    codes: Sequence[tuple[str, int]],
    owners: Mapping[str, Mapping[int, int]],
    seen: Mapping[int, str],
) -> Behind:
    if not codes:
        return Behind("")
    kind = codes[0][0]
    known = {owners[kind][key] for _kind, key in codes if key in owners[kind]}
    opened = sorted(seen[one] for one in known if one in seen)
    count = KINDS[kind] % {"n": len(codes)}
    if len(codes) >= MOST_RECORDS:
        count = _("%(records)s, the first of them") % {"records": count}
    return Behind(
        count, [(one, reverse("placements:placement_page", args=[one])) for one in opened]
    )
