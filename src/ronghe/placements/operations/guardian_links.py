"""The links of parents and guardians end some time after the placement has."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.models import Grievance, GuardianLink
from ronghe.placements.models.grievance import LIVE

# A choice of ours: the reports are in by then, and the last pay is. That the student comes of age
# ends no link: in China parents of adults are asked for their consent, too.
LASTS = timedelta(days=90)


@transaction.atomic
def end_guardian_links(*, actor: Actor, at: datetime) -> int:
    """End those of placements that have long been over; one that was sent later lasts as long.

    Who waits for an answer to a complaint keeps the way to read it; that no list may tell, so the
    records of this are confidential as well.
    """
    require(actor, "placements.tend_endings")
    waiting = Grievance.objects.filter(
        placement=OuterRef("placement"), complainant=OuterRef("person"), state__in=LIVE
    )
    late = GuardianLink.objects.select_for_update(of=("self",)).filter(
        ~Exists(waiting),
        placement__over_on__lt=day_of(at) - LASTS,
        ended_at=None,
        made_at__lt=at - LASTS,
    )
    links = list(late.select_related("placement").order_by("pk"))
    for one in links:
        audit.record("guardian_link.ended", one, actor=actor, at=at)
    GuardianLink.objects.filter(pk__in=[one.pk for one in links]).update(ended_at=at)
    return len(links)
