from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Organisation, Person
from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region
from ronghe.supervision.models.campaign import CampaignUnit, InspectionWay, inspects_for

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class InspectionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of an inspection", "Being prepared")
    APPROVED = "approved", pgettext_lazy("state of an inspection", "Approved")
    ANNOUNCED = "announced", pgettext_lazy("state of an inspection", "Announced")
    AGREED = "agreed", pgettext_lazy("state of an inspection", "Visit agreed")
    UNDER_WAY = "under_way", pgettext_lazy("state of an inspection", "On site")
    FOUND = "found", pgettext_lazy("state of an inspection", "Findings stated")
    REPLIED = "replied", pgettext_lazy("state of an inspection", "Replied to")
    DECIDED = "decided", pgettext_lazy("state of an inspection", "Decided")
    DECLINED = "declined", pgettext_lazy("state of an inspection", "Visit declined")
    LAPSED = "lapsed", pgettext_lazy("state of an inspection", "Lapsed")
    CANCELLED = "cancelled", pgettext_lazy("state of an inspection", "Cancelled")


# What runs in time, and lapses on a day if nobody acts.
RUNS_OUT = frozenset(
    {
        InspectionState.ANNOUNCED,
        InspectionState.AGREED,
        InspectionState.UNDER_WAY,
        InspectionState.FOUND,
        InspectionState.REPLIED,
    }
)
LIVE = RUNS_OUT | {InspectionState.PLANNED, InspectionState.APPROVED}
ENDED_UNDECIDED = frozenset(
    {InspectionState.DECLINED, InspectionState.LAPSED, InspectionState.CANCELLED}
)
HAS_FINDINGS = frozenset({InspectionState.FOUND, InspectionState.REPLIED, InspectionState.DECIDED})


class Outcome(models.TextChoices):
    HOLLOW = "hollow", pgettext_lazy("outcome of an inspection", "Hollow")
    SOUND = "sound", pgettext_lazy("outcome of an inspection", "Not hollow")
    UNTOLD = "untold", pgettext_lazy("outcome of an inspection", "Not to be told")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, actor: "Actor") -> "InspectionQuerySet":
        """Those of one's authority; of one's own organisation once they were announced to it."""
        if inspects_for(actor):
            return self.filter(authority__in=actor.organisations)
        return self.filter(inspected__in=actor.managed_organisations, announced_at__isnull=False)

    def live(self) -> "InspectionQuerySet":
        return self.filter(state__in=LIVE)


class Inspection(models.Model):
    """An authority looks at a cooperation at the place of one of its parties, and a second person decides.

    `needs_approval` marks the inspection of an enterprise: a recorded legal item, an approval, and
    two officers. `lapses_on` is the last day on which the authority can still take the next step.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("authority"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("cooperation"),
    )
    inspected = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="inspections_of",
        verbose_name=_("inspected"),
    )
    unit = models.ForeignKey(
        CampaignUnit,
        on_delete=models.PROTECT,
        related_name="inspections",
        null=True,
        blank=True,
        verbose_name=_("drawn in a campaign"),
    )
    way = models.CharField(_("way"), max_length=20, choices=InspectionWay)
    needs_approval = models.BooleanField(_("needs an approval"), default=False)
    ground = models.CharField(_("why"), max_length=500, blank=True)
    legal_item = models.CharField(_("published item"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=InspectionState,
        default=InspectionState.PLANNED,
        editable=False,
    )
    opened_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("opened by"),
    )
    opened_at = models.DateTimeField(_("opened at"))
    approved_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    on = models.DateField(_("day on site"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True, editable=False)
    findings = models.TextField(_("findings"), max_length=4000, blank=True, editable=False)
    found_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("findings stated by"),
    )
    found_at = models.DateTimeField(_("findings stated at"), null=True, blank=True, editable=False)
    reply_until = models.DateField(_("reply until"), null=True, blank=True, editable=False)
    lapses_on = models.DateField(_("last day for the authority"), null=True, blank=True, editable=False)  # fmt: skip
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, blank=True, editable=False
    )
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decided by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    # Why it was cancelled; a visit is declined without a reason, or with one if one likes.
    ending_note = models.CharField(_("word at the end"), max_length=500, blank=True, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "inspected"],
                condition=Q(state__in=sorted(LIVE)),
                name="inspection_one_at_a_time",
            ),
            models.CheckConstraint(
                name="inspection_way_is_known", condition=Q(way__in=InspectionWay.values)
            ),
            models.CheckConstraint(
                name="inspection_state_is_known", condition=Q(state__in=InspectionState.values)
            ),
            models.CheckConstraint(
                name="inspection_says_why", condition=Q(unit__isnull=False) | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="inspection_approved_by_a_second_person",
                condition=(
                    Q(needs_approval=False)
                    | Q(state__in=["planned", "cancelled"])
                    | (Q(approved_by__isnull=False) & ~Q(legal_item="") & ~Q(legal_basis=""))
                )
                & (Q(approved_by=None) | Q(opened_by=None) | ~Q(approved_by=F("opened_by"))),
            ),
            models.CheckConstraint(
                name="inspection_visit_needs_no_approval",
                condition=Q(way="inspection") | Q(needs_approval=False),
            ),
            models.CheckConstraint(
                name="inspection_announced_has_a_day",
                condition=~Q(state__in=sorted(RUNS_OUT))
                | Q(on__isnull=False, announced_at__isnull=False, lapses_on__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_only_visits_are_declined",
                condition=~Q(state__in=["agreed", "declined"]) | Q(way="visit"),
            ),
            models.CheckConstraint(
                name="inspection_found_says_what",
                condition=~Q(state__in=sorted(HAS_FINDINGS))
                | (
                    ~Q(findings="")
                    & Q(found_by__isnull=False, found_at__isnull=False, reply_until__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="inspection_decided_by_another_person",
                condition=Q(state="decided", outcome__in=Outcome.values, decided_by__isnull=False)
                & ~Q(reasons="")
                & ~Q(decided_by=F("found_by"))
                | (~Q(state="decided") & Q(outcome="", reasons="", decided_by=None)),
            ),
            models.CheckConstraint(
                name="inspection_ended_has_an_instant",
                condition=Q(state__in=sorted(LIVE), ended_at=None)
                | (~Q(state__in=sorted(LIVE)) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "-id"], name="inspection_by_authority"),
            models.Index(fields=["inspected", "-id"], name="inspection_by_inspected"),
            models.Index(fields=["region", "-id"], name="inspection_by_region"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_visit(self) -> bool:
        return self.way == InspectionWay.VISIT


class InspectionOfficer(models.Model):
    """Who looks: named before anybody is told, and never who decides."""

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="officers",
        verbose_name=_("inspection"),
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )

    class Meta:
        verbose_name = _("officer of an inspection")
        verbose_name_plural = _("officers of inspections")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "membership"], name="inspection_officer_once"
            )
        ]


class InspectionReply(models.Model):
    """What the inspected says to the findings."""

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="replies",
        verbose_name=_("inspection"),
    )
    text = models.TextField(_("reply"), max_length=4000)
    written_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("reply to an inspection")
        verbose_name_plural = _("replies to inspections")
        constraints = [
            models.CheckConstraint(name="inspection_reply_says_something", condition=~Q(text=""))
        ]

    @property
    def reference(self) -> str:
        return self.inspection.reference
