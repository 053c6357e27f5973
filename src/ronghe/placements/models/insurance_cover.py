from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class InsuranceKind(models.TextChoices):
    LIABILITY = "liability", pgettext_lazy("kind of insurance", "Placement liability insurance")
    ACCIDENT = "accident", pgettext_lazy("kind of insurance", "Accident insurance")
    INJURY = "injury", pgettext_lazy("kind of insurance", "Work injury insurance alone")


class Payer(models.TextChoices):
    """Who pays a premium, in the words of the law's facts."""

    COLLEGE = "college", pgettext_lazy("who pays", "The college")
    HOST = "enterprise", pgettext_lazy("who pays", "The host")
    STATE = "state", pgettext_lazy("who pays", "Public funds")
    STUDENT = "student", pgettext_lazy("who pays", "The student")


class InsuranceCoverQuerySet(models.QuerySet["InsuranceCover"]):
    def visible_to(self, actor: "Actor") -> "InsuranceCoverQuerySet":
        """Give those of one's own organisation, and those of the placements one sees."""
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        mine = Q(organisation__in=actor.managed_organisations)
        covered = InsuredPlacement.objects.filter(placement__in=seen).values("cover")
        return self.filter(mine | Q(pk__in=covered))


class InsuranceCover(models.Model):
    """A policy, and the days on which it covers those who are named in it."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="covers", verbose_name=_("insured by")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InsuranceKind)
    insurer = models.CharField(_("insurer"), max_length=120)
    policy_number = models.CharField(_("policy number"), max_length=60)
    starts_on = models.DateField(_("cover from"))
    ends_on = models.DateField(_("cover to"))
    payer = models.CharField(_("who pays the premium"), max_length=20, choices=Payer)
    stated_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("stated by"),
    )
    stated_at = models.DateTimeField(_("stated at"))
    ended_note = models.CharField(_("why it ended"), max_length=500, blank=True, editable=False)

    objects = InsuranceCoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("insurance")
        verbose_name_plural = _("insurances")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "insurer", "policy_number"], name="policy_entered_once"
            ),
            models.CheckConstraint(
                name="cover_kind_is_known", condition=Q(kind__in=InsuranceKind.values)
            ),
            models.CheckConstraint(
                name="cover_payer_is_known", condition=Q(payer__in=Payer.values)
            ),
            models.CheckConstraint(
                name="cover_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="cover_names_its_policy", condition=~Q(insurer="") & ~Q(policy_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.policy_number


class InsuredPlacement(models.Model):
    """A placement whose student is named in a policy."""

    cover = models.ForeignKey(
        InsuranceCover,
        on_delete=models.PROTECT,
        related_name="insured",
        verbose_name=_("insurance"),
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="covers", verbose_name=_("placement")
    )

    class Meta:
        verbose_name = _("insured placement")
        verbose_name_plural = _("insured placements")
        constraints = [
            models.UniqueConstraint(fields=["cover", "placement"], name="insured_once_by_a_policy"),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
