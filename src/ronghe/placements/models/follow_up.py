import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Cohort, Membership


class Whereabouts(models.TextChoices):
    """What somebody does half a year after the last placement."""

    AT_HOST = "at_host", pgettext_lazy("half a year later", "I work where I did a placement")
    IN_TRADE = "in_trade", pgettext_lazy("half a year later", "I work elsewhere in my trade")
    ELSEWHERE = "elsewhere", pgettext_lazy("half a year later", "I work in something else")
    STUDYING = "studying", pgettext_lazy("half a year later", "I go on learning")
    LOOKING = "looking", pgettext_lazy("half a year later", "I am looking for work")
    OTHER = "other", pgettext_lazy("half a year later", "Something else")


class FollowUp(models.Model):
    """A cohort is asked half a year after its last placement; totals are out when the asking is over."""

    cohort = models.OneToOneField(
        Cohort, on_delete=models.PROTECT, related_name="follow_up", verbose_name=_("cohort")
    )
    asked_on = models.DateField(_("asked on"))
    closes_on = models.DateField(_("last day to answer"))

    class Meta:
        verbose_name = _("follow-up of graduates")
        verbose_name_plural = _("follow-ups of graduates")
        constraints = [
            models.CheckConstraint(
                name="follow_up_closes_later", condition=Q(closes_on__gt=F("asked_on"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.cohort)


class FollowUpLink(models.Model):
    """Lets one graduate answer once. What they answer is kept apart, and nothing leads to it."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="links", verbose_name=_("follow-up")
    )
    student = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("student")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_answered = models.BooleanField(_("answered"), default=False, editable=False)

    class Meta:
        verbose_name = _("link for a graduate")
        verbose_name_plural = _("links for graduates")
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "student"], name="follow_up_asks_once"),
        ]


class FollowUpAnswer(models.Model):
    """One answer of a cohort: of nobody by name, at no known moment."""

    # Drawn, so that the order of rows tells nothing either.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="answers", verbose_name=_("follow-up")
    )
    whereabouts = models.CharField(_("half a year later"), max_length=20, choices=Whereabouts)

    class Meta:
        verbose_name = _("answer of a graduate")
        verbose_name_plural = _("answers of graduates")
        constraints = [
            models.CheckConstraint(
                name="follow_up_answer_is_known", condition=Q(whereabouts__in=Whereabouts.values)
            ),
        ]
