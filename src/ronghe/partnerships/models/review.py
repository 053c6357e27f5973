from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.cooperation import Cooperation
from ronghe.partnerships.models.reach import shared_with

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class ReviewState(models.TextChoices):
    RECORDED = "recorded", pgettext_lazy("minutes of a review", "Waiting for the other side")
    CONFIRMED = "confirmed", pgettext_lazy("minutes of a review", "Confirmed by both sides")
    OBJECTED = "objected", pgettext_lazy("minutes of a review", "Not confirmed")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: "Actor") -> "ReviewQuerySet":
        """Give those of the cooperations that one sees."""
        shared = Cooperation.objects.filter(shared_with(actor)).order_by().values("pk")
        return self.filter(cooperation__in=shared)


class Review(models.Model):
    """The parties met and looked at their cooperation: minutes of one side, confirmed by another."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("cooperation")
    )
    held_on = models.DateField(_("held on"))
    minutes = models.TextField(_("minutes"), max_length=20_000)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ReviewState,
        default=ReviewState.RECORDED,
        editable=False,
    )
    recorded_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded for")
    )
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    answered_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answered for"),
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
    objection = models.TextField(_("what is wrong"), max_length=4_000, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(name="review_has_minutes", condition=~Q(minutes="")),
            models.CheckConstraint(
                name="review_state_is_known", condition=Q(state__in=ReviewState.values)
            ),
            models.CheckConstraint(
                name="review_takes_two_sides",
                condition=Q(state="recorded", answered_at=None)
                | (
                    ~Q(state="recorded")
                    & Q(answered_at__isnull=False)
                    & ~Q(recorded_for=F("answered_for"))
                ),
            ),
            models.CheckConstraint(
                name="review_objection_is_said", condition=~Q(state="objected") | ~Q(objection="")
            ),
        ]
        indexes = [models.Index(fields=["cooperation", "-held_on"], name="review_of_cooperation")]

    def __str__(self) -> str:
        return self.reference


class ReviewAction(models.Model):
    """What a review decided: who does what by when. It is no duty of the agreement."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="actions", verbose_name=_("review")
    )
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("who does it")
    )
    what = models.CharField(_("what"), max_length=500)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("noted by")
    )

    class Meta:
        verbose_name = _("action of a review")
        verbose_name_plural = _("actions of reviews")
        constraints = [
            models.CheckConstraint(name="review_action_says_what", condition=~Q(what="")),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=Q(done_on=None),
                name="review_action_due",
            )
        ]

    @property
    def reference(self) -> str:
        return self.review.reference


class Trouble(models.Model):
    """Something that threatens a cooperation, since when, and until when; both sides are told once."""

    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="troubles",
        verbose_name=_("cooperation"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    since_on = models.DateField(_("since"))
    noticed_at = models.DateTimeField(_("noticed at"))
    over_at = models.DateTimeField(_("over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "kind"],
                condition=Q(over_at=None),
                name="trouble_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperation.reference} {self.kind}"

    @property
    def reference(self) -> str:
        return self.cooperation.reference
