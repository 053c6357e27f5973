from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement
from ronghe.placements.models.work_task import Level, WorkTask

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor

MINUTES_OF_A_DAY = 24 * 60
FRIDAY = timedelta(days=4)


class WeekState(models.TextChoices):
    OPEN = "open", pgettext_lazy("week of a placement", "Being entered")
    ENTERED = "entered", pgettext_lazy("week of a placement", "Waits for the host")
    CONFIRMED = "confirmed", pgettext_lazy("week of a placement", "Confirmed by both")
    UNANSWERED = "unanswered", pgettext_lazy("week of a placement", "The host did not answer")


class ConfirmWay(models.TextChoices):
    ACCOUNT = "account", pgettext_lazy("how a week was confirmed", "Signed in")
    LINK = "link", pgettext_lazy("how a week was confirmed", "By the link of the week")


def asked_about(on: date) -> Q:
    """Of a week: say whether its mentor is asked about it that day.

    From Friday on, or from the last day of the placement if that is earlier: what has not been yet
    is confirmed by nobody.
    """
    is_over = Q(placement__over_on__lte=on) | Q(placement__over_on=None, placement__ends_on__lte=on)
    return Q(monday__lte=on - FRIDAY) | is_over


class WeekRecordQuerySet(models.QuerySet["WeekRecord"]):
    def waiting(self, on: date) -> "WeekRecordQuerySet":
        """Give those that wait for their mentor that day."""
        waits = Q(state__in=[WeekState.ENTERED, WeekState.UNANSWERED])
        return self.filter(waits & asked_about(on))

    def visible_to(self, actor: "Actor") -> "WeekRecordQuerySet":
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)


class WeekRecord(models.Model):
    """What a student did and how long in one week, as the student says and the host confirms."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="weeks", verbose_name=_("placement")
    )
    monday = models.DateField(_("week from"))
    state = models.CharField(
        _("state"), max_length=20, choices=WeekState, default=WeekState.OPEN, editable=False
    )
    # A word to the mentor and the tutor, if there is anything to say.
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answered by"),
    )
    answer_way = models.CharField(
        _("how"), max_length=20, choices=ConfirmWay, blank=True, editable=False
    )
    answer_note = models.CharField(_("word of the mentor"), max_length=500, blank=True, editable=False)  # fmt: skip

    objects = WeekRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
        constraints = [
            models.UniqueConstraint(fields=["placement", "monday"], name="week_once"),
            models.CheckConstraint(
                name="week_begins_on_monday", condition=Q(monday__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="week_state_is_known", condition=Q(state__in=WeekState.values)
            ),
            models.CheckConstraint(
                name="week_entered_has_an_instant",
                condition=Q(state="open", entered_at=None)
                | (~Q(state="open") & Q(entered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="week_confirmed_says_by_whom",
                condition=~Q(state="confirmed")
                | (Q(answered_at__isnull=False, answer_way__in=ConfirmWay.values)),
            ),
        ]
        indexes = [models.Index(fields=["state", "monday"], name="week_by_state")]

    def __str__(self) -> str:
        return str(self.monday)

    @property
    def reference(self) -> str:
        return self.placement.reference


class DayHours(models.Model):
    """The hours of one day: what the student says, and what the host says where it differs."""

    week = models.ForeignKey(
        WeekRecord, on_delete=models.CASCADE, related_name="days", verbose_name=_("week")
    )
    on = models.DateField(_("day"))
    begins_at = models.TimeField(_("begin"), null=True, blank=True)
    ends_at = models.TimeField(_("end"), null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(_("breaks in minutes"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes worked"))
    host_minutes = models.PositiveSmallIntegerField(
        _("minutes worked, as the host says"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("hours of a day")
        verbose_name_plural = _("hours of days")
        constraints = [
            models.UniqueConstraint(fields=["week", "on"], name="day_once_in_a_week"),
            models.CheckConstraint(
                name="day_has_twenty_four_hours",
                condition=Q(minutes__lte=MINUTES_OF_A_DAY)
                & (Q(host_minutes=None) | Q(host_minutes__lte=MINUTES_OF_A_DAY)),
            ),
            models.CheckConstraint(
                name="day_has_begin_and_end_or_neither",
                condition=Q(begins_at=None, ends_at=None)
                | Q(begins_at__isnull=False, ends_at__isnull=False),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.week.placement.reference

    @property
    def counted_minutes(self) -> int:
        """What counts: the host's figure where it corrected the student's."""
        return self.minutes if self.host_minutes is None else self.host_minutes


class TaskNote(models.Model):
    """At what level a task was done in a week: as the student says, and the mentor where it differs."""

    week = models.ForeignKey(
        WeekRecord, on_delete=models.CASCADE, related_name="notes", verbose_name=_("week")
    )
    task = models.ForeignKey(
        WorkTask, on_delete=models.PROTECT, related_name="notes", verbose_name=_("task")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    # Nought where the mentor says that it was not done at all.
    mentor_level = models.PositiveSmallIntegerField(
        _("level, as the mentor says"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("task of a week")
        verbose_name_plural = _("tasks of weeks")
        constraints = [
            models.UniqueConstraint(fields=["week", "task"], name="task_noted_once_a_week"),
            models.CheckConstraint(name="task_level_is_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="task_mentor_level_is_known",
                condition=Q(mentor_level=None) | Q(mentor_level__in=[0, *Level.values]),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.week.placement.reference

    @property
    def counted_level(self) -> int:
        return self.level if self.mentor_level is None else self.mentor_level


class QuestionAbout(models.TextChoices):
    DAYS = "days", pgettext_lazy("what a mentor is asked", "Days at work")
    TASK = "task", pgettext_lazy("what a mentor is asked", "Level of a task")


class RandomQuestion(models.Model):
    """One question about one student's week, drawn at random and answered before the week is shown.

    What the student entered is not seen when it is answered: it is the only answer of a mentor that
    counts as independent. `answer` is a number of days or a level; none says “I do not know”.
    """

    week = models.OneToOneField(
        WeekRecord, on_delete=models.PROTECT, related_name="question", verbose_name=_("week")
    )
    about = models.CharField(_("what is asked"), max_length=20, choices=QuestionAbout)
    task = models.ForeignKey(
        WorkTask,
        on_delete=models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("task"),
    )
    # What the student had entered when it was asked, so that a later change leaves its trace.
    entered = models.PositiveSmallIntegerField(_("as the student entered it"), editable=False)
    answer = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True, editable=False)
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

    class Meta:
        verbose_name = _("question to a mentor")
        verbose_name_plural = _("questions to mentors")
        constraints = [
            models.CheckConstraint(
                name="question_asks_about_something",
                condition=Q(about="days", task=None) | Q(about="task", task__isnull=False),
            ),
            models.CheckConstraint(
                name="question_answer_was_given",
                condition=Q(answer=None) | Q(answered_at__isnull=False),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.week.placement.reference

    @property
    def agrees(self) -> bool | None:
        """Say whether both said the same; None while, or where, the mentor cannot say."""
        return None if self.answer is None else self.answer == self.entered


class MentorLink(models.Model):
    """Opens the weeks of a mentor's students without a password, until the next one is sent."""

    mentor = models.ForeignKey(
        "parties.Membership",
        on_delete=models.PROTECT,
        related_name="week_links",
        verbose_name=_("mentor"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("runs out at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("link for a mentor")
        verbose_name_plural = _("links for mentors")
        constraints = [
            models.UniqueConstraint(
                fields=["mentor"], condition=Q(ended_at=None), name="mentor_link_one_at_a_time"
            ),
            models.CheckConstraint(
                name="mentor_link_runs_out_later", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]
