"""Rows of the desk about placements before their first day."""

from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.parties.actors import Actor
from ronghe.placements.queries import placement_desk as waiting
from ronghe.placements.queries.placement_desk import Asked, Waiting
from ronghe.web.parts import Action, DeskRow, Urgency
from ronghe.web.placements.matters import WANTED, Matter, matter_of

Urgent = Callable[[date | None], Urgency]


def placement_rows(actor: Actor, urgency: Urgent, *, on: date) -> list[DeskRow]:
    """Give the rows of whoever runs, hosts, looks after or watches over placements."""
    if actor.membership is None:
        return []
    coming = waiting.coming_to(actor, on=on)
    mine = waiting.needing_something(actor)
    return [
        *(_begun(one) for one in [waiting.begun_unready(actor)] if one),
        *(_ready(one, urgency) for one in [coming.ready] if one),
        *(_late(one, urgency) for one in [coming.late] if one),
        *(_unready(one, urgency) for one in coming.unready),
        *_asked(waiting.asked_of(actor), urgency),
        *(_needing(one, urgency) for one in [mine] if one),
    ]


def _list(**query: str) -> str:
    return f"{reverse('placements:placement_list')}?{urlencode(query)}"


def _page(reference: str) -> str:
    return reverse("placements:placement_page", args=[reference])


def _to(count: int, reference: str, **query: str) -> Action:
    """Lead to the one placement, or to the list of them."""
    if count == 1:
        return Action(_("Open placement"), _page(reference))
    return Action(_("Look at placements"), _list(**query))


def _begun(one: Waiting) -> DeskRow:
    words = ngettext(
        "%(n)d placement began before it was ready, and age, insurance or safety stands open",
        "%(n)d placements began before they were ready, and age, insurance or safety stands open",
        one.count,
    )
    return DeskRow(words % {"n": one.count}, Urgency.NOW, _to(one.count, one.reference, state="irregular"))  # fmt: skip


def _ready(one: Waiting, urgency: Urgent) -> DeskRow:
    words = ngettext(
        "%(n)d placement is ready and its first day has come: start it",
        "%(n)d placements are ready and their first day has come: start them",
        one.count,
    )
    action = _to(one.count, one.reference, state="ready")
    return DeskRow(words % {"n": one.count}, urgency(one.due_on), action, one.due_on)


def _late(one: Waiting, urgency: Urgent) -> DeskRow:
    words = ngettext(
        "%(n)d placement should have started and is not ready: start it, or note what became of it",
        "%(n)d placements should have started and are not ready: start them, or note what became of them",
        one.count,
    )
    action = _to(one.count, one.reference, state="late")
    return DeskRow(words % {"n": one.count}, urgency(one.due_on), action, one.due_on)


def _unready(one: Waiting, urgency: Urgent) -> DeskRow:
    words = ngettext(
        "%(n)d placement starts on %(day)s and is not ready",
        "%(n)d placements start on %(day)s and are not ready",
        one.count,
    )
    said = {"n": one.count, "day": date_format(one.due_on)}
    action = _to(one.count, one.reference, state="planned", first=one.due_on.isoformat())
    return DeskRow(words % said, urgency(one.due_on), action, one.due_on)


def _asked(requests: Sequence[Asked], urgency: Urgent) -> list[DeskRow]:
    """Make one row of all requests for the same thing, whichever rule asks for it."""
    matters: dict[Matter, dict[int, Asked]] = {}
    for one in requests:
        matters.setdefault(matter_of(one.item), {}).setdefault(one.placement, one)
    return [_of_matter(matter, list(found.values()), urgency) for matter, found in matters.items()]


def _of_matter(matter: Matter, requests: Sequence[Asked], urgency: Urgent) -> DeskRow:
    count, first = len(requests), requests[0]
    words = ngettext(
        "%(what)s: asked for %(n)d placement",
        "%(what)s: asked for %(n)d placements",
        count,
    )
    return DeskRow(
        words % {"what": WANTED[matter], "n": count},
        urgency(first.starts_on),
        _to(count, first.reference, asked=matter.value),
        first.starts_on,
    )


def _needing(one: Waiting, urgency: Urgent) -> DeskRow:
    words = ngettext(
        "%(n)d placement of yours lacks something before the first day",
        "%(n)d placements of yours lack something before the first day",
        one.count,
    )
    action = _to(one.count, one.reference, needs="on")
    return DeskRow(words % {"n": one.count}, urgency(one.due_on), action, one.due_on)
