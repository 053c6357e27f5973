"""The end of a placement: reports are asked for, waited for with reminders, opened, or called off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.endings import (
    DUE,
    ENDED,
    REMINDERS,
    locked_ending,
    reminder_due,
    working_days_after,
)
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import ENDING
from ronghe.placements.models import (
    Ending,
    EndingState,
    OpenedBy,
    OutcomeReport,
    Placement,
    ReportSide,
)
from ronghe.placements.opening_reports import open_reports
from ronghe.placements.operations.report_links import send_report_link
from ronghe.placements.refusals import ReasonIsMissing, TooEarly


@transaction.atomic
def begin_ending(*, placement: Placement, actor: Actor, at: datetime) -> Ending:
    """Ask both sides for their report, the mentor by a link; asked once, whatever happens twice."""
    require(actor, "placements.tend_endings")
    placement = locked(placement)
    if placement.state not in ENDED:
        raise TooEarly(_("Reports are asked for once the placement is over."))
    known = Ending.objects.filter(placement=placement).first()
    if known is not None:
        return known
    today = day_of(at)
    due_on = working_days_after(placement, today, DUE)
    ending = Ending.objects.create(placement=placement, begun_on=today, due_on=due_on)
    details = {"due_on": due_on.isoformat()}
    audit.record("ending.begun", placement, actor=actor, at=at, details=details)
    news.publish("ending.begun", placement, actor=actor, at=at, payload=details)
    if placement.mentor is not None:
        send_report_link(placement=placement, actor=actor, at=at)
    return ending


@transaction.atomic
def remind_of_reports(*, actor: Actor, at: datetime) -> int:
    """Remind each side that has not reported after 3 and 10 working days; give how many were due."""
    require(actor, "placements.tend_endings")
    today, count = day_of(at), 0
    waiting = Ending.objects.filter(state=EndingState.COLLECTING, begun_on__lt=today)
    for found in waiting.select_related("placement").order_by("pk").iterator(500):
        ending = locked_ending(found.placement)
        for side in missing_sides(ending):
            due = reminder_due(ending, side)
            if due is not None and due <= today:
                _remind(ending, side, actor=actor, at=at)
                count += 1
    return count


def missing_sides(ending: Ending) -> list[str]:
    """Give the sides that have not reported, on paper or otherwise; none once it is closed."""
    if ending.state != EndingState.COLLECTING:
        return []
    known = OutcomeReport.objects.filter(placement=ending.placement_id).order_by()
    given = set(known.values_list("side", flat=True))
    return [one for one in ReportSide.values if one not in given]


def _remind(ending: Ending, side: str, *, actor: Actor, at: datetime) -> None:
    column = f"{side}_reminders_count"
    # Whoever was asleep for weeks is reminded once, not of every day that has passed.
    passed = [
        number
        for number, days in REMINDERS.items()
        if working_days_after(ending.placement, ending.begun_on, days) <= day_of(at)
    ]
    setattr(ending, column, max(passed) + 1)
    ending.save(update_fields=[column])
    placement, details = ending.placement, {"side": side, "number": max(passed) + 1}
    audit.record("ending.reminded", placement, actor=actor, at=at, details=details)
    news.publish("ending.reminded", placement, actor=actor, at=at, payload=details)
    if side == ReportSide.HOST and placement.mentor is not None:
        send_report_link(placement=placement, actor=actor, at=at)


@transaction.atomic
def open_due_endings(*, actor: Actor, at: datetime) -> int:
    """Open what is there once the last day has passed; what is missing then is not known."""
    require(actor, "placements.tend_endings")
    count = 0
    late = Ending.objects.filter(state=EndingState.COLLECTING, due_on__lt=day_of(at))
    for found in late.select_related("placement").order_by("pk").iterator(500):
        ending = locked_ending(found.placement)
        if ending.state == EndingState.COLLECTING:
            open_reports(ending, OpenedBy.DEADLINE, actor=actor, at=at)
            count += 1
    return count


@transaction.atomic
def call_off_ending(*, placement: Placement, note: str, actor: Actor, at: datetime) -> Ending:
    """Wait for no report any more, as where the placement was annulled; what was said stays."""
    require(actor, "placements.run_placement", placement)
    if not note.strip():
        raise ReasonIsMissing(_("Say in a sentence why no report is needed."))
    ending = locked_ending(placement)
    ending.state = ENDING.next_state(ending.state, "call_off_ending")
    ending.called_off_note, ending.called_off_by = note.strip()[:500], actor.person
    ending.save(update_fields=["state", "called_off_note", "called_off_by"])
    ending.placement.report_links.filter(ended_at=None).update(ended_at=at)
    audit.record("ending.called_off", ending.placement, actor=actor, at=at)
    news.publish("ending.called_off", ending.placement, actor=actor, at=at)
    return ending
