"""Who is told of a flag: both sides when it is raised, decided or lapsed; those who decide, of replies."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.telling import managers_of, once, tell
from ronghe.supervision.checking.parties import parties_of
from ronghe.supervision.models import IntegrityFlag


def _tell_sides(what: str, event: Event) -> None:
    flag = IntegrityFlag.objects.select_related("cooperation").get(pk=event.subject_id)
    page = reverse("flags:flag_page", args=[flag.reference])
    context = {"flag": flag, "link": f"{settings.RONGHE_URL}{page}"}
    people = managers_of([one.pk for one in parties_of(flag)], on=day_of(event.at))
    for person in once(people):
        tell(person, f"messages/flags/flag_{what}.txt", context, event)


@receiver("flag.raised", key="supervision.tell_flag_raised")
def tell_flag_raised(event: Event) -> None:
    _tell_sides("raised", event)


@receiver("flag.explained", key="supervision.tell_flag_explained")
@receiver("flag.sent_to_inspection", key="supervision.tell_flag_sent_to_inspection")
@receiver("flag.upheld", key="supervision.tell_flag_upheld")
@receiver("flag.lapsed", key="supervision.tell_flag_lapsed")
def tell_flag_closed(event: Event) -> None:
    _tell_sides("decided", event)
