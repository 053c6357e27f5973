"""Why a background job failed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobFailure(models.Model):
    """The reason of a job's latest failure; the queue itself keeps none.

    `job_id` has no foreign key: the queue deletes jobs that succeed, and we delete the line then.
    """

    job_id = models.BigIntegerField(primary_key=True)
    reason = models.CharField(_("reason"), max_length=500)
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    failed_at = models.DateTimeField(_("failed at"))

    class Meta:
        verbose_name = _("failure of a job")
        verbose_name_plural = _("failures of jobs")

    def __str__(self) -> str:
        return self.reason
