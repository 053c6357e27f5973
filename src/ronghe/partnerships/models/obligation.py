from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.agreement import Agreement
from ronghe.partnerships.models.cooperation import Cooperation
from ronghe.partnerships.models.reach import shared_with
from ronghe.partnerships.models.version import AgreementVersion
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class ObligationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an obligation", "Open")
    REPORTED = "reported", pgettext_lazy("state of an obligation", "Reported as kept")
    KEPT = "kept", pgettext_lazy("state of an obligation", "Kept, and confirmed")
    DISPUTED = "disputed", pgettext_lazy("state of an obligation", "Disputed")
    MISSED = "missed", pgettext_lazy("state of an obligation", "Missed")
    CANCELLED = "cancelled", pgettext_lazy("state of an obligation", "No longer owed")


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, actor: "Actor") -> "ObligationQuerySet":
        """Give those of the cooperations that one sees."""
        shared = Cooperation.objects.filter(shared_with(actor)).order_by().values("pk")
        return self.filter(agreement__cooperation__in=shared)


class Obligation(models.Model):
    """What one party owes another on a day, as a signed version says it."""

    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name=_("agreement"),
    )
    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="+",
        verbose_name=_("region"),
    )
    key = models.CharField(_("key"), max_length=60)
    owner_key = models.CharField(_("party that owes it"), max_length=30)
    # None where a student owes it; persons stand in the version's parties.
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="obligations",
        null=True,
        blank=True,
        verbose_name=_("owed by"),
    )
    creditor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owed to"),
    )
    what = models.JSONField(_("what"))
    evidence_wanted = models.JSONField(_("evidence"), default=dict)
    consequence = models.JSONField(_("otherwise"), default=dict)
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ObligationState,
        default=ObligationState.OPEN,
        editable=False,
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    report = models.TextField(_("how it was kept"), blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.TextField(_("answer of the other side"), blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key", "due_on"], name="obligation_once_per_day"
            ),
            models.CheckConstraint(
                name="obligation_state_is_known", condition=Q(state__in=ObligationState.values)
            ),
            models.CheckConstraint(
                name="obligation_kept_by_two_sides",
                condition=~Q(state__in=["kept", "disputed"])
                | Q(reported_at__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="obligation_disputed_says_why", condition=~Q(state="disputed") | ~Q(answer="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "due_on", "id"],
                condition=Q(state__in=["open", "reported"]),
                name="obligation_due_in_region",
            ),
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=Q(state__in=["open", "missed", "disputed"]),
                name="obligation_due_of_owner",
            ),
            models.Index(
                fields=["creditor", "due_on", "id"],
                condition=Q(state="reported"),
                name="obligation_to_be_answered",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=["open", "missed"]),
                name="obligation_due_anywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.key}"

    @property
    def reference(self) -> str:
        return self.agreement.reference

    @property
    def is_shown_by_records(self) -> bool:
        """Whether it was kept without anybody having had to report it."""
        return self.state == ObligationState.KEPT and not (self.reported_by_id or self.report)


class Milestone(models.Model):
    """A step of the operation plan of a signed version, and when it was reached."""

    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="milestones",
        verbose_name=_("agreement"),
    )
    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    key = models.CharField(_("key"), max_length=60)
    owner_key = models.CharField(_("party that sees to it"), max_length=30)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )
    title = models.JSONField(_("title"))
    evidence_wanted = models.JSONField(_("evidence"), default=dict)
    covers = ArrayField(models.CharField(max_length=60), verbose_name=_("covers"), default=list)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    reached_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("noted by")
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="milestone_once_per_version"),
        ]

    @property
    def reference(self) -> str:
        return self.agreement.reference
