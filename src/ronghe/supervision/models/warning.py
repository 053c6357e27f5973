from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.money import MoneyPair, amount_field, currency_field
from ronghe.parties.models import Organisation, Person
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Cooperation, CooperationParty
from ronghe.reference.models import Region
from ronghe.supervision.models.warning_fit import WarningFit

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class EarlyWarningQuerySet(models.QuerySet["EarlyWarning"]):
    def visible_to(self, actor: "Actor") -> "EarlyWarningQuerySet":
        """Those of cooperations that one's organisation manages its part of, or that remits open."""
        if actor.membership is None:
            return self.none()
        shared = Q(organisation__in=actor.managed_organisations)
        if actor.remits:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            shared |= Q(organisation__in=opened.order_by().values("pk"))
        parties = CooperationParty.objects.filter(shared).order_by().values("cooperation")
        return self.filter(cooperation__in=parties)

    def current(self) -> "EarlyWarningQuerySet":
        return self.filter(replaced_at=None)


class EarlyWarning(models.Model):
    """How likely a cooperation is to be broken off within six months, and why; kept when replaced.

    `selection_probability` is that of the model that is deaf to the neighbours: it alone may count
    where inspections are chosen. `inputs` are the values that were looked at, `unknown` those of
    which nobody knows anything: they stand at their usual value.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="warnings",
        verbose_name=_("cooperation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    probability = models.FloatField(_("probability of being broken off within six months"))
    low = models.FloatField(_("at least"))
    high = models.FloatField(_("at most"))
    selection_probability = models.FloatField(_("the same without the neighbours"))
    threshold = models.FloatField(_("from where a visit is worth it"))
    is_raised = models.BooleanField(_("calls for a visit"), default=False)
    basis = models.CharField(_("what it rests on"), max_length=20)
    fit = models.ForeignKey(
        WarningFit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("fit"),
    )
    age_months = models.PositiveIntegerField(_("age in months"))
    inputs = models.JSONField(_("what was looked at"))
    unknown = models.JSONField(_("what is not known"), default=list)
    reasons = models.JSONField(_("reasons"))
    remedies = models.JSONField(_("what would lower it"), default=list)
    computed_at = models.DateTimeField(_("computed at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    objects = EarlyWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation"],
                condition=Q(replaced_at=None),
                name="warning_one_is_current",
            ),
            models.CheckConstraint(
                name="warning_lies_within",
                condition=Q(low__gte=0, high__lte=1)
                & Q(probability__gte=F("low"), probability__lte=F("high")),
            ),
            models.CheckConstraint(
                name="warning_basis_is_known", condition=Q(basis__in=["prior", "mixed", "data"])
            ),
            models.CheckConstraint(
                name="warning_replaced_after",
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("computed_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "-probability"],
                condition=Q(replaced_at=None),
                name="warning_by_region",
            ),
            models.Index(fields=["cooperation", "-id"], name="warning_history"),
        ]

    def __str__(self) -> str:
        return self.reference


class WarningSupport(models.Model):
    """What an authority offered to a cooperation that may be broken off."""

    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="support_offered",
        verbose_name=_("cooperation"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("offered by")
    )
    text = models.TextField(_("what was offered"), max_length=2_000)
    noted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("noted by")
    )
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("support offered")
        verbose_name_plural = _("support offered")
        constraints = [
            models.CheckConstraint(name="warning_support_says_what", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return str(self.cooperation)

    @property
    def reference(self) -> str:
        return self.cooperation.reference


class WarningCosts(models.Model):
    """What a visit costs and what a broken cooperation loses, as an authority states it for a region."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    visit_amount = amount_field(_("cost of a visit"))
    loss_amount = amount_field(_("loss when a cooperation is broken off"))
    currency = currency_field()
    # Of a hundred that would be broken off, so many are not when somebody comes.
    averted_percent = models.PositiveSmallIntegerField(_("how many of a hundred a visit averts"))
    stated_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    visit = MoneyPair("visit_amount", "currency")
    loss = MoneyPair("loss_amount", "currency")

    class Meta:
        verbose_name = _("costs of visits and losses")
        verbose_name_plural = _("costs of visits and losses")
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(replaced_at=None), name="warning_costs_one_holds"
            ),
            models.CheckConstraint(
                name="warning_costs_decide",
                condition=Q(visit_amount__gt=0, loss_amount__gt=0)
                & Q(averted_percent__range=(1, 100)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)

    @property
    def reference(self) -> str:
        return self.region.code
