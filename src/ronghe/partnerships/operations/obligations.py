"""Keeping what was promised: reported with evidence, confirmed by the other side, or disputed."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.partnerships.lifecycles import OBLIGATION
from ronghe.partnerships.models import Milestone, Obligation, ObligationState

BATCH = 500
REMINDED_DAYS = 7
# The template whose weeks, visits, pay and papers remind of themselves, and show what was kept.
FOLLOWED_BY_RECORDS = "placement"


class WordsAreMissing(ValueError):
    """Who reports says how it was kept; who disputes says what is missing."""


class DayHasNotCome(ValueError):
    """A milestone is reached on a day that has come."""


class AlreadyReached(ValueError):
    """A step of the plan is reached once; the day on which it was stays."""


@transaction.atomic
def report_obligation(
    *,
    obligation: Obligation,
    words: str,
    file: BinaryIO | None = None,
    file_name: str = "",
    actor: Actor,
    at: datetime,
) -> Obligation:
    """Say that one kept it and how, with a file if there is one; the other side answers."""
    require(actor, "partnerships.report_obligation", obligation)
    if not words.strip():
        raise WordsAreMissing(_("Say in a word how it was kept."))
    obligation = _locked_obligation(obligation)
    obligation.state = OBLIGATION.next_state(obligation.state, "report_obligation")
    obligation.reported_by, obligation.reported_at = actor.person, at
    obligation.report = words.strip()
    obligation.answered_by = obligation.answered_at = None
    obligation.answer = ""
    obligation.save(
        update_fields=[
            "state",
            "reported_by",
            "reported_at",
            "report",
            "answered_by",
            "answered_at",
            "answer",
        ]
    )
    details = {"key": obligation.key, "due_on": str(obligation.due_on)}
    if file is not None:
        proof = evidence.store(
            file, name=file_name, subject=obligation, kind="obligation", uploaded_by=actor, at=at
        )
        details |= {"evidence": proof.reference, "sha256": proof.sha256}
    audit.record("obligation.reported", obligation.agreement, actor=actor, at=at, details=details)
    news.publish("obligation.reported", obligation, actor=actor, at=at)
    return obligation


@transaction.atomic
def confirm_obligation(*, obligation: Obligation, actor: Actor, at: datetime) -> Obligation:
    """Confirm as the other side that it was kept: only now it counts."""
    require(actor, "partnerships.answer_obligation", obligation)
    obligation = _locked_obligation(obligation)
    obligation.state = OBLIGATION.next_state(obligation.state, "confirm_obligation")
    _answer(obligation, "", actor=actor, at=at)
    details = {"key": obligation.key, "due_on": str(obligation.due_on)}
    audit.record("obligation.confirmed", obligation.agreement, actor=actor, at=at, details=details)
    return obligation


@transaction.atomic
def dispute_obligation(
    *, obligation: Obligation, words: str, actor: Actor, at: datetime
) -> Obligation:
    """Say as the other side what is missing; whoever owes it may mend it and report anew."""
    require(actor, "partnerships.answer_obligation", obligation)
    if not words.strip():
        raise WordsAreMissing(_("Say what is missing, so that it can be mended."))
    obligation = _locked_obligation(obligation)
    obligation.state = OBLIGATION.next_state(obligation.state, "dispute_obligation")
    _answer(obligation, words, actor=actor, at=at)
    details = {"key": obligation.key, "words": obligation.answer}
    audit.record("obligation.disputed", obligation.agreement, actor=actor, at=at, details=details)
    news.publish("obligation.disputed", obligation, actor=actor, at=at)
    return obligation


def _answer(obligation: Obligation, words: str, *, actor: Actor, at: datetime) -> None:
    obligation.answered_by, obligation.answered_at = actor.person, at
    obligation.answer = words.strip()
    obligation.save(update_fields=["state", "answered_by", "answered_at", "answer"])


@transaction.atomic
def remind_of_obligations(*, on: date, actor: Actor, at: datetime) -> int:
    """Remind, once, of what falls due within a week; give how many were reminded of.

    Of what a placement owes its student, its daily life reminds whoever can do it.
    """
    require(actor, "partnerships.tend_agreements")
    soon = (
        Obligation.objects.filter(
            state=ObligationState.OPEN,
            reminded_at=None,
            due_on__range=(on, on + timedelta(REMINDED_DAYS)),
        )
        .exclude(agreement__template=FOLLOWED_BY_RECORDS)
        .select_for_update(of=("self",))
        .select_related("agreement")
        .order_by("due_on", "pk")[:BATCH]
    )
    count = 0
    for obligation in soon:
        obligation.reminded_at = at
        obligation.save(update_fields=["reminded_at"])
        details = {"key": obligation.key, "due_on": str(obligation.due_on)}
        agreement = obligation.agreement
        audit.record("obligation.reminded", agreement, actor=actor, at=at, details=details)
        news.publish("obligation.reminded", obligation, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def note_missed_obligations(*, on: date, actor: Actor, at: datetime) -> int:
    """Note what nobody reported by its day; it can still be reported, and then says that it was late."""
    require(actor, "partnerships.tend_agreements")
    missed = (
        Obligation.objects.filter(state=ObligationState.OPEN, due_on__lt=on)
        .select_for_update(of=("self",))
        .select_related("agreement")
        .order_by("due_on", "pk")[:BATCH]
    )
    count = 0
    for obligation in missed:
        obligation.state = OBLIGATION.next_state(obligation.state, "miss_obligation")
        obligation.save(update_fields=["state"])
        details = {"key": obligation.key, "due_on": str(obligation.due_on)}
        audit.record("obligation.missed", obligation.agreement, actor=actor, at=at, details=details)
        if obligation.agreement.template != FOLLOWED_BY_RECORDS:
            news.publish("obligation.missed", obligation, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def settle_by_record(
    *, kept: Collection[int], released: Collection[int], actor: Actor, at: datetime
) -> int:
    """Take as kept what records of both sides show, and as owed no longer what is over before.

    Nobody reports by hand what stands on record already; give how many were settled.
    """
    require(actor, "partnerships.tend_agreements")
    settled = _settle(kept, "keep_by_record", "obligation.kept_by_record", actor, at)
    return settled + _settle(
        released, "release_by_record", "obligation.released_by_record", actor, at
    )


def _settle(chosen: Collection[int], step: str, event: str, actor: Actor, at: datetime) -> int:
    states = [ObligationState.OPEN, ObligationState.MISSED]
    held = list(
        Obligation.objects.filter(pk__in=chosen, state__in=states)
        .select_for_update(of=("self",))
        .select_related("agreement")
        .order_by("pk")
    )
    by_agreement: dict[int, list[Obligation]] = {}
    for one in held:
        one.state = OBLIGATION.next_state(one.state, step)
        if one.state == ObligationState.KEPT:
            one.reported_at = one.answered_at = at
        by_agreement.setdefault(one.agreement_id, []).append(one)
    save_together(held, "state", "reported_at", "answered_at")
    for own in by_agreement.values():
        details = {"settled": [f"{one.key} {one.due_on}" for one in own]}
        audit.record(event, own[0].agreement, actor=actor, at=at, details=details)
    return len(held)


@transaction.atomic
def reach_milestone(
    *, milestone: Milestone, reached_on: date, actor: Actor, at: datetime
) -> Milestone:
    """Note on which day a step of the plan was reached."""
    require(actor, "partnerships.reach_milestone", milestone)
    if reached_on > day_of(at):
        raise DayHasNotCome(_("A step is reached on a day that has come."))
    milestone = (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("agreement")
        .get(pk=milestone.pk)
    )
    if milestone.reached_on is not None:
        raise AlreadyReached(_("Somebody has noted this step as reached already."))
    milestone.reached_on, milestone.reached_by = reached_on, actor.person
    milestone.save(update_fields=["reached_on", "reached_by"])
    details = {"key": milestone.key, "on": str(reached_on)}
    audit.record("milestone.reached", milestone.agreement, actor=actor, at=at, details=details)
    return milestone


def _locked_obligation(obligation: Obligation) -> Obligation:
    return (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("agreement__cooperation", "version")
        .get(pk=obligation.pk)
    )
