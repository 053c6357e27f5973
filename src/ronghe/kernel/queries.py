"""What the administrator's page asks of the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from ronghe.kernel.audit import is_confidential
from ronghe.kernel.models import Event, JobFailure, Message


@dataclass(frozen=True)
class FailedJob:
    """A background job that gave up: which one, what for, why, after how many attempts.

    Of what is confidential it says no more than that, and of the reason only its kind.
    """

    job_id: int
    task: str
    subject: str
    reason: str
    attempts: int
    failed_at: datetime | None


def failed_jobs(limit: int = 100) -> Sequence[FailedJob]:
    """Give the jobs that failed for good, the latest first, with their reasons."""
    failure = JobFailure.objects.filter(job_id=OuterRef("pk"))
    rows: QuerySet[ProcrastinateJob] = (
        ProcrastinateJob.objects.filter(status="failed")
        .annotate(
            reason=Subquery(failure.values("reason")[:1]),
            failed_at=Subquery(failure.values("failed_at")[:1]),
        )
        .order_by("-pk")[:limit]
    )
    subjects, hidden = _subjects(list(rows))
    return [
        FailedJob(
            job_id=row.pk,
            task=row.task_name,
            subject=_("in confidence") if row.pk in hidden else subjects.get(row.pk, ""),
            reason=_reason(row, is_hidden=row.pk in hidden),
            attempts=row.attempts,
            failed_at=getattr(row, "failed_at", None),
        )
        for row in rows
    ]


def waiting_jobs_count() -> int:
    """Give how many jobs wait or run."""
    return ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count()


def _reason(row: ProcrastinateJob, *, is_hidden: bool) -> str:
    found: str = getattr(row, "reason", None) or ""
    return found.partition(":")[0] if is_hidden else found


def _subjects(rows: Sequence[ProcrastinateJob]) -> tuple[dict[int, str], set[int]]:
    """Say what each job is about, an event and its object or a message's template, and which to hide."""
    events = Event.objects.in_bulk([row.args["event_id"] for row in rows if "event_id" in row.args])
    messages = Message.objects.in_bulk(
        [row.args["message_id"] for row in rows if "message_id" in row.args]
    )
    subjects: dict[int, str] = {}
    hidden: set[int] = set()
    for row in rows:
        if event := events.get(row.args.get("event_id")):
            subjects[row.pk] = f"{event.name} {event.subject_reference}".strip()
            hidden |= {row.pk} if is_confidential(subject_type=event.subject_type) else set()
        elif message := messages.get(row.args.get("message_id")):
            subjects[row.pk] = message.template
            hidden |= {row.pk} if is_confidential(template=message.template) else set()
    return subjects, hidden
