from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement, Side

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor

MOST_MINUTES = 12 * 60


class ContactWay(models.TextChoices):
    AT_WORK = "at_work", pgettext_lazy("way of guidance", "Side by side at work")
    TALK = "talk", pgettext_lazy("way of guidance", "In a talk")
    PHONE = "phone", pgettext_lazy("way of guidance", "By telephone")
    VIDEO = "video", pgettext_lazy("way of guidance", "By video")
    WRITTEN = "written", pgettext_lazy("way of guidance", "In writing")


class ContactState(models.TextChoices):
    NOTED = "noted", pgettext_lazy("state of guidance", "Waits for the other side")
    CONFIRMED = "confirmed", pgettext_lazy("state of guidance", "Confirmed by both")
    CONTRADICTED = "contradicted", pgettext_lazy("state of guidance", "Contradicted")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of guidance", "Taken back")


class MentorContactQuerySet(models.QuerySet["MentorContact"]):
    def visible_to(self, actor: "Actor") -> "MentorContactQuerySet":
        if actor.membership is None or actor.remits:
            return self.none()
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)


class MentorContact(models.Model):
    """A student and whoever guides them worked on something together; one notes it, the other confirms."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("placement")
    )
    # Who guided: the mentor of the host, or the tutor of the college.
    guide = models.CharField(_("with whom"), max_length=20, choices=Side)
    on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    way = models.CharField(_("way"), max_length=20, choices=ContactWay)
    topic = models.CharField(_("worked on together"), max_length=500)
    state = models.CharField(
        _("state"), max_length=20, choices=ContactState, default=ContactState.NOTED, editable=False
    )
    noted_for = models.CharField(_("noted by the side of"), max_length=20, choices=Side)
    noted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(_("noted at"))
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
    answer_note = models.CharField(
        _("what was otherwise"), max_length=500, blank=True, editable=False
    )

    objects = MentorContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidance")
        verbose_name_plural = _("records of guidance")
        constraints = [
            models.CheckConstraint(
                name="contact_state_is_known", condition=Q(state__in=ContactState.values)
            ),
            models.CheckConstraint(
                name="contact_way_is_known", condition=Q(way__in=ContactWay.values)
            ),
            models.CheckConstraint(name="contact_says_what", condition=~Q(topic="")),
            models.CheckConstraint(
                name="contact_lasts_a_while", condition=Q(minutes__range=(1, MOST_MINUTES))
            ),
            models.CheckConstraint(
                name="contact_is_with_a_guide", condition=Q(guide__in=["host", "college"])
            ),
            models.CheckConstraint(
                name="contact_noted_by_one_of_both",
                condition=Q(noted_for="student") | Q(noted_for=F("guide")),
            ),
            models.CheckConstraint(
                name="contact_answered_has_an_instant",
                condition=Q(state__in=["confirmed", "contradicted"], answered_at__isnull=False)
                | (~Q(state__in=["confirmed", "contradicted"]) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="contact_answered_by_the_other",
                condition=Q(answered_by=None) | Q(noted_by=None) | ~Q(answered_by=F("noted_by")),
            ),
            models.CheckConstraint(
                name="contact_contradiction_says_what",
                condition=~Q(state="contradicted") | ~Q(answer_note=""),
            ),
        ]
        indexes = [models.Index(fields=["placement", "-on", "-id"], name="contact_by_placement")]

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def answers_for(self) -> str:
        """Give the side that confirms: never the one that noted it."""
        return self.guide if self.noted_for == Side.STUDENT else Side.STUDENT.value
