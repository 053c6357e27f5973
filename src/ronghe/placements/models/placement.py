from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Organisation, Role, Site
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Agreement
from ronghe.placements.models.post import Post
from ronghe.reference.models import Occupation, Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class PlacementKind(models.TextChoices):
    POST = "post", pgettext_lazy("kind of placement", "Post placement")
    COGNITION = "cognition", pgettext_lazy("kind of placement", "Study visit")


class PlacementState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a placement", "Being prepared")
    READY = "ready", pgettext_lazy("state of a placement", "Ready to start")
    ACTIVE = "active", pgettext_lazy("state of a placement", "Under way")
    SUSPENDED = "suspended", pgettext_lazy("state of a placement", "Suspended")
    COMPLETED = "completed", pgettext_lazy("state of a placement", "Completed")
    ENDED_EARLY = "ended_early", pgettext_lazy("state of a placement", "Ended early")
    DID_NOT_START = "did_not_start", pgettext_lazy("state of a placement", "Did not start")


class Side(models.TextChoices):
    """Whose side something lies on; nobody's is an answer too."""

    STUDENT = "student", pgettext_lazy("side of a placement", "The student")
    HOST = "host", pgettext_lazy("side of a placement", "The host")
    COLLEGE = "college", pgettext_lazy("side of a placement", "The college")
    NOBODY = "nobody", pgettext_lazy("side of a placement", "Nobody")


# The student is to come, is there, or will come back.
COMING = frozenset({PlacementState.PLANNED, PlacementState.READY})
RUNNING = frozenset({PlacementState.ACTIVE, PlacementState.SUSPENDED})
OPEN = COMING | RUNNING
OVER = frozenset(PlacementState) - OPEN


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, actor: "Actor") -> "PlacementQuerySet":
        """Give one's own as a student, tutor or mentor, and those of one's scope or remits.

        A host sees the students it takes; a class teacher those of the class.
        """
        held = actor.membership
        if held is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            return self.filter(student=held.pk)
        seen = Q(tutor=held.pk) | Q(mentor=held.pk)
        seen |= Q(host__in=actor.managed_organisations)
        if actor.scope.sees_others:
            seen |= Q(student__in=Membership.objects.filter(actor.scope.memberships).values("pk"))
        if actor.watches_cases:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            near = opened.order_by().values("pk")
            seen |= Q(college__in=near) | Q(host__in=near)
        return self.filter(seen)

    def past_of(self, actor: "Actor") -> "PlacementQuerySet":
        """Give those that are over of somebody who was a student then and has left since.

        What was reported and certified of them is read for good; nothing else of them is.
        """
        if actor.kind != "person" or actor.person_id is None or actor.on is None:
            return self.none()
        left = Q(student__person=actor.person_id, student__ends_on__lt=actor.on)
        return self.filter(left, state__in=OVER)

    def pay_visible_to(self, actor: "Actor") -> "PlacementQuerySet":
        """Give those whose pay one reads: one’s own, of those one tutors, runs for, or pays."""
        held = actor.membership
        if held is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            return self.filter(student=held.pk)
        seen = Q(tutor=held.pk) | Q(host__in=actor.paying_organisations)
        if actor.scope.is_headed:
            seen |= Q(student__in=Membership.objects.filter(actor.scope.memberships).values("pk"))
        return self.filter(seen)

    def under_way(self) -> "PlacementQuerySet":
        return self.filter(state__in=RUNNING)

    def open(self) -> "PlacementQuerySet":
        return self.filter(state__in=OPEN)


class Placement(models.Model):
    """A student works and learns at a host, from a day to a day, for the college."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    college = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements", verbose_name=_("college")
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="hosted_placements",
        verbose_name=_("host"),
    )
    student = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="placements", verbose_name=_("student")
    )
    # Where the work is: its law and its calendar apply.
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="placements", verbose_name=_("region")
    )
    jurisdiction = models.CharField(_("law that applies"), max_length=20)
    kind = models.CharField(
        _("kind"), max_length=20, choices=PlacementKind, default=PlacementKind.POST
    )
    title = models.CharField(_("post"), max_length=120)
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="placements",
        null=True,
        blank=True,
        verbose_name=_("post of a round"),
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="placements",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
    )
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="placements",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="placements",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    tutor = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="tutored_placements",
        null=True,
        blank=True,
        verbose_name=_("college tutor"),
    )
    mentor = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="mentored_placements",
        null=True,
        blank=True,
        verbose_name=_("enterprise mentor"),
    )
    # What was stated of the work, by the names of the law's facts; what is absent is not known.
    work = models.JSONField(_("work"), default=dict, blank=True)
    is_own_choice = models.BooleanField(_("host of the student’s own choice"), default=False)
    own_choice_approved_on = models.DateField(
        _("own choice approved on"), null=True, blank=True, editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=PlacementState,
        default=PlacementState.PLANNED,
        editable=False,
    )
    # Began although the gate was closed, and who said so.
    is_irregular = models.BooleanField(_("began before it was ready"), default=False)
    over_on = models.DateField(_("over since"), null=True, blank=True, editable=False)
    over_for = models.CharField(
        _("on whose side"), max_length=20, choices=Side, blank=True, editable=False
    )
    over_note = models.CharField(_("why"), max_length=500, blank=True, editable=False)
    # What the last look at the gate found: how much is missing, and how much is not known.
    checked_at = models.DateTimeField(_("gate checked at"), null=True, blank=True, editable=False)
    missing_count = models.PositiveSmallIntegerField(default=0, editable=False)
    unknown_count = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "host", "starts_on"], name="placement_once_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["agreement", "host"],
                condition=Q(agreement__isnull=False),
                name="placement_once_for_an_agreement",
            ),
            models.CheckConstraint(name="placement_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="placement_kind_is_known", condition=Q(kind__in=PlacementKind.values)
            ),
            models.CheckConstraint(
                name="placement_state_is_known", condition=Q(state__in=PlacementState.values)
            ),
            models.CheckConstraint(
                name="placement_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="placement_is_with_somebody_else", condition=~Q(college=F("host"))
            ),
            models.CheckConstraint(
                name="placement_over_has_a_day",
                condition=Q(state__in=sorted(OPEN), over_on=None, over_for="", over_note="")
                | (~Q(state__in=sorted(OPEN)) & Q(over_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="placement_cut_short_says_why",
                condition=~Q(state__in=["ended_early", "did_not_start"])
                | (Q(over_for__in=Side.values) & ~Q(over_note="")),
            ),
            models.CheckConstraint(
                name="placement_own_choice_is_approved",
                condition=Q(own_choice_approved_on=None) | Q(is_own_choice=True),
            ),
        ]
        indexes = [
            models.Index(fields=["college", "state", "-id"], name="placement_by_college"),
            models.Index(fields=["host", "state", "-id"], name="placement_by_host"),
            models.Index(fields=["tutor", "-id"], name="placement_by_tutor"),
            models.Index(fields=["mentor", "-id"], name="placement_by_mentor"),
            models.Index(fields=["state", "starts_on"], name="placement_by_first_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_begun(self) -> bool:
        return self.state not in COMING and self.state != PlacementState.DID_NOT_START
