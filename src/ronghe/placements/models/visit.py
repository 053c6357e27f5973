from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Person, Role
from ronghe.placements.models.placement import Placement, Side
from ronghe.placements.models.week import ConfirmWay

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class VisitState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a visit", "Planned")
    REPORTED = "reported", pgettext_lazy("state of a visit", "Reported, not confirmed yet")
    CONFIRMED = "confirmed", pgettext_lazy("state of a visit", "Confirmed by the other side")
    CONTRADICTED = "contradicted", pgettext_lazy("state of a visit", "Contradicted")
    CANCELLED = "cancelled", pgettext_lazy("state of a visit", "Cancelled")


class VisitWay(models.TextChoices):
    ON_SITE = "on_site", pgettext_lazy("way of a visit", "On site")
    PHONE = "phone", pgettext_lazy("way of a visit", "By telephone")
    VIDEO = "video", pgettext_lazy("way of a visit", "By video")


class VisitQuestion(models.TextChoices):
    """What every visit asks for exactly; “not known” is an answer to each."""

    WORK = "work", _("Does the student do the work that was agreed?")
    MENTOR = "mentor", _("Is the mentor there, and does the mentor show and explain?")
    SAFETY = "safety", _("Are guards, protective gear and escape routes as the work needs them?")
    HOURS = "hours", _("Do the hours of the last weeks agree with what the student entered?")
    FREEDOM = "freedom", _("Does the student hold their own papers, and has nobody asked for a fee or deposit?")  # fmt: skip
    HELP = "help", _("Does the student know whom to turn to when something is wrong?")


class Reply(models.TextChoices):
    YES = "yes", pgettext_lazy("answer of a visit", "Yes")
    NO = "no", pgettext_lazy("answer of a visit", "No")
    UNKNOWN = "unknown", pgettext_lazy("answer of a visit", "Not known")


# It took place, as the tutor says.
MADE = frozenset({VisitState.REPORTED, VisitState.CONFIRMED, VisitState.CONTRADICTED})


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, actor: "Actor") -> "VisitQuerySet":
        """Give those of placements that one sees; an authority learns of visits from figures."""
        if actor.membership is None or actor.remits:
            return self.none()
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)

    def looked_after_by(self, actor: "Actor") -> "VisitQuerySet":
        """Give those that one makes as the tutor, and those of a college that one heads."""
        held = actor.membership
        if held is None or actor.holds(Role.STUDENT):
            return self.none()
        mine = Q(tutor=held.pk) | Q(placement__tutor=held.pk)
        if actor.scope.looks_after_others:
            own = Membership.objects.filter(actor.scope.memberships).order_by().values("pk")
            mine |= Q(placement__student__in=own)
        return self.filter(mine)


class Visit(models.Model):
    """The tutor sees to a student at the host: planned, reported, and said to be so by the other side."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="visits", verbose_name=_("placement")
    )
    tutor = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="visits", verbose_name=_("college tutor")
    )
    planned_on = models.DateField(_("planned for"))
    planned_way = models.CharField(_("way planned"), max_length=20, choices=VisitWay)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    planned_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("planned by"),
    )
    planned_at = models.DateTimeField(_("planned at"))
    state = models.CharField(
        _("state"), max_length=20, choices=VisitState, default=VisitState.PLANNED, editable=False
    )
    # The report.
    happened_on = models.DateField(_("day of the visit"), null=True, blank=True, editable=False)
    way = models.CharField(_("way"), max_length=20, choices=VisitWay, blank=True, editable=False)
    saw_student = models.BooleanField(_("spoke with the student"), default=False)
    saw_mentor = models.BooleanField(_("spoke with the mentor"), default=False)
    saw_workplace = models.BooleanField(_("saw the workplace"), default=False)
    # By question; what is not there was not asked yet.
    replies = models.JSONField(_("answers"), default=dict, blank=True, editable=False)
    text = models.TextField(_("report"), max_length=4000, blank=True, editable=False)
    reported_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True, editable=False)
    cancel_note = models.CharField(
        _("why it was cancelled"), max_length=500, blank=True, editable=False
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                name="visit_state_is_known", condition=Q(state__in=VisitState.values)
            ),
            models.CheckConstraint(
                name="visit_way_is_known", condition=Q(planned_way__in=VisitWay.values)
            ),
            models.UniqueConstraint(
                fields=["placement", "planned_on"],
                condition=Q(state="planned"),
                name="visit_planned_once_a_day",
            ),
            models.CheckConstraint(
                name="visit_made_says_when_and_how",
                condition=Q(
                    state__in=sorted(MADE),
                    happened_on__isnull=False,
                    reported_at__isnull=False,
                    way__in=VisitWay.values,
                )
                | (~Q(state__in=sorted(MADE)) & Q(happened_on=None, reported_at=None, way="")),
            ),
            models.CheckConstraint(
                name="visit_made_met_somebody",
                condition=~Q(state__in=sorted(MADE))
                | Q(saw_student=True)
                | Q(saw_mentor=True)
                | Q(saw_workplace=True),
            ),
            models.CheckConstraint(
                name="visit_by_telephone_sees_nothing",
                condition=~Q(way="phone") | Q(saw_workplace=False),
            ),
            models.CheckConstraint(
                name="visit_cancelled_says_why",
                condition=(Q(state="cancelled") & ~Q(cancel_note=""))
                | (~Q(state="cancelled") & Q(cancel_note="")),
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "-planned_on", "-id"], name="visit_by_placement"),
            models.Index(fields=["tutor", "state", "planned_on"], name="visit_by_tutor"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_made(self) -> bool:
        return self.state in MADE

    @property
    def day(self) -> date:
        """Give the day on which it was, or is to be."""
        return self.happened_on or self.planned_on


class VisitAnswer(models.Model):
    """What host or student say of a reported visit; one that says no is shown, not hidden."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="answers", verbose_name=_("visit")
    )
    side = models.CharField(_("side"), max_length=20, choices=Side)
    took_place = models.BooleanField(_("took place as reported"))
    note = models.CharField(_("what was otherwise"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"))
    answer_way = models.CharField(_("how"), max_length=20, choices=ConfirmWay)

    class Meta:
        verbose_name = _("answer to a visit")
        verbose_name_plural = _("answers to visits")
        constraints = [
            models.UniqueConstraint(fields=["visit", "side"], name="visit_answered_once_a_side"),
            models.CheckConstraint(
                name="visit_answered_by_another_side", condition=Q(side__in=["student", "host"])
            ),
            models.CheckConstraint(
                name="visit_contradiction_says_what", condition=Q(took_place=True) | ~Q(note="")
            ),
        ]

    @property
    def reference(self) -> str:
        return self.visit.reference
