"""Searches that somebody keeps, and the mails with what is new in them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership
from ronghe.partnerships.models import SavedSearch
from ronghe.partnerships.queries.search import Criteria, fitting

MOST_SEARCHES = 50


class SearchHasNoName(ValueError):
    """A search is found again by its name."""


class NameIsTaken(ValueError):
    """Two searches of one name would be taken for one another."""


class TooManySearches(ValueError):
    """Nobody reads the mails of a hundred searches."""


@transaction.atomic
def save_search(
    *, name: str, criteria: Mapping[str, Any], is_mailed: bool, actor: Actor, at: datetime
) -> SavedSearch:
    """Keep what one looks for; mails tell what is published from now on."""
    require(actor, "partnerships.save_search")
    if not name.strip():
        raise SearchHasNoName(_("Give the search a name by which you find it again."))
    member = Membership.objects.select_for_update(of=("self",)).get(pk=actor.membership_id or 0)
    if SavedSearch.objects.filter(membership=member).count() >= MOST_SEARCHES:
        raise TooManySearches(
            _("You keep %(n)d searches already. Remove one that you do not need any more.")
            % {"n": MOST_SEARCHES}
        )
    try:
        with transaction.atomic():
            search = SavedSearch.objects.create(
                membership=member,
                name=" ".join(name.split())[:80],
                criteria=Criteria.read(criteria).as_json(),
                is_mailed=is_mailed,
                saved_at=at,
                told_until=at,
            )
    except IntegrityError:
        raise NameIsTaken(_("You keep a search of this name. Choose another name.")) from None
    audit.record("saved_search.saved", search, actor=actor, at=at)
    return search


@transaction.atomic
def mail_saved_search(
    *, search: SavedSearch, is_mailed: bool, actor: Actor, at: datetime
) -> SavedSearch:
    """Begin or stop sending what is new; nothing from the time between is sent later."""
    require(actor, "partnerships.manage_saved_search", search)
    search = SavedSearch.objects.select_for_update().get(pk=search.pk)
    search.is_mailed, search.told_until = is_mailed, at
    search.save(update_fields=["is_mailed", "told_until"])
    audit.record("saved_search.changed", search, actor=actor, at=at)
    return search


@transaction.atomic
def remove_saved_search(*, search: SavedSearch, actor: Actor, at: datetime) -> None:
    require(actor, "partnerships.manage_saved_search", search)
    search = SavedSearch.objects.select_for_update().get(pk=search.pk)
    audit.record("saved_search.removed", search, actor=actor, at=at)
    search.delete()


@transaction.atomic
def tell_saved_searches(*, actor: Actor, at: datetime) -> int:
    """Send each kept search what was published since, if anything was; give how many were sent.

    A role that has ended is told nothing; an own listing is no news.
    """
    require(actor, "partnerships.tell_saved_search")
    held = Membership.objects.on(day_of(at))
    waiting = SavedSearch.objects.filter(is_mailed=True, membership__in=held)
    count = 0
    for found in waiting.order_by("pk").values_list("pk", flat=True).iterator():
        search = SavedSearch.objects.select_for_update(of=("self",)).get(pk=found)
        count += _tell(search, actor=actor, at=at)
    return count


def _tell(search: SavedSearch, *, actor: Actor, at: datetime) -> bool:
    is_news = (
        fitting(Criteria.read(search.criteria))
        .filter(published_at__gt=search.told_until, published_at__lte=at)
        .exclude(organisation=search.membership.organisation_id)
    )
    numbers = list(is_news.order_by("-published_at", "-pk").values_list("pk", flat=True)[:50])
    search.told_until = at
    search.save(update_fields=["told_until"])
    if not numbers:
        return False
    details = {"count": len(numbers)}
    audit.record("saved_search.told", search, actor=actor, at=at, details=details)
    news.publish("saved_search.told", search, actor=actor, at=at, payload={"listings": numbers})
    return True
