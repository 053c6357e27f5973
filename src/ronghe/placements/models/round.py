from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, OrganisationKind, Person, Role, SchoolClass
from ronghe.parties.powers import Power
from ronghe.reference.models import Region
from ronghe.reference.queries import ancestors_of

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class RoundState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a round", "Being prepared")
    OPEN = "open", pgettext_lazy("state of a round", "Open for ranking")
    CLOSED = "closed", pgettext_lazy("state of a round", "Ranking is over")
    PROPOSED = "proposed", pgettext_lazy("state of a round", "Result waits for a second person")
    PUBLISHED = "published", pgettext_lazy("state of a round", "Result published")
    SETTLED = "settled", pgettext_lazy("state of a round", "Settled")
    CANCELLED = "cancelled", pgettext_lazy("state of a round", "Called off")


class AllocationRule(models.TextChoices):
    STUDENT_OPTIMAL = "student_optimal", _("Fair by rank and lottery")
    MOST_PLACED = "most_placed", _("As many placed as possible")
    LEAST_RANK = "least_rank", _("Best ranks on average")


# Students see a round from the day it opens for ranking.
SHOWN = frozenset(RoundState) - {RoundState.PLANNED}
UNDER_WAY = frozenset(RoundState) - {RoundState.SETTLED, RoundState.CANCELLED}
WITH_RESULT = frozenset({RoundState.PUBLISHED, RoundState.SETTLED})


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: "Actor") -> "RoundQuerySet":
        """Give those of one's organisation, those for which one is asked as a host, and one's remits'.

        Students see theirs once it is open for ranking.
        """
        if actor.membership is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            mine = Q(state__in=SHOWN, candidates__membership=actor.membership_id)
            return self.filter(pk__in=Round.objects.filter(mine).order_by().values("pk"))
        seen = Q(organisation__in=actor.organisations)
        seen |= Q(classes__school_class__organisation__in=actor.organisations)
        seen |= Q(posts__host__in=actor.organisations)
        own = actor.organisation
        if own is not None and own.kind == OrganisationKind.COLLEGE and own.region is not None:
            # To a round of its region's authority a college brings classes of its own.
            above = ancestors_of(own.region).order_by().values("pk")
            near = Q(region=own.region_id) | Q(region__in=above)
            seen |= near & Q(organisation__kind=OrganisationKind.AUTHORITY)
        if actor.remits:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            seen |= Q(organisation__in=opened.order_by().values("pk"))
        return self.filter(pk__in=Round.objects.filter(seen).order_by().values("pk"))

    def results(self) -> "RoundQuerySet":
        """Give those whose result everybody may see."""
        return self.filter(state__in=WITH_RESULT)


class Round(models.Model):
    """Students rank posts, one rule places them all at once, and the result carries its proof."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("region")
    )
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=RoundState,
        default=RoundState.PLANNED,
        editable=False,
    )
    rule = models.CharField(
        _("rule"),
        max_length=20,
        choices=AllocationRule,
        default=AllocationRule.STUDENT_OPTIMAL,
    )
    # Why the rule was changed after students began to rank by another one.
    rule_note = models.CharField(_("why this rule"), max_length=500, blank=True)
    starts_on = models.DateField(_("first day of the placements"))
    ends_on = models.DateField(_("last day of the placements"))
    closes_at = models.DateTimeField(_("ranking ends"))
    appeals_until = models.DateField(_("appeals until"))
    confirm_until = models.DateField(_("confirm until"))
    most_wishes = models.PositiveSmallIntegerField(_("posts on a list at most"), default=10)
    most_minutes = models.PositiveSmallIntegerField(
        _("longest way in minutes"), null=True, blank=True
    )
    # The seed of the lottery is drawn when the round opens; its hash is shown from then on, the
    # seed itself with the result. Until then it lies here encrypted.
    seed_sealed = models.TextField(_("sealed seed"), blank=True, editable=False)
    seed = models.CharField(_("seed"), max_length=40, blank=True, editable=False)
    commitment = models.CharField(_("hash of the seed"), max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    # Counts up with every change of what a run reads, so that no stale run is published.
    revision = models.PositiveIntegerField(default=0, editable=False)
    proposed_run = models.ForeignKey(
        "Run",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("result"),
    )
    proposed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("proposed by"),
    )
    published_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    closing_note = models.CharField(
        _("why it was called off"), max_length=500, blank=True, editable=False
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                name="round_state_is_known", condition=Q(state__in=RoundState.values)
            ),
            models.CheckConstraint(
                name="round_rule_is_known", condition=Q(rule__in=AllocationRule.values)
            ),
            models.CheckConstraint(name="round_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="round_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="round_confirms_after_appeals",
                condition=Q(confirm_until__gte=F("appeals_until")),
            ),
            models.CheckConstraint(
                name="round_list_has_room", condition=Q(most_wishes__range=(1, 50))
            ),
            models.CheckConstraint(
                name="round_open_has_committed",
                condition=Q(state__in=["planned", "cancelled"])
                | (~Q(commitment="") & Q(opened_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="round_seed_waits_for_the_result",
                condition=Q(seed="") | Q(state__in=["published", "settled"]),
            ),
            models.CheckConstraint(
                name="round_published_by_two",
                condition=~Q(state__in=["published", "settled"])
                | (
                    Q(proposed_run__isnull=False, published_at__isnull=False)
                    & ~Q(seed="")
                    & (
                        Q(proposed_by=None)
                        | Q(published_by=None)
                        | ~Q(proposed_by=F("published_by"))
                    )
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-id"], name="round_by_region"),
            models.Index(fields=["state", "closes_at"], name="round_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_result(self) -> bool:
        return self.state in WITH_RESULT


class RoundClass(models.Model):
    """A class whose students take part."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="classes", verbose_name=_("round")
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("class")
    )

    class Meta:
        verbose_name = _("class of a round")
        verbose_name_plural = _("classes of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "school_class"], name="class_once_in_a_round"),
        ]

    @property
    def reference(self) -> str:
        return self.round.reference
