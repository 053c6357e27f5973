from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Person
from ronghe.reference.models import Occupation

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class HeadcountQuerySet(models.QuerySet["Headcount"]):
    def visible_to(self, actor: "Actor") -> "HeadcountQuerySet":
        return self.filter(host__in=actor.organisations)


class Headcount(models.Model):
    """How many employees a host says it has, in all or in one occupation; the newest counts."""

    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="headcounts", verbose_name=_("host")
    )
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    staff_count = models.PositiveIntegerField(_("employees, interns not counted"))
    stated_on = models.DateField(_("as of"))
    stated_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("stated by"),
    )

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        verbose_name = _("headcount")
        verbose_name_plural = _("headcounts")
        constraints = [
            models.UniqueConstraint(
                fields=["host", "stated_on"],
                condition=Q(occupation=None),
                name="headcount_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["host", "occupation", "stated_on"],
                condition=Q(occupation__isnull=False),
                name="headcount_of_an_occupation_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_count} ({self.stated_on})"
