from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.candidate import Candidate
from ronghe.placements.models.post import Post

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class AppealState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("state of an appeal", "Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("state of an appeal", "Granted")
    DECLINED = "declined", pgettext_lazy("state of an appeal", "Not granted")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, actor: "Actor") -> "AppealQuerySet":
        """Give one's own, and those in rounds of an organisation that one looks after."""
        mine = Candidate.objects.visible_to(actor).order_by().values("pk")
        return self.filter(
            Q(candidate__in=mine)
            | Q(candidate__round__organisation__in=actor.managed_organisations)
        )


class Appeal(models.Model):
    """A student says that the result is wrong; whoever runs the round answers with a reason."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("student")
    )
    text = models.TextField(_("what is wrong"), max_length=4_000)
    state = models.CharField(
        _("state"), max_length=20, choices=AppealState, default=AppealState.RAISED, editable=False
    )
    raised_at = models.DateTimeField(_("raised at"))
    due_on = models.DateField(_("answer due on"))
    answer = models.TextField(_("answer"), max_length=4_000, blank=True, editable=False)
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
    # A seat that was added for the student; nobody loses theirs by an appeal.
    seat_at = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("seat given at"),
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(name="appeal_says_what_is_wrong", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_answer_is_said",
                condition=Q(state="raised", answered_at=None)
                | (~Q(state="raised") & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(state="raised"), name="appeal_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_late(self, on: date) -> bool:
        return self.state == AppealState.RAISED and on > self.due_on
