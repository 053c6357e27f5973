"""Background entry points. Operations name them and import none."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from ronghe.kernel import audit, messaging, news, sealed, upkeep
from ronghe.kernel.jobs import BackOff

STALLED_AFTER_SECONDS = 60


@app.task(name="kernel.deliver_event", retry=BackOff(base=4, attempts=8))
def deliver_event(event_id: int, receiver: str, secrets: str = "") -> None:
    """Run one receiver for one event; tried for some six hours (4 s, 16 s … 4.5 h)."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    news.deliver(event_id, receiver, secrets=sealed.open_(secrets), at=now)


@app.task(name="kernel.send_message", retry=BackOff(base=2, attempts=10))
def send_message(message_id: int, letter: str) -> None:
    """Hand one message to its carrier; tried for some seventeen minutes (2 s, 4 s … 512 s)."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    messaging.deliver(message_id, sealed.open_(letter), at=now)


@app.periodic(cron="* * * * * */2", queueing_lock="kernel.seal_audit")
@app.task(name="kernel.seal_audit", queueing_lock="kernel.seal_audit")
def seal_audit(timestamp: int) -> None:
    """Seal what was committed; every two seconds (the sixth column counts seconds)."""
    audit.seal(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.tidy", queueing_lock="kernel.tidy")
def tidy(timestamp: int) -> None:
    """Remove, once a night, what was promised to be removed."""
    upkeep.tidy(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(name="kernel.restart_stalled_jobs", pass_context=True)
async def restart_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)
