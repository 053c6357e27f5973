from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.compliance.models.fact_sheet import FactSheet
from ronghe.parties.models import Organisation, Person
from ronghe.parties.powers import Power
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class WaiverScope(models.TextChoices):
    SUBJECT = "subject", pgettext_lazy("scope of a waiver", "One case")
    ORGANISATION = "organisation", pgettext_lazy("scope of a waiver", "One organisation")
    REGION = "region", pgettext_lazy("scope of a waiver", "A region with all below")


class WaiverState(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("waiver", "Granted")
    WITHDRAWN = "withdrawn", pgettext_lazy("waiver", "Withdrawn")


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def visible_to(self, actor: "Actor") -> "WaiverQuerySet":
        """One's own authority's, those about one's organisation, and those that one's remits open."""
        own = Q(authority__in=actor.organisations) | Q(organisation__in=actor.organisations)
        sheets = FactSheet.objects.visible_to(actor).order_by().values("pk")
        opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES)).values("pk")
        return self.filter(own | Q(sheet__in=sheets) | Q(organisation__in=opened))

    def granted(self) -> "WaiverQuerySet":
        return self.filter(state=WaiverState.GRANTED)


class Waiver(models.Model):
    """An authority sets a rule aside: for whom, from when until when, and why.

    It counts for cases whose law is that of a day between its first and its last.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    rule_id = models.CharField(_("rule"), max_length=40)
    scope = models.CharField(_("scope"), max_length=20, choices=WaiverScope)
    sheet = models.ForeignKey(
        FactSheet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waivers",
        verbose_name=_("case"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    # Organisations inside the region that somebody else looks after, when it was granted.
    excepted = ArrayField(models.BigIntegerField(), default=list, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    reason = models.TextField(_("reason"))
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("authority")
    )
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    granted_at = models.DateTimeField(_("granted at"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=WaiverState,
        default=WaiverState.GRANTED,
        editable=False,
    )
    withdrawn_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.CheckConstraint(
                name="waiver_has_one_scope",
                condition=Q(
                    scope=WaiverScope.SUBJECT, sheet__isnull=False, organisation__isnull=True
                )
                | Q(scope=WaiverScope.ORGANISATION, sheet__isnull=True, organisation__isnull=False)
                | Q(scope=WaiverScope.REGION, sheet__isnull=True, organisation__isnull=True),
            ),
            models.CheckConstraint(name="waiver_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="waiver_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="waiver_withdrawn_says_why",
                condition=Q(
                    state=WaiverState.GRANTED,
                    withdrawn_at=None,
                    withdrawn_by=None,
                    withdrawal_reason="",
                )
                | (
                    Q(
                        state=WaiverState.WITHDRAWN,
                        withdrawn_at__isnull=False,
                        withdrawn_by__isnull=False,
                    )
                    & ~Q(withdrawal_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "rule_id"],
                condition=Q(state=WaiverState.GRANTED),
                name="waivers_by_region",
            )
        ]

    def __str__(self) -> str:
        return self.reference
