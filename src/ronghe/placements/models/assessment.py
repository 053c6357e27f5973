from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person, Role
from ronghe.placements.models.outcome_report import at_college, of_student
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor

ALL, FULL = 100, 100


class PartKind(models.TextChoices):
    """What a result may rest on; each is a share of the whole."""

    JOURNAL = "journal", pgettext_lazy("part of an assessment", "Journal and reflection")
    TASKS = "tasks", pgettext_lazy("part of an assessment", "Levels reached at the tasks")
    HOST = "host", pgettext_lazy("part of an assessment", "The host’s report")
    WORK = "work", pgettext_lazy("part of an assessment", "A piece of work, or the practice report")
    TALK = "talk", pgettext_lazy("part of an assessment", "Final talk or presentation")
    ATTENDANCE = "attendance", pgettext_lazy("part of an assessment", "Attendance and hours")


class Grade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    GOOD = "good", pgettext_lazy("grade", "Good")
    FAIR = "fair", pgettext_lazy("grade", "Fair")
    PASSED = "passed", pgettext_lazy("grade", "Passed")
    FAILED = "failed", pgettext_lazy("grade", "Not passed")


class AssessmentState(models.TextChoices):
    GIVEN = "given", pgettext_lazy("state of an assessment", "Given")
    OBJECTED = "objected", pgettext_lazy("state of an assessment", "The student objects")
    KEPT = "kept", pgettext_lazy("state of an assessment", "Kept after an objection")
    CHANGED = "changed", pgettext_lazy("state of an assessment", "Changed after an objection")


def _weights() -> dict[str, str]:
    return {kind: f"{kind}_weight" for kind in PartKind.values}


class AssessmentScheme(models.Model):
    """By what a college assesses placements: shares of a hundred. A change is a new version."""

    college = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="assessment_schemes",
        verbose_name=_("college"),
    )
    number = models.PositiveSmallIntegerField(_("version"))
    journal_weight = models.PositiveSmallIntegerField(_("journal and reflection"), default=0)
    tasks_weight = models.PositiveSmallIntegerField(_("levels reached at the tasks"), default=0)
    host_weight = models.PositiveSmallIntegerField(_("the host’s report"), default=0)
    work_weight = models.PositiveSmallIntegerField(_("a piece of work"), default=0)
    talk_weight = models.PositiveSmallIntegerField(_("final talk"), default=0)
    attendance_weight = models.PositiveSmallIntegerField(_("attendance and hours"), default=0)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("assessment scheme")
        verbose_name_plural = _("assessment schemes")
        constraints = [
            models.UniqueConstraint(fields=["college", "number"], name="scheme_version_once"),
            models.CheckConstraint(
                name="scheme_is_a_hundred_in_all",
                condition=Q(
                    attendance_weight=ALL
                    - F("journal_weight")
                    - F("tasks_weight")
                    - F("host_weight")
                    - F("work_weight")
                    - F("talk_weight")
                ),
            ),
            # The host's attendance sheet, or its word alone, assesses nobody.
            models.CheckConstraint(
                name="scheme_looks_at_learning",
                condition=Q(attendance_weight__lt=ALL - F("host_weight")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.college_id} {self.number}"

    @property
    def weights(self) -> dict[str, int]:
        """Give the share of each part that counts."""
        found = {kind: getattr(self, name) for kind, name in _weights().items()}
        return {kind: weight for kind, weight in found.items() if weight}


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, actor: "Actor") -> "AssessmentQuerySet":
        """Give a student's own, and to the college those of its students; the host sees none."""
        if actor.membership is None or actor.holds(Role.STUDENT):
            return self.filter(of_student(actor))
        return self.filter(at_college(actor))

    def counting(self) -> "AssessmentQuerySet":
        return self.filter(is_last=True)


class Assessment(models.Model):
    """What the college says of a placement, part by part; an objection may bring a second one."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("placement")
    )
    scheme = models.ForeignKey(
        AssessmentScheme,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_("scheme"),
    )
    number = models.PositiveSmallIntegerField(_("version"))
    is_last = models.BooleanField(_("counts"), default=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AssessmentState,
        default=AssessmentState.GIVEN,
        editable=False,
    )
    points = models.DecimalField(_("points out of 100"), max_digits=5, decimal_places=2)
    grade = models.CharField(_("grade"), max_length=20, choices=Grade)
    given_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="assessment_version_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(is_last=True), name="assessment_counts_once"
            ),
            models.CheckConstraint(
                name="assessment_points_are_of_a_hundred",
                condition=Q(points__gte=0, points__lte=FULL),
            ),
            models.CheckConstraint(
                name="assessment_grade_is_known", condition=Q(grade__in=Grade.values)
            ),
            models.CheckConstraint(
                name="assessment_state_is_known", condition=Q(state__in=AssessmentState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement.reference} {self.number}"

    @property
    def reference(self) -> str:
        return self.placement.reference


class AssessedPart(models.Model):
    """Points of one part with the sentence that gives the reason; no points where nothing is known."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="parts", verbose_name=_("assessment")
    )
    kind = models.CharField(_("part"), max_length=20, choices=PartKind)
    weight = models.PositiveSmallIntegerField(_("share in percent"))
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=500)

    class Meta:
        verbose_name = _("part of an assessment")
        verbose_name_plural = _("parts of assessments")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind"], name="assessed_part_once"),
            models.CheckConstraint(
                name="assessed_part_kind_is_known", condition=Q(kind__in=PartKind.values)
            ),
            models.CheckConstraint(
                name="assessed_part_points_are_of_a_hundred",
                condition=Q(points=None) | Q(points__lte=FULL),
            ),
            models.CheckConstraint(name="assessed_part_says_why", condition=~Q(reason="")),
            # What the host owed and did not give is not known; all else somebody has looked at.
            models.CheckConstraint(
                name="assessed_part_unknown_is_the_host_s",
                condition=Q(points__isnull=False) | Q(kind__in=["host", "attendance"]),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.assessment.placement.reference


class AssessmentObjection(models.Model):
    """The one objection of a student, answered by somebody else than whoever assessed."""

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="objection", verbose_name=_("assessment")
    )
    text = models.CharField(_("what is wrong"), max_length=1000)
    raised_at = models.DateTimeField(_("raised at"))
    assessed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("assessed by"),
    )
    answer = models.CharField(_("answer"), max_length=1000, blank=True, editable=False)
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
        verbose_name = _("objection to an assessment")
        verbose_name_plural = _("objections to assessments")
        constraints = [
            models.CheckConstraint(name="objection_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="objection_answer_was_given",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="objection_takes_another_person",
                condition=Q(answered_by=None) | Q(assessed_by=None) | ~Q(answered_by=F("assessed_by")),
            ),
        ]  # fmt: skip

    @property
    def reference(self) -> str:
        return self.assessment.placement.reference
