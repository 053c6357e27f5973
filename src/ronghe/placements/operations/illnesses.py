"""Illness: reported by the student or a guardian in two taps, accepted by the tutor, then days of rest.

Nobody asks what it is. The host learns that the student is absent, and from when to when.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.following import day_of
from ronghe.placements.gate import locked
from ronghe.placements.lifecycles import ILLNESS, PLACEMENT
from ronghe.placements.models import (
    IllnessReport,
    IllnessState,
    Interruption,
    InterruptionGround,
    Placement,
    PlacementState,
    Reporter,
    Side,
)
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing

# Reported late, or the evening before; longer ago the college notes it.
EARLIEST, LATEST = timedelta(days=14), timedelta(days=3)


@transaction.atomic
def report_illness(
    *, placement: Placement, starts_on: date, ends_on: date | None, actor: Actor, at: datetime
) -> IllnessReport:
    """Say as the student, or as a guardian, from when to when the student is ill."""
    require(actor, "placements.report_illness", placement)
    placement = locked(placement)
    today = day_of(at)
    if not placement.has_begun or not placement.is_open:
        raise DoesNotFit(_("Illness is reported while the placement is under way."))
    if not today - EARLIEST <= starts_on <= today + LATEST:
        raise DoesNotFit(_("Choose a first day of the last two weeks, or of the next three days."))
    if not placement.starts_on <= starts_on <= placement.ends_on:
        raise DoesNotFit(_("Choose a day of the placement."))
    if ends_on is not None and not starts_on <= ends_on <= placement.ends_on:
        raise DoesNotFit(_("The last day lies between the first one and the end of the placement."))
    if placement.illnesses.filter(state=IllnessState.REPORTED).exists():
        raise DoesNotFit(_("An illness is reported already, and waits for the tutor."))
    by_guardian = actor.kind == ActorKind.LINK
    illness = IllnessReport.objects.create(
        placement=placement,
        starts_on=starts_on,
        ends_on=ends_on,
        reported_for=Reporter.GUARDIAN if by_guardian else Reporter.STUDENT,
        reported_by=actor.person,
        reported_at=at,
    )
    audit.record("illness.reported", illness, actor=actor, at=at)
    news.publish("illness.reported", illness, actor=actor, at=at)
    return illness


@transaction.atomic
def accept_illness(*, illness: IllnessReport, actor: Actor, at: datetime) -> Interruption:
    """Accept it: the days are days of rest; without a last day the placement rests until it goes on."""
    require(actor, "placements.answer_illness", illness)
    placement = locked(illness.placement)
    illness = locked_illness(illness)
    state = ILLNESS.next_state(illness.state, "accept_illness")
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    if illness.ends_on is None and placement.state == PlacementState.SUSPENDED:
        raise DoesNotFit(_("The placement rests already. Let it go on first, or ask for a last day."))  # fmt: skip
    interruption = Interruption.objects.create(
        placement=placement,
        ground=InterruptionGround.ILLNESS,
        side=Side.NOBODY,
        note=str(_("Reported as ill, accepted by the college")),
        starts_on=illness.starts_on,
        ends_on=illness.ends_on,
        noted_by=actor.person,
        noted_at=at,
    )
    illness.state, illness.interruption = state, interruption
    illness.answered_by, illness.answered_at = actor.person, at
    illness.save(update_fields=["state", "interruption", "answered_by", "answered_at"])
    audit.record("illness.accepted", illness, actor=actor, at=at)
    if illness.ends_on is None:
        placement.state = PLACEMENT.next_state(placement.state, "suspend_placement")
        placement.save(update_fields=["state"])
        audit.record("placement.suspended", placement, actor=actor, at=at)
    news.publish("illness.answered", illness, actor=actor, at=at)
    return interruption


@transaction.atomic
def return_illness(
    *, illness: IllnessReport, note: str, actor: Actor, at: datetime
) -> IllnessReport:
    """Do not accept it, and say why: dates that cannot be, or something to talk about first."""
    require(actor, "placements.answer_illness", illness)
    if not note.strip():
        raise ReasonIsMissing(_("Say why, and what the student can do."))
    illness = locked_illness(illness)
    illness.state = ILLNESS.next_state(illness.state, "return_illness")
    illness.answered_by, illness.answered_at = actor.person, at
    illness.answer_note = note.strip()[:500]
    illness.save(update_fields=["state", "answered_by", "answered_at", "answer_note"])
    audit.record("illness.returned", illness, actor=actor, at=at)
    news.publish("illness.answered", illness, actor=actor, at=at)
    return illness


@transaction.atomic
def withdraw_illness(*, illness: IllnessReport, actor: Actor, at: datetime) -> IllnessReport:
    """Take it back as whoever reported it, while nobody has answered."""
    require(actor, "placements.withdraw_illness", illness)
    illness = locked_illness(illness)
    illness.state = ILLNESS.next_state(illness.state, "withdraw_illness")
    illness.save(update_fields=["state"])
    audit.record("illness.withdrawn", illness, actor=actor, at=at)
    return illness


@transaction.atomic
def end_illness(
    *, illness: IllnessReport, last_day: date, actor: Actor, at: datetime
) -> Interruption:
    """Say that the student is back after an illness without a last day: the placement goes on."""
    require(actor, "placements.answer_illness", illness)
    placement = locked(illness.placement)
    illness = locked_illness(illness)
    interruption = illness.interruption
    if interruption is None or interruption.ends_on is not None:
        raise DoesNotFit(_("This illness has its last day already, or was not accepted."))
    if not interruption.starts_on <= last_day <= max(day_of(at), interruption.starts_on):
        raise DoesNotFit(_("The last day of the rest lies between its first day and today."))
    interruption.ends_on = last_day
    interruption.save(update_fields=["ends_on"])
    placement.state = PLACEMENT.next_state(placement.state, "resume_placement")
    placement.save(update_fields=["state"])
    audit.record("illness.ended", illness, actor=actor, at=at)
    audit.record("placement.resumed", placement, actor=actor, at=at)
    news.publish("placement.resumed", placement, actor=actor, at=at)
    return interruption


def locked_illness(illness: IllnessReport) -> IllnessReport:
    return (
        IllnessReport.objects.select_for_update(of=("self",))
        .select_related("placement__student__person", "interruption")
        .get(pk=illness.pk)
    )
