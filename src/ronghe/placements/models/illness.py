from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Person, Role
from ronghe.placements.models.interruption import Interruption
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class IllnessState(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("state of a sick note", "Waits for the tutor")
    ACCEPTED = "accepted", pgettext_lazy("state of a sick note", "Accepted")
    RETURNED = "returned", pgettext_lazy("state of a sick note", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a sick note", "Taken back")


class Reporter(models.TextChoices):
    STUDENT = "student", pgettext_lazy("who reports an illness", "The student")
    GUARDIAN = "guardian", pgettext_lazy("who reports an illness", "A parent or guardian")


class IllnessReportQuerySet(models.QuerySet["IllnessReport"]):
    def visible_to(self, actor: "Actor") -> "IllnessReportQuerySet":
        """Give one’s own, and those of students whom one tutors or looks after; the host has none.

        What others need is that somebody is absent, from when to when (`absences`).
        """
        held = actor.membership
        if held is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            return self.filter(placement__student=held.pk)
        seen = Q(placement__tutor=held.pk)
        if actor.scope.looks_after_others:
            own = Membership.objects.filter(actor.scope.memberships).order_by().values("pk")
            seen |= Q(placement__student__in=own)
        return self.filter(seen)


class IllnessReport(models.Model):
    """A student is ill, from a day to a day; no diagnosis is asked for, and none is kept."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="illnesses", verbose_name=_("placement")
    )
    starts_on = models.DateField(_("ill from"))
    ends_on = models.DateField(_("last day, as expected"), null=True, blank=True)
    reported_for = models.CharField(_("reported by"), max_length=20, choices=Reporter)
    reported_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who reported it"),
    )
    reported_at = models.DateTimeField(_("reported at"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=IllnessState,
        default=IllnessState.REPORTED,
        editable=False,
    )
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answer_note = models.CharField(_("answer"), max_length=500, blank=True, editable=False)
    # The days of rest that came of it.
    interruption = models.OneToOneField(
        Interruption,
        on_delete=models.PROTECT,
        related_name="illness",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("interruption"),
    )

    objects = IllnessReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("sick note")
        verbose_name_plural = _("sick notes")
        constraints = [
            models.CheckConstraint(
                name="illness_state_is_known", condition=Q(state__in=IllnessState.values)
            ),
            models.CheckConstraint(
                name="illness_reporter_is_known", condition=Q(reported_for__in=Reporter.values)
            ),
            models.CheckConstraint(
                name="illness_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="reported"), name="illness_open_one_at_a_time"
            ),
            models.CheckConstraint(
                name="illness_answered_has_an_instant",
                condition=Q(state__in=["accepted", "returned"], answered_at__isnull=False)
                | (~Q(state__in=["accepted", "returned"]) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="illness_returned_says_why",
                condition=~Q(state="returned") | ~Q(answer_note=""),
            ),
            models.CheckConstraint(
                name="illness_accepted_gives_rest",
                condition=Q(state="accepted", interruption__isnull=False)
                | (~Q(state="accepted") & Q(interruption=None)),
            ),
        ]  # fmt: skip

    @property
    def reference(self) -> str:
        return self.placement.reference
