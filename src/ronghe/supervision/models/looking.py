"""What is asked for before a visit, and what is looked at during it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models import Placement
from ronghe.supervision.models.inspection import Inspection


class EvidenceRequest(models.Model):
    """A paper or record that the inspected is asked for, until a day; handed in, or not."""

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="requests",
        verbose_name=_("inspection"),
    )
    what = models.CharField(_("what is asked for"), max_length=300)
    due_on = models.DateField(_("until"))
    handed_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    handed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("handed in by"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("evidence asked for")
        verbose_name_plural = _("evidence asked for")
        constraints = [
            models.CheckConstraint(name="evidence_request_says_what", condition=~Q(what="")),
            models.UniqueConstraint(
                fields=["inspection", "what"], name="evidence_request_asked_once"
            ),
            models.CheckConstraint(
                name="evidence_request_handed_in_by_somebody",
                condition=Q(handed_at=None, handed_by=None, note="")
                | Q(handed_at__isnull=False, handed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def reference(self) -> str:
        return self.inspection.reference


class Seen(models.TextChoices):
    HOLDS = "holds", pgettext_lazy("line of a checklist", "Holds")
    FAILS = "fails", pgettext_lazy("line of a checklist", "Does not hold")
    UNSEEN = "unseen", pgettext_lazy("line of a checklist", "Could not be seen")


class CheckLine(models.Model):
    """A line of the checklist on site; its words are in the file of the inspections' law."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="lines", verbose_name=_("inspection")
    )
    key = models.CharField(_("line"), max_length=30)
    answer = models.CharField(_("answer"), max_length=20, choices=Seen, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("line of a checklist")
        verbose_name_plural = _("lines of checklists")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "key"], name="check_line_once"),
            models.CheckConstraint(
                name="check_line_answer_is_known", condition=Q(answer__in=["", *Seen.values])
            ),
        ]

    @property
    def reference(self) -> str:
        return self.inspection.reference


class DrawnKind(models.TextChoices):
    WEEK = "week", pgettext_lazy("record drawn", "Hours of a week, confirmed by both")
    GUIDANCE = "guidance", pgettext_lazy("record drawn", "Guidance, confirmed by both")
    VISIT = "visit", pgettext_lazy("record drawn", "Visit of the college, confirmed by both")
    PAY = "pay", pgettext_lazy("record drawn", "Pay of a month, received")


class DrawnRecord(models.Model):
    """A record of the cooperation, drawn at random on site and found true, untrue, or not to be seen.

    It says nothing about the student whose record it is: only whether what two organisations
    recorded took place.
    """

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="records", verbose_name=_("inspection")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DrawnKind)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="+", verbose_name=_("placement")
    )
    record = models.BigIntegerField(_("record"))
    day = models.DateField(_("day"))
    answer = models.CharField(_("found"), max_length=20, choices=Seen, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("record drawn")
        verbose_name_plural = _("records drawn")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "kind", "record"], name="drawn_record_once"
            ),
            models.CheckConstraint(
                name="drawn_record_kind_is_known", condition=Q(kind__in=DrawnKind.values)
            ),
            models.CheckConstraint(
                name="drawn_record_answer_is_known", condition=Q(answer__in=["", *Seen.values])
            ),
        ]
