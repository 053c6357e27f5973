"""Reading and taking in behind the pages, in the name of whoever asked for it."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.jobs import BackOff
from ronghe.kernel.models import Import
from ronghe.kernel.operations import cancel_import, read_import, take_in
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import NOBODY, SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership


@app.task(name="imports.read", retry=BackOff(base=4, attempts=3))
def read(import_id: int) -> None:
    _carry_out(import_id, read_import)


@app.task(name="imports.take_in", retry=BackOff(base=4, attempts=3))
def take_in_rows(import_id: int) -> None:
    _carry_out(import_id, take_in)


def _carry_out(import_id: int, step: Callable[..., Import]) -> None:
    """Take the step, unless it was cancelled; end the import of somebody who lost the right."""
    now = timezone.now()
    run = Import.objects.get(pk=import_id)
    try:
        step(run=run, actor=_actor_of(run, on=timezone.localdate()), at=now)
    except IllegalTransition:
        return
    except NotAllowed:
        cancel_import(run=run, actor=SYSTEM, at=now)


def _actor_of(run: Import, *, on: date) -> Actor:
    """Give whoever opened the import, with the rights of today."""
    held = (
        Membership.objects.on(on)
        .filter(pk=run.membership_id, person__user__is_active=True)
        .select_related("person", "organisation")
        .first()
    )
    return acting_as(held, on=on) if held else NOBODY
