"""Who is told of a flag: both sides when it is raised, decided or lapsed; those who decide, of replies."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Person, Role
from ronghe.parties.powers import Power
from ronghe.parties.remits import ALL_SUBJECTS, POWERS_OF_ROLE, holders_over
from ronghe.parties.telling import managers_of, once, tell
from ronghe.supervision.checking.parties import parties_of
from ronghe.supervision.models import IntegrityFlag

DECIDING = [Role(role) for role, powers in POWERS_OF_ROLE.items() if Power.DECIDE in powers]


@receiver("flag.raised", key="supervision.tell_flag_raised")
def tell_flag_raised(event: Event) -> None:
    flag = _flag(event)
    _tell(_of_sides(flag, day_of(event.at)), "raised", flag, event)


@receiver("flag.explained", key="supervision.tell_flag_explained")
@receiver("flag.sent_to_inspection", key="supervision.tell_flag_sent_to_inspection")
@receiver("flag.upheld", key="supervision.tell_flag_upheld")
@receiver("flag.lapsed", key="supervision.tell_flag_lapsed")
def tell_flag_closed(event: Event) -> None:
    flag = _flag(event)
    _tell(_of_sides(flag, day_of(event.at)), "decided", flag, event)


@receiver("flag.answered", key="supervision.tell_flag_answered")
def tell_flag_answered(event: Event) -> None:
    """Ask for a decision, once everybody whom it is about has replied."""
    flag, on = _flag(event), day_of(event.at)
    holders = {one for side in parties_of(flag) for one in holders_over(side, Power.DECIDE, ALL_SUBJECTS, on=on)}  # fmt: skip
    held = Membership.objects.on(on).filter(organisation__in=holders, role__in=DECIDING)
    people = [one.person for one in held.select_related("person").order_by("pk")]
    _tell(people, "answered", flag, event)


def _flag(event: Event) -> IntegrityFlag:
    return IntegrityFlag.objects.select_related("cooperation", "organisation__region").get(pk=event.subject_id)  # fmt: skip


def _of_sides(flag: IntegrityFlag, on: date) -> list[Person]:
    return managers_of([one.pk for one in parties_of(flag)], on=on)


def _tell(people: Iterable[Person], what: str, flag: IntegrityFlag, event: Event) -> None:
    page = reverse("flags:flag_page", args=[flag.reference])
    context = {"flag": flag, "link": f"{settings.RONGHE_URL}{page}"}
    for person in once(people):
        named = {**context, "title": flag.title_in(person.language)}
        tell(person, f"messages/flags/flag_{what}.txt", named, event)
