"""How background jobs behave here: what is kept of them, when they are tried again.

Wired in by PROCRASTINATE_ON_APP_READY. Jobs that succeed are deleted, so that no argument outlives
its use; of one that fails the reason is kept for the administrator's page.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker

from ronghe.kernel.permanent import PermanentFailure

LONGEST_REASON = 500


class BackOff(BaseRetryStrategy):
    """Try again after `base`, `base`², `base`³ … seconds, `attempts` times in all.

    A `PermanentFailure` is not tried again: the answer would be the same.
    """

    def __init__(self, *, base: int, attempts: int) -> None:
        self._base = base
        self._attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Say when to try again, or None for never; `job.attempts` counts the tries before."""
        if isinstance(exception, PermanentFailure) or job.attempts + 1 >= self._attempts:
            return None
        return RetryDecision(retry_in={"seconds": self._base ** (job.attempts + 1)})


def configure(app: App) -> None:
    """Set the worker's defaults; procrastinate calls this when its app is ready."""
    defaults = app.worker_defaults
    defaults["delete_jobs"] = "successful"
    defaults["task_middleware"] = [*defaults.get("task_middleware", []), keep_reason]


def keep_reason(call_next: SyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Run the job; when it fails, write down why, beside the queue's own record, and go on failing."""
    try:
        result = call_next()
    except Exception as failure:
        _write_reason(context.job, failure)
        raise
    if context.job.attempts:
        _forget(context.job)
    return result


def _write_reason(job: Job, failure: Exception) -> None:
    from ronghe.kernel.models import JobFailure  # noqa: PLC0415 -- app ready

    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    reason = f"{type(failure).__name__}: {failure}"[:LONGEST_REASON]
    with transaction.atomic():
        JobFailure.objects.update_or_create(
            job_id=job.id or 0,
            defaults={"reason": reason, "attempt": job.attempts + 1, "failed_at": now},
        )


def _forget(job: Job) -> None:
    from ronghe.kernel.models import JobFailure  # noqa: PLC0415 -- app ready

    JobFailure.objects.filter(job_id=job.id or 0).delete()
