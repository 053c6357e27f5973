from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Person, Site
from ronghe.placements.models.placement import Placement, Side
from ronghe.reference.models import Occupation

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class StageKind(models.TextChoices):
    CHANGE = "change", pgettext_lazy("kind of stage", "Another post")
    ROTATION = "rotation", pgettext_lazy("kind of stage", "Rotation")


class StageState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a stage", "Waits for the other side")
    PLANNED = "planned", pgettext_lazy("state of a stage", "Agreed")
    BEGUN = "begun", pgettext_lazy("state of a stage", "Begun")
    REFUSED = "refused", pgettext_lazy("state of a stage", "Not agreed")
    CANCELLED = "cancelled", pgettext_lazy("state of a stage", "Cancelled")


class StageQuerySet(models.QuerySet["Stage"]):
    def visible_to(self, actor: "Actor") -> "StageQuerySet":
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)


class Stage(models.Model):
    """Another post, site or mentor at the same host from a day on: once, or as one turn of a rotation.

    College or host proposes it and the other agrees; the placement takes it over on its day.
    """

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="stages", verbose_name=_("placement")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=StageKind)
    starts_on = models.DateField(_("from"))
    title = models.CharField(_("post"), max_length=120)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    mentor = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("enterprise mentor"),
    )
    side = models.CharField(_("on whose side"), max_length=20, choices=Side, default=Side.NOBODY)
    note = models.CharField(_("why"), max_length=500)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=StageState,
        default=StageState.PROPOSED,
        editable=False,
    )
    proposed_for = models.CharField(_("proposed by the side of"), max_length=20, choices=Side)
    proposed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
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
    # What the placement was before this stage began.
    title_before = models.CharField(_("post before"), max_length=120, blank=True, editable=False)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage of a placement")
        verbose_name_plural = _("stages of placements")
        constraints = [
            models.CheckConstraint(name="stage_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="stage_says_why", condition=~Q(note="")),
            models.CheckConstraint(
                name="stage_kind_is_known", condition=Q(kind__in=StageKind.values)
            ),
            models.CheckConstraint(
                name="stage_state_is_known", condition=Q(state__in=StageState.values)
            ),
            models.CheckConstraint(name="stage_side_is_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="stage_proposed_by_host_or_college",
                condition=Q(proposed_for__in=["host", "college"]),
            ),
            models.CheckConstraint(
                name="stage_agreed_by_another",
                condition=Q(answered_by=None) | Q(proposed_by=None) | ~Q(answered_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="stage_refused_says_why", condition=~Q(state="refused") | ~Q(answer_note="")
            ),
            models.CheckConstraint(
                name="stage_begun_keeps_what_was",
                condition=Q(state="begun") & ~Q(title_before="")
                | ~Q(state="begun") & Q(title_before=""),
            ),
            models.UniqueConstraint(
                fields=["placement", "starts_on"],
                condition=Q(state__in=["proposed", "planned", "begun"]),
                name="stage_one_from_a_day",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "starts_on"], name="stage_by_day")]

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def answers_for(self) -> str:
        """Give the side that agrees: never the one that proposed it."""
        return Side.COLLEGE.value if self.proposed_for == Side.HOST else Side.HOST.value
