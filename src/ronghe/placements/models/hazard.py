from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class HazardKind(models.TextChoices):
    MACHINE = "machine", pgettext_lazy("kind of hazard", "Machine without guard")
    ELECTRICITY = "electricity", pgettext_lazy("kind of hazard", "Electricity")
    FALL = "fall", pgettext_lazy("kind of hazard", "Falling, slipping")
    LOAD = "load", pgettext_lazy("kind of hazard", "Loads, vehicles")
    CHEMICAL = "chemical", pgettext_lazy("kind of hazard", "Dust, gas, chemicals")
    FIRE = "fire", pgettext_lazy("kind of hazard", "Fire, blocked exit")
    GEAR = "gear", pgettext_lazy("kind of hazard", "Protective gear missing")
    OTHER = "other", pgettext_lazy("kind of hazard", "Something else")


class HazardState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a hazard", "Waits for the host")
    ANSWERED = "answered", pgettext_lazy("state of a hazard", "To be looked at again")
    MENDED = "mended", pgettext_lazy("state of a hazard", "Mended")


class HazardQuerySet(models.QuerySet["Hazard"]):
    def visible_to(self, actor: "Actor") -> "HazardQuerySet":
        """Give those of the placements one sees: student, mentor, tutor, host, college, authority."""
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)

    def unmended(self) -> "HazardQuerySet":
        return self.exclude(state=HazardState.MENDED)


class Hazard(models.Model):
    """Something at a workplace that may hurt somebody; the host is not told which student said so."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="hazards", verbose_name=_("placement")
    )
    # Made by the form, so that what is sent twice is kept once.
    client_key = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=HazardKind)
    where = models.CharField(_("where, and what"), max_length=300)
    is_urgent = models.BooleanField(_("somebody may be hurt today"), default=False)
    state = models.CharField(
        _("state"), max_length=20, choices=HazardState, default=HazardState.OPEN, editable=False
    )
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported at"))
    due_on = models.DateField(_("answer due on"))
    answer = models.CharField(_("what the host did"), max_length=500, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    mended_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("found mended by"),
    )
    mended_at = models.DateTimeField(_("found mended at"), null=True, blank=True, editable=False)
    # Why it is not mended yet, when somebody looked and found it so.
    doubt = models.CharField(_("what is still amiss"), max_length=500, blank=True, editable=False)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = [
            models.UniqueConstraint(fields=["placement", "client_key"], name="hazard_sent_once"),
            models.CheckConstraint(
                name="hazard_kind_is_known", condition=Q(kind__in=HazardKind.values)
            ),
            models.CheckConstraint(
                name="hazard_state_is_known", condition=Q(state__in=HazardState.values)
            ),
            models.CheckConstraint(name="hazard_says_where", condition=~Q(where="")),
            models.CheckConstraint(
                name="hazard_answered_says_what",
                condition=~Q(state="answered")
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="hazard_mended_by_another",
                condition=~Q(state="mended")
                | (Q(mended_by__isnull=False, mended_at__isnull=False) & ~Q(mended_by=F("answered_by"))),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "due_on"], name="hazard_by_state")]

    def __str__(self) -> str:
        return self.where
