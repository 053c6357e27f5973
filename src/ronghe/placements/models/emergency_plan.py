from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Person

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class EmergencyPlanQuerySet(models.QuerySet["EmergencyPlan"]):
    def visible_to(self, actor: "Actor") -> "EmergencyPlanQuerySet":
        """Give those of one's own organisation, those with one's organisation, and its remits'."""
        own = actor.organisations
        return self.filter(Q(college__in=own) | Q(host__in=own))


class EmergencyPlan(models.Model):
    """What is done when something happens: for one host, or for all of a college's placements."""

    college = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="emergency_plans",
        verbose_name=_("college"),
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("for one host"),
    )
    title = models.CharField(_("title"), max_length=120)
    # Who is called first, at any hour.
    contact_name = models.CharField(_("who is called first"), max_length=80)
    contact_phone = models.CharField(_("telephone"), max_length=40)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"))
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
    )

    objects = EmergencyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        constraints = [
            models.CheckConstraint(
                name="emergency_plan_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="emergency_plan_says_whom_to_call",
                condition=~Q(title="") & ~Q(contact_name="") & ~Q(contact_phone=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
