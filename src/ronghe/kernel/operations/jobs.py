"""Background jobs: letting one that failed run again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ronghe.kernel import audit
from ronghe.kernel.actors import Actor
from ronghe.kernel.permissions import require


class NothingToRetry(ValueError):
    """The job is not there any more, or has not failed."""


@transaction.atomic
def retry_job(*, job_id: int, actor: Actor, at: datetime) -> None:
    """Let a failed job run once more, from now."""
    require(actor, "kernel.retry_job")
    job = ProcrastinateJob.objects.select_for_update().filter(pk=job_id, status="failed").first()
    if job is None:
        raise NothingToRetry(_("This job has been dealt with in the meantime."))
    app.job_manager.retry_job_by_id(job_id=job_id, retry_at=at)
    audit.record("job.retried", job, actor=actor, at=at, details={"task": job.task_name})
