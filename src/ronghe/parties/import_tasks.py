"""Reading and taking in behind the pages, in the name of whoever asked for it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.jobs import BackOff
from ronghe.kernel.models import Import, ImportState
from ronghe.kernel.operations import (
    cancel_import,
    put_back_import,
    read_import,
    refuse_import,
    take_in,
)
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import NOBODY, SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership

UNFINISHED = (
    ImportState.WAITING,
    ImportState.READING,
    ImportState.EXAMINED,
    ImportState.APPLYING,
)
UNFINISHED_KEPT = timedelta(days=7)
TRIES = BackOff(base=4, attempts=3)


@app.task(name="imports.read", retry=TRIES, pass_context=True)
def read_job(context: JobContext, import_id: int) -> None:
    _try(context, import_id, read, refuse_import)


@app.task(name="imports.take_in", retry=TRIES, pass_context=True)
def take_in_job(context: JobContext, import_id: int) -> None:
    _try(context, import_id, take_in_rows, put_back_import)


def read(import_id: int) -> None:
    """Read the file of an import."""
    _carry_out(import_id, read_import)


def take_in_rows(import_id: int) -> None:
    """Take in the rows of an import."""
    _carry_out(import_id, take_in)


def _try(
    context: JobContext, import_id: int, step: Callable[[int], None], give_up: Callable[..., Import]
) -> None:
    """Take the step; when it has failed for the last time, say so to whoever waits for it."""
    try:
        step(import_id)
    except Exception as failure:
        if TRIES.get_retry_decision(exception=failure, job=context.job) is None:
            now = timezone.now()  # noqa: TID251 -- a worker is a shell
            with suppress(IllegalTransition):
                give_up(run=Import.objects.get(pk=import_id), actor=SYSTEM, at=now)
        raise


@app.periodic(cron="41 3 * * *")
@app.task(name="imports.tidy", queueing_lock="imports.tidy")
def tidy(timestamp: int) -> None:
    """Cancel, once a night, what nobody went on with; its file and its staged rows go."""
    at = datetime.fromtimestamp(timestamp, UTC)
    stale = Import.objects.filter(state__in=UNFINISHED, opened_at__lt=at - UNFINISHED_KEPT)
    for run in stale.order_by("pk"):
        cancel_import(run=run, actor=SYSTEM, at=at)


def _carry_out(import_id: int, step: Callable[..., Import]) -> None:
    """Take the step, unless it was cancelled; end the import of somebody who lost the right."""
    now = timezone.now()  # noqa: TID251 -- a worker is a shell
    run = Import.objects.get(pk=import_id)
    try:
        on = timezone.localtime(now).date()
        step(run=run, actor=_actor_of(run, on=on), at=now)
    except IllegalTransition:
        return
    except NotAllowed:
        cancel_import(run=run, actor=SYSTEM, at=now)


def _actor_of(run: Import, *, on: date) -> Actor:
    """Give whoever opened the import, with the rights of today."""
    held = (
        Membership.objects.on(on)
        .filter(pk=run.membership_id or 0, person__user__is_active=True)
        .select_related("person", "organisation")
        .first()
    )
    return acting_as(held, on=on) if held else NOBODY
