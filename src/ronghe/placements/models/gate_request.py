from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement


class Mender(models.TextChoices):
    """Who can mend what a placement lacks."""

    COLLEGE = "college", pgettext_lazy("who mends", "The college")
    HOST = "host", pgettext_lazy("who mends", "The host")
    STUDENT = "student", pgettext_lazy("who mends", "The student")
    GUARDIAN = "guardian", pgettext_lazy("who mends", "A parent or guardian")
    AUTHORITY = "authority", pgettext_lazy("who mends", "The authority")


class GateRequest(models.Model):
    """Somebody was asked to mend what a placement lacks; it ends when that holds."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="requests", verbose_name=_("placement")
    )
    item = models.CharField(_("what is lacking"), max_length=40)
    asked = models.CharField(_("who is asked"), max_length=20, choices=Mender)
    asked_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("request to mend")
        verbose_name_plural = _("requests to mend")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "item", "asked"],
                condition=Q(closed_at=None),
                name="gate_request_once",
            ),
            models.CheckConstraint(
                name="gate_request_asks_somebody", condition=Q(asked__in=Mender.values)
            ),
            models.CheckConstraint(name="gate_request_says_what", condition=~Q(item="")),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
