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
