"""Which regions are checked: the widest that an authority looks after, each cooperation in one of them."""

from datetime import datetime

from ronghe.parties.following import day_of
from ronghe.parties.models import Remit
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.reference.models import Region


def regions_to_check(*, at: datetime) -> list[Region]:
    """Give the regions of the remits of that day that lie within no other of them."""
    remits = Remit.objects.on(day_of(at)).exclude(region=None)
    regions = Region.objects.filter(pk__in=remits.order_by().values("region")).order_by("path")
    found: list[Region] = []
    for region in regions:
        if not found or not region.path.startswith(found[-1].path):
            found.append(region)
    return found


def cooperations_in(region: Region) -> list[int]:
    """Give the cooperations of the region that were not given up."""
    own = Cooperation.objects.filter(region__path__startswith=region.path)
    return list(own.exclude(state=CooperationState.GIVEN_UP).order_by("pk").values_list("pk", flat=True))  # fmt: skip
