from hashlib import sha256
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person, Role
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor

# Who of an authority works on inspections: nobody else of it reads them.
INSPECTING_ROLES = (Role.COORDINATOR, Role.CASE_OFFICER, Role.INSPECTOR)


def inspects_for(actor: "Actor") -> bool:
    """Whether one works on inspections for an authority that may see cases."""
    return actor.holds(*INSPECTING_ROLES) and any(
        Power.SEE_CASES in one.powers for one in actor.remits.reaches
    )


class InspectionWay(models.TextChoices):
    """An inspection is a duty to be borne; a visit is asked for, and may be declined."""

    INSPECTION = "inspection", pgettext_lazy("way of looking", "Inspection")
    VISIT = "visit", pgettext_lazy("way of looking", "Voluntary visit")


class CampaignState(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("state of a campaign", "Announced, not drawn yet")
    DRAWN = "drawn", pgettext_lazy("state of a campaign", "Drawn, being worked through")
    CLOSED = "closed", pgettext_lazy("state of a campaign", "Closed")


class Risk(models.TextChoices):
    """Why somebody should look sooner; of the cooperation itself, never of its neighbours."""

    FLAG = "flag", pgettext_lazy("reason to look", "A flag is to be verified")
    SHOW = "show", pgettext_lazy("reason to look", "Much show, little substance")
    LOW = "low", pgettext_lazy("reason to look", "Little is confirmed")
    UNKNOWN = "unknown", pgettext_lazy("reason to look", "Much is not known")
    NO_INDEX = "no_index", pgettext_lazy("reason to look", "Nothing was computed yet")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: "Actor") -> "CampaignQuerySet":
        """Those of one's authority; an organisation sees those of its region: what was announced."""
        if inspects_for(actor):
            return self.filter(authority__in=actor.organisations)
        own = actor.organisation
        if own is None or own.region is None or not actor.managed_organisations or actor.remits:
            return self.none()
        codes = own.region.path.rstrip("/").split("/")
        above = ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]
        return self.filter(region__path__in=above)


class Campaign(models.Model):
    """An authority looks at part of a region's cooperations: some by risk, others at random.

    The seed is drawn before anybody knows what is drawn with it; its hash is shown from the first
    day, the seed itself once nobody can be warned by it any more.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="campaigns",
        verbose_name=_("authority"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("region")
    )
    title = models.CharField(_("title"), max_length=120)
    way = models.CharField(_("way"), max_length=20, choices=InspectionWay)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    size = models.PositiveIntegerField(_("cooperations to look at"))
    seed = models.CharField(_("seed"), max_length=40, editable=False)
    seed_hash = models.CharField(_("hash of the seed"), max_length=64, editable=False)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CampaignState,
        default=CampaignState.ANNOUNCED,
        editable=False,
    )
    population = models.PositiveIntegerField(
        _("cooperations of the region"), null=True, blank=True, editable=False
    )
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(name="campaign_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="campaign_way_is_known", condition=Q(way__in=InspectionWay.values)
            ),
            models.CheckConstraint(
                name="campaign_state_is_known", condition=Q(state__in=CampaignState.values)
            ),
            models.CheckConstraint(
                name="campaign_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="campaign_looks_at_something", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="campaign_seed_is_kept",
                condition=~Q(seed="") & Q(seed_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="campaign_drawn_from_enough",
                condition=Q(state="announced", population=None, drawn_at=None)
                | Q(population__gte=F("size"), drawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_closed_has_an_instant",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-id"], name="campaign_by_authority"),
            models.Index(fields=["region", "-id"], name="campaign_by_region"),
        ]

    def __str__(self) -> str:
        return self.title


def hash_of_seed(seed: str) -> str:
    """Give what is published beforehand: anybody can compare it with the seed afterwards.

    >>> hash_of_seed("1")[:8]
    '6b86b273'
    """
    return sha256(seed.encode()).hexdigest()


class CampaignUnit(models.Model):
    """A cooperation as it stood in the frame of a draw; `probability` is there if it was chosen."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="units", verbose_name=_("campaign")
    )
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="+", verbose_name=_("cooperation")
    )
    place = models.PositiveIntegerField(_("place in the frame"))
    risk = models.FloatField(_("risk"))
    reasons = ArrayField(
        models.CharField(max_length=20, choices=Risk), default=list, verbose_name=_("why")
    )
    probability = models.FloatField(_("probability of being chosen"), null=True, blank=True)
    is_random = models.BooleanField(_("drawn at random"), default=False)

    class Meta:
        verbose_name = _("cooperation of a campaign")
        verbose_name_plural = _("cooperations of campaigns")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "cooperation"], name="campaign_unit_once"),
            models.UniqueConstraint(fields=["campaign", "place"], name="campaign_unit_has_a_place"),
            models.CheckConstraint(
                name="campaign_unit_probability_is_one",
                condition=Q(probability=None) | Q(probability__gt=0, probability__lte=1),
            ),
            models.CheckConstraint(
                name="campaign_unit_random_was_chosen",
                condition=Q(is_random=False) | Q(probability__isnull=False),
            ),
        ]
