"""What the administrator's page asks of the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from procrastinate.contrib.django.models import ProcrastinateJob

from ronghe.kernel.models import Event, JobFailure, Message


@dataclass(frozen=True)
class FailedJob:
    """A background job that gave up: which one, what for, why, after how many attempts."""

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
    subjects = _subjects(list(rows))
    return [
        FailedJob(
            job_id=row.pk,
            task=row.task_name,
            subject=subjects.get(row.pk, ""),
            reason=getattr(row, "reason", None) or "",
            attempts=row.attempts,
            failed_at=getattr(row, "failed_at", None),
        )
        for row in rows
    ]


def waiting_jobs_count() -> int:
    """Give how many jobs wait or run."""
    return ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count()


def _subjects(rows: Sequence[ProcrastinateJob]) -> dict[int, str]:
    """Say what each job is about: an event and its object, or a message's template."""
    events = Event.objects.in_bulk([row.args["event_id"] for row in rows if "event_id" in row.args])
    messages = Message.objects.in_bulk(
        [row.args["message_id"] for row in rows if "message_id" in row.args]
    )
    subjects = {}
    for row in rows:
        if event := events.get(row.args.get("event_id")):
            subjects[row.pk] = f"{event.name} {event.subject_reference}".strip()
        elif message := messages.get(row.args.get("message_id")):
            subjects[row.pk] = message.template
    return subjects
