from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DemoBuild(models.Model):
    """How far the demonstration region has come. There is one."""

    scale = models.FloatField(_("scale"))
    ends_on = models.DateField(_("the story ends on"))
    total_count = models.PositiveIntegerField(_("steps"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    failure = models.CharField(_("why it stopped"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("demonstration region")
        verbose_name_plural = _("demonstration regions")
        constraints = [
            models.CheckConstraint(name="demo_build_is_the_only_one", condition=Q(pk=1)),
            models.CheckConstraint(name="demo_build_scale_is_positive", condition=Q(scale__gt=0)),
        ]

    def __str__(self) -> str:
        return f"×{self.scale:g}"


class DemoStep(models.Model):
    """A step that was taken, written in the same transaction as what it made."""

    key = models.CharField(_("step"), max_length=100)
    taken_at = models.DateTimeField(_("taken at, by the clock of the story"))
    made_id = models.BigIntegerField(_("number of what it made"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of the demonstration")
        verbose_name_plural = _("steps of the demonstration")
        constraints = [models.UniqueConstraint(fields=["key"], name="demo_step_taken_once")]

    def __str__(self) -> str:
        return self.key


class CycleRun(models.Model):
    """One run of the whole main job on a register: what was asked for, and how far it has come."""

    key = models.CharField(_("what was asked for"), max_length=200, unique=True)
    students_count = models.PositiveIntegerField(_("students"))
    seed = models.PositiveBigIntegerField(_("seed"))
    weeks_count = models.PositiveSmallIntegerField(_("weeks"))
    begins_on = models.DateField(_("first day"))
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("full cycle")
        verbose_name_plural = _("full cycles")
        constraints = [
            models.CheckConstraint(
                name="cycle_begins_on_monday", condition=Q(begins_on__iso_week_day=1)
            )
        ]

    def __str__(self) -> str:
        return self.key


class CycleStep(models.Model):
    """A part of a stage that was done, written in the same transaction as what it made."""

    run = models.ForeignKey(
        CycleRun, on_delete=models.CASCADE, related_name="steps", verbose_name=_("full cycle")
    )
    stage = models.CharField(_("stage"), max_length=40)
    part = models.CharField(_("part"), max_length=80, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    made = models.JSONField(_("what it made"), null=True, blank=True)
    seconds = models.FloatField(_("seconds"), default=0)
    queries = models.PositiveIntegerField(_("queries"), default=0)

    class Meta:
        verbose_name = _("part of a full cycle")
        verbose_name_plural = _("parts of full cycles")
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "part"], name="cycle_part_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.part}"
