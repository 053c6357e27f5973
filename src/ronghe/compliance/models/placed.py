from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


def concerning(actor: "Actor", power: str = Power.SEE_CASES) -> Q:
    """Give the condition on what has a host and a college: those that the actor may see.

    Who manages one of them sees it, and an authority whose remit opens the cases of either.
    """
    managed = actor.managed_organisations
    seen = Q(host__in=managed) | Q(college__in=managed)
    if actor.remits:
        opened = Organisation.objects.filter(actor.remits.reach(power)).order_by().values("pk")
        seen |= Q(host__in=opened) | Q(college__in=opened)
    return seen


class Placed(models.Model):
    """What is kept of a subject: of which kind it is, where it lies, and whom it concerns."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=30)
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host"),
    )
    college = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("college"),
    )

    class Meta:
        abstract = True
