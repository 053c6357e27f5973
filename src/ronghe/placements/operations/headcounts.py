"""How many employees a host has, as it says itself: the law measures the number of interns by it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.placements.gate import check_again
from ronghe.placements.models import COMING, Headcount, Placement
from ronghe.placements.refusals import DoesNotFit
from ronghe.reference.models import Occupation


@transaction.atomic
def state_headcount(
    *,
    host: Organisation,
    occupation: Occupation | None,
    staff_count: int,
    stated_on: date,
    actor: Actor,
    at: datetime,
) -> Headcount:
    """State how many employees there are, in all or in one occupation, as of a day."""
    require(actor, "placements.state_headcount", host)
    if stated_on > day_of(at):
        raise DoesNotFit(_("State the number as of today or of an earlier day."))
    if staff_count < 1:
        raise DoesNotFit(_("Who hosts students has at least one employee."))
    found, _is_new = Headcount.objects.update_or_create(
        host=host,
        occupation=occupation,
        stated_on=stated_on,
        defaults={"staff_count": staff_count, "stated_by": actor.person},
    )
    details = {"count": staff_count, "occupation": occupation.code if occupation else ""}
    audit.record("headcount.stated", host, actor=actor, at=at, details=details)
    coming = Placement.objects.filter(host=host, state__in=COMING)
    check_again(list(coming.values_list("pk", flat=True)), actor=actor, at=at)
    return found
