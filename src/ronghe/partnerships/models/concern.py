from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.cooperation import Cooperation


class ConcernState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a concern", "Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("state of a concern", "Answered")
    SETTLED = "settled", pgettext_lazy("state of a concern", "Settled")


class Concern(models.Model):
    """One side says what troubles it; the other owes an answer by a day."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="concerns",
        verbose_name=_("cooperation"),
    )
    raised_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("written by")
    )
    addressed_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("addressed to")
    )
    text = models.TextField(_("what troubles you"), max_length=4_000)
    raised_at = models.DateTimeField(_("raised at"))
    answer_due_on = models.DateField(_("answer due on"))
    state = models.CharField(
        _("state"), max_length=20, choices=ConcernState, default=ConcernState.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), max_length=4_000, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        constraints = [
            models.CheckConstraint(name="concern_is_said", condition=~Q(text="")),
            models.CheckConstraint(
                name="concern_goes_to_another", condition=~Q(raised_for=F("addressed_to"))
            ),
            models.CheckConstraint(
                name="concern_state_is_known", condition=Q(state__in=ConcernState.values)
            ),
            models.CheckConstraint(
                name="concern_answered_has_an_answer",
                condition=~Q(state="answered") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_on"], condition=Q(state="open"), name="concern_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.reference
