"""Who is told of an early warning: both sides, when it first calls for a visit."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.telling import managers_of, once, tell
from ronghe.partnerships.models import CooperationParty
from ronghe.supervision.models import EarlyWarning


@receiver("warning.raised", key="supervision.tell_warning_raised")
def tell_warning_raised(event: Event) -> None:
    warning = EarlyWarning.objects.select_related("cooperation").get(pk=event.subject_id)
    page = reverse("flags:warning_page", args=[warning.cooperation.reference])
    context = {"cooperation": warning.cooperation, "link": f"{settings.RONGHE_URL}{page}"}
    sides = CooperationParty.objects.filter(cooperation=warning.cooperation).order_by()
    people = managers_of(sides.values("organisation"), on=day_of(event.at))
    for person in once(people):
        tell(person, "messages/flags/warning_raised.txt", context, event)
