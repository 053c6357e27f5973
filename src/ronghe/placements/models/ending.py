from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class EndingState(models.TextChoices):
    COLLECTING = "collecting", pgettext_lazy("ending of a placement", "Waits for both reports")
    OPEN = "open", pgettext_lazy("ending of a placement", "Open to both sides")
    CALLED_OFF = "called_off", pgettext_lazy("ending of a placement", "Called off")


class OpenedBy(models.TextChoices):
    BOTH = "both", pgettext_lazy("why reports were opened", "Both reports were in")
    DEADLINE = "deadline", pgettext_lazy("why reports were opened", "The last day had passed")


class ReportSide(models.TextChoices):
    HOST = "host", pgettext_lazy("side of a report", "The host")
    STUDENT = "student", pgettext_lazy("side of a report", "The student")


class EndingQuerySet(models.QuerySet["Ending"]):
    def visible_to(self, actor: "Actor") -> "EndingQuerySet":
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)


class Ending(models.Model):
    """What closes a placement: one report of each side, sealed until both are in."""

    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, related_name="ending", verbose_name=_("placement")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=EndingState,
        default=EndingState.COLLECTING,
        editable=False,
    )
    begun_on = models.DateField(_("begun on"))
    # After this day what is there is shown, and what is missing is not known.
    due_on = models.DateField(_("reports due by"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    opened_by = models.CharField(
        _("why opened"), max_length=20, choices=OpenedBy, blank=True, editable=False
    )
    host_reminders_count = models.PositiveSmallIntegerField(default=0, editable=False)
    student_reminders_count = models.PositiveSmallIntegerField(default=0, editable=False)
    called_off_note = models.CharField(_("why called off"), max_length=500, blank=True, editable=False)  # fmt: skip
    called_off_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("called off by"),
    )

    objects = EndingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ending of a placement")
        verbose_name_plural = _("endings of placements")
        constraints = [
            models.CheckConstraint(
                name="ending_state_is_known", condition=Q(state__in=EndingState.values)
            ),
            models.CheckConstraint(
                name="ending_is_due_later", condition=Q(due_on__gt=F("begun_on"))
            ),
            models.CheckConstraint(
                name="ending_opened_says_why",
                condition=Q(opened_at=None, opened_by="")
                | Q(opened_at__isnull=False, opened_by__in=OpenedBy.values),
            ),
            models.CheckConstraint(
                name="ending_open_has_an_instant",
                condition=(~Q(state="collecting") | Q(opened_at=None))
                & (~Q(state="open") | Q(opened_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="ending_called_off_says_why",
                condition=Q(state="called_off") & ~Q(called_off_note="")
                | ~Q(state="called_off") & Q(called_off_note=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="ending_by_state")]

    def __str__(self) -> str:
        return self.placement.reference

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def is_opened(self) -> bool:
        """Say whether each side sees what the other wrote."""
        return self.opened_at is not None


class ReportLink(models.Model):
    """Lets a mentor report on one student without a password, until the next link is sent."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="report_links",
        verbose_name=_("placement"),
    )
    mentor = models.ForeignKey(
        "parties.Membership",
        on_delete=models.PROTECT,
        related_name="report_links",
        verbose_name=_("mentor"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("runs out at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("link for a report")
        verbose_name_plural = _("links for reports")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(ended_at=None), name="report_link_one_at_a_time"
            ),
            models.CheckConstraint(
                name="report_link_runs_out_later", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
