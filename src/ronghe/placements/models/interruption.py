from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement, Side


class InterruptionGround(models.TextChoices):
    ILLNESS = "illness", pgettext_lazy("why a placement rests", "Illness")
    SAFETY = "safety", pgettext_lazy("why a placement rests", "Safety at the workplace")
    NO_WORK = "no_work", pgettext_lazy("why a placement rests", "No work at the host")
    LAW = "law", pgettext_lazy("why a placement rests", "Something the law asks for is missing")
    PERSONAL = "personal", pgettext_lazy("why a placement rests", "Personal reasons")
    OTHER = "other", pgettext_lazy("why a placement rests", "Another reason")


class Interruption(models.Model):
    """A placement rests from a day, for a reason that nobody is blamed for by default."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="interruptions",
        verbose_name=_("placement"),
    )
    ground = models.CharField(_("reason"), max_length=20, choices=InterruptionGround)
    side = models.CharField(_("on whose side"), max_length=20, choices=Side)
    note = models.CharField(_("what happened"), max_length=500)
    starts_on = models.DateField(_("rests from"))
    ends_on = models.DateField(_("last day of rest"), null=True, blank=True)
    noted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("interruption")
        verbose_name_plural = _("interruptions")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(ends_on=None), name="interruption_one_at_a_time"
            ),
            models.CheckConstraint(
                name="interruption_ground_is_known",
                condition=Q(ground__in=InterruptionGround.values),
            ),
            models.CheckConstraint(
                name="interruption_side_is_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(name="interruption_says_what", condition=~Q(note="")),
            models.CheckConstraint(
                name="interruption_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
