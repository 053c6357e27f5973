"""What parties and authorities are told when a cooperation needs them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Person
from ronghe.parties.receivers import coordinators_of
from ronghe.parties.telling import managers_of, once, tell
from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import Cooperation, Review, Trouble

WHAT = {
    TroubleKind.MISSED: _("A duty was not kept by its day."),
    TroubleKind.DISPUTED: _("One side says that a duty was not kept."),
    TroubleKind.SILENT: _("For eight weeks nothing has happened that both sides stand behind."),
    TroubleKind.UNANSWERED: _("A concern has had no answer by its day."),
    TroubleKind.ENDING: _("What is agreed ends within sixty days, and nobody has renewed it."),
}
# An end that comes in time is no trouble of which the authority need hear.
FOR_THE_PARTIES = frozenset({TroubleKind.ENDING})


@receiver("trouble.noticed", key="partnerships.tell_of_trouble")
def tell_of_trouble(event: Event) -> None:
    """Tell the parties, and whoever looks after them, unless it is over by now."""
    cooperation = Cooperation.objects.get(pk=event.subject_id)
    kind = TroubleKind(event.payload["kind"])
    if not Trouble.objects.filter(cooperation=cooperation, kind=kind, over_at=None).exists():
        return
    for person in _concerned(cooperation, event, with_authority=kind not in FOR_THE_PARTIES):
        with override(person.language):
            what = str(WHAT[kind])
        _tell(person, "trouble", cooperation, {"what": what}, event)


@receiver("review.recorded", key="partnerships.ask_to_confirm_minutes")
def ask_to_confirm_minutes(event: Event) -> None:
    """Ask those of the other parties to read the minutes."""
    review = Review.objects.select_related("cooperation").get(pk=event.subject_id)
    people = _managers(review.cooperation, event, but=review.recorded_for_id)
    for person in people:
        _tell(person, "review", review.cooperation, {"held_on": review.held_on}, event)


def _concerned(cooperation: Cooperation, event: Event, *, with_authority: bool) -> list[Person]:
    people = _managers(cooperation, event)
    if with_authority:
        for party in cooperation.parties.select_related("organisation__region").order_by("pk"):
            people += [one.person for one in coordinators_of(party.organisation, event.at)]
    return once(people)


def _managers(cooperation: Cooperation, event: Event, but: int | None = None) -> list[Person]:
    parties = cooperation.parties.exclude(organisation=but).order_by()
    return managers_of(parties.values("organisation"), on=day_of(event.at))


def _tell(
    person: Person, what: str, cooperation: Cooperation, more: dict[str, Any], event: Event
) -> None:
    page = reverse("cooperations:cooperation_page", args=[cooperation.reference])
    context = {
        "title": cooperation.title,
        "reference": cooperation.reference,
        "link": settings.RONGHE_URL + page,
        **more,
    }
    tell(person, f"messages/partnerships/cooperation_{what}.txt", context, event)
