from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class SafetyTest(models.Model):
    """A test on safety that a student took before the first day, here or on paper."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="safety_tests",
        verbose_name=_("placement"),
    )
    trained_on = models.DateField(_("trained on"))
    taken_on = models.DateField(_("taken on"))
    taken_at = models.DateTimeField(_("entered at"))
    score = models.PositiveSmallIntegerField(_("score"))
    pass_mark = models.PositiveSmallIntegerField(_("pass mark"))
    # The questions that were drawn and what was answered; none for a test on paper.
    sheet = models.JSONField(_("questions and answers"), default=list, blank=True)
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
    )

    class Meta:
        verbose_name = _("safety test")
        verbose_name_plural = _("safety tests")
        constraints = [
            models.CheckConstraint(
                name="safety_test_score_is_of_a_hundred",
                condition=Q(score__range=(0, 100), pass_mark__range=(1, 100)),
            ),
            models.CheckConstraint(
                name="safety_test_follows_training",
                condition=Q(taken_on__gte=models.F("trained_on")),
            ),
        ]
        indexes = [models.Index(fields=["placement", "-id"], name="safety_test_by_placement")]

    @property
    def reference(self) -> str:
        return self.placement.reference

    @property
    def is_passed(self) -> bool:
        return self.score >= self.pass_mark


class SafetyQuestionQuerySet(models.QuerySet["SafetyQuestion"]):
    def visible_to(self, actor: "Actor") -> "SafetyQuestionQuerySet":
        return self.filter(host__in=actor.organisations)


class SafetyQuestion(models.Model):
    """A question that a host adds to the test of its own interns."""

    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="safety_questions",
        verbose_name=_("host"),
    )
    text = models.CharField(_("question"), max_length=300)
    # Two to five answers; `right` counts from nought.
    answers = models.JSONField(_("answers"))
    right = models.PositiveSmallIntegerField(_("the right one"))
    written_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True, editable=False)

    objects = SafetyQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety question")
        verbose_name_plural = _("safety questions")
        constraints = [
            models.CheckConstraint(name="safety_question_asks_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="safety_question_right_is_an_answer", condition=Q(right__lt=5)
            ),
        ]

    def __str__(self) -> str:
        return self.text
