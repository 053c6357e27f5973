from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReassessmentState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("reassessment", "Running")
    DONE = "done", pgettext_lazy("reassessment", "Done")


class Reassessment(models.Model):
    """A job that judges anew whatever the law or a waiver touched, and how far it is."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ReassessmentState,
        default=ReassessmentState.RUNNING,
        editable=False,
    )
    total_count = models.PositiveIntegerField(_("to be judged"))
    done_count = models.PositiveIntegerField(_("judged"), default=0)
    changed_count = models.PositiveIntegerField(_("findings that changed"), default=0)
    begun_at = models.DateTimeField(_("begun at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reassessment")
        verbose_name_plural = _("reassessments")
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=ReassessmentState.RUNNING),
                name="reassessment_runs_once",
            ),
            models.CheckConstraint(
                name="reassessment_state_is_known",
                condition=Q(state__in=ReassessmentState.values),
            ),
            models.CheckConstraint(
                name="reassessment_done_has_an_instant",
                condition=Q(state=ReassessmentState.RUNNING, finished_at=None)
                | (~Q(state=ReassessmentState.RUNNING) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reassessment_progress_has_an_end",
                condition=Q(done_count__lte=F("total_count")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
