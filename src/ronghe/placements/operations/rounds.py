"""Planning a round, opening it, and ending it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news, sealed
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation, Role, SchoolClass
from ronghe.placements import carrying, held_seats
from ronghe.placements.lifecycles import ROUND
from ronghe.placements.locking import NotNow, locked_round, note_change
from ronghe.placements.models import (
    AllocationRule,
    Candidate,
    Cap,
    PostState,
    Round,
    RoundClass,
    RoundState,
)

SEED_DIGITS = 40
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are taken for others
CODE_LENGTH = 8
CHANGED_FREELY = frozenset({RoundState.PLANNED})


class CalendarIsAmiss(ValueError):
    """The days of a round follow one another."""


class NothingToRank(ValueError):
    """A round opens with students and posts."""


class ReasonIsMissing(ValueError):
    """What others rely on is changed with a reason."""


class ClassDoesNotBelong(ValueError):
    """Classes of the own college take part, or of colleges in the authority's region."""


@dataclass(frozen=True)
class Plan:
    """What a round is to be: its days, its rule, and how long lists may be."""

    title: str
    rule: str
    starts_on: date
    ends_on: date
    closes_at: datetime
    appeals_until: date
    confirm_until: date
    most_wishes: int = 10
    most_minutes: int | None = None


@transaction.atomic
def plan_round(*, organisation: Organisation, plan: Plan, actor: Actor, at: datetime) -> Round:
    """Plan a round for one's college, or for the region of one's authority."""
    require(actor, "placements.plan_round", organisation)
    if organisation.region is None:
        raise CalendarIsAmiss(
            _("Enter the region of your organisation first; its page has a form.")
        )
    _check(plan, at)
    round_ = Round.objects.create(
        reference=next_reference("RD", on=day_of(at)),
        organisation=organisation,
        region=organisation.region,
        **vars(plan),
    )
    audit.record("round.planned", round_, actor=actor, at=at)
    return round_


@transaction.atomic
def change_round(*, round_: Round, plan: Plan, actor: Actor, at: datetime) -> Round:
    """Change the plan of a round that has not opened."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    if round_.state != RoundState.PLANNED:
        raise NotNow(_("The round has opened. Students may be given more time, and nothing else."))
    _check(plan, at)
    changed = [name for name, value in vars(plan).items() if getattr(round_, name) != value]
    for name in changed:
        setattr(round_, name, getattr(plan, name))
    round_.save(update_fields=[*changed])
    audit.record("round.changed", round_, actor=actor, at=at, details={"fields": changed})
    return round_


def _check(plan: Plan, at: datetime) -> None:
    if not plan.title.strip():
        raise CalendarIsAmiss(_("Give the round a title by which students know it."))
    if plan.closes_at <= at:
        raise CalendarIsAmiss(_("The ranking ends after now. Choose a later moment."))
    closes_on = day_of(plan.closes_at)
    if not closes_on < plan.appeals_until <= plan.confirm_until:
        raise CalendarIsAmiss(
            _("Appeals end after the ranking, and posts are confirmed no earlier than that.")
        )
    if not plan.confirm_until < plan.starts_on <= plan.ends_on:
        raise CalendarIsAmiss(
            _("The placements begin after all have confirmed, and end after they begin.")
        )


@transaction.atomic
def add_class(
    *, round_: Round, school_class: SchoolClass, actor: Actor, at: datetime
) -> RoundClass:
    """Let a class take part; who joined it since it was added comes in when it is added again."""
    require(actor, "placements.bring_class", school_class)
    round_ = locked_round(round_)
    _refuse_unless_open(round_)
    if not _takes_class(round_, school_class):
        raise ClassDoesNotBelong(
            _("A college brings its own classes, to its own round or to one of its region.")
        )
    found, _is_new = RoundClass.objects.get_or_create(round=round_, school_class=school_class)
    if round_.state == RoundState.OPEN:
        _enter_candidates(round_, [school_class], on=day_of(at))
    details = {"class": str(school_class)}
    audit.record("round.class_added", round_, actor=actor, at=at, details=details)
    return found


def _takes_class(round_: Round, school_class: SchoolClass) -> bool:
    college = school_class.organisation
    if college.pk == round_.organisation_id:
        return True
    region = college.region
    is_of_college = round_.organisation.kind == "college"
    return not is_of_college and region is not None and region.path.startswith(round_.region.path)


def _refuse_unless_open(round_: Round) -> None:
    if round_.state not in {RoundState.PLANNED, RoundState.OPEN}:
        raise NotNow(_("The ranking is over. Plan another round for whoever comes later."))


@transaction.atomic
def drop_class(*, round_: Round, school_class: SchoolClass, actor: Actor, at: datetime) -> None:
    """Take a class out again before the round opens."""
    require(actor, "placements.bring_class", school_class)
    round_ = locked_round(round_)
    if round_.state != RoundState.PLANNED:
        raise NotNow(_("The round has opened, and the class has begun to rank."))
    RoundClass.objects.filter(round=round_, school_class=school_class).delete()
    details = {"class": str(school_class)}
    audit.record("round.class_dropped", round_, actor=actor, at=at, details=details)


@transaction.atomic
def set_cap(*, round_: Round, level: str, key: str, limit: int, actor: Actor, at: datetime) -> Cap:
    """Set how many students one enterprise, region or tutor takes at most."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    _refuse_after_result(round_)
    cap, _is_new = Cap.objects.update_or_create(
        round=round_, level=level, key=key, defaults={"limit": limit}
    )
    note_change(round_)
    details = {"level": level, "key": key, "limit": limit}
    audit.record("round.cap_set", round_, actor=actor, at=at, details=details)
    return cap


@transaction.atomic
def drop_cap(*, cap: Cap, actor: Actor, at: datetime) -> None:
    """Lift a limit."""
    require(actor, "placements.run_round", cap.round)
    round_ = locked_round(cap.round)
    _refuse_after_result(round_)
    details = {"level": cap.level, "key": cap.key, "limit": cap.limit}
    cap.delete()
    note_change(round_)
    audit.record("round.cap_dropped", round_, actor=actor, at=at, details=details)


def _refuse_after_result(round_: Round) -> None:
    if round_.state not in {RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED}:
        raise NotNow(_("A result has been proposed or published; it does not change underneath."))


@transaction.atomic
def open_round(*, round_: Round, actor: Actor, at: datetime) -> Round:
    """Let students rank: everybody in the classes takes part, and the lottery is committed to."""
    from ronghe.engines.matching import commitment  # noqa: PLC0415 -- numpy

    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    state = ROUND.next_state(round_.state, "open_round")
    _check(Plan(**{name: getattr(round_, name) for name in Plan.__dataclass_fields__}), at)
    classes = [one.school_class for one in round_.classes.select_related("school_class").order_by("pk")]  # fmt: skip
    _enter_candidates(round_, classes, on=day_of(at))
    fallen = carrying.fallen_posts(round_.posts.all()).order_by().values("pk")
    has_posts = round_.posts.filter(state=PostState.OFFERED).exclude(pk__in=fallen).exists()
    if not (has_posts and round_.candidates.exists()):
        raise NothingToRank(
            _("Add at least one class with students, and one post that its host has accepted.")
        )
    seed = secrets.randbelow(10**SEED_DIGITS)
    round_.state, round_.opened_at = state, at
    round_.seed_sealed, round_.commitment = sealed.close({"seed": str(seed)}), commitment(seed)
    round_.save(update_fields=["state", "opened_at", "seed_sealed", "commitment"])
    details = {"commitment": round_.commitment}
    audit.record("round.opened", round_, actor=actor, at=at, details=details)
    news.publish("round.opened", round_, actor=actor, at=at)
    return round_


def _enter_candidates(round_: Round, classes: list[SchoolClass], *, on: date) -> None:
    known = set(round_.candidates.order_by().values_list("membership_id", flat=True))
    students = (
        Membership.objects.on(on)
        .filter(role=Role.STUDENT, school_class__in=classes)
        .exclude(pk__in=known)
        .order_by("pk")
    )
    taken = set(round_.candidates.order_by().values_list("code", flat=True))
    Candidate.objects.bulk_create(
        [Candidate(round=round_, membership=one, code=_new_code(taken)) for one in students],
        batch_size=2_000,
    )


def _new_code(taken: set[str]) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
        if code not in taken:
            taken.add(code)
            return code


@transaction.atomic
def extend_round(*, round_: Round, closes_at: datetime, actor: Actor, at: datetime) -> Round:
    """Give students more time; a deadline never comes earlier than it was announced."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    if round_.state != RoundState.OPEN:
        raise NotNow(_("Only while students rank can they be given more time."))
    if closes_at <= round_.closes_at or day_of(closes_at) >= round_.appeals_until:
        raise CalendarIsAmiss(_("The new deadline lies after the old one, and before appeals end."))
    details = {"before": round_.closes_at.isoformat(), "after": closes_at.isoformat()}
    round_.closes_at = closes_at
    round_.save(update_fields=["closes_at"])
    audit.record("round.extended", round_, actor=actor, at=at, details=details)
    news.publish("round.extended", round_, actor=actor, at=at)
    return round_


@transaction.atomic
def change_rule(*, round_: Round, rule: str, reason: str, actor: Actor, at: datetime) -> Round:
    """Choose another rule before a result is proposed; once students rank, with a public reason."""
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    _refuse_after_result(round_)
    if rule not in AllocationRule.values:
        raise NotNow(_("Choose one of the rules."))
    if round_.state != RoundState.PLANNED and not reason.strip():
        raise ReasonIsMissing(_("Say why, so that students can read it on the page of the round."))
    details: Mapping[str, Any] = {"before": round_.rule, "after": rule, "reason": reason.strip()}
    round_.rule, round_.rule_note = rule, reason.strip()
    round_.save(update_fields=["rule", "rule_note"])
    note_change(round_)
    audit.record("round.rule_changed", round_, actor=actor, at=at, details=details)
    return round_


@transaction.atomic
def close_round(*, round_: Round, actor: Actor, at: datetime) -> Round:
    """End the ranking once its deadline has passed; every list counts as it stands."""
    require(actor, "placements.close_round", round_)
    round_ = locked_round(round_)
    state = ROUND.next_state(round_.state, "close_round")
    if at <= round_.closes_at:
        raise NotNow(_("Students were promised time until the deadline."))
    round_.state = state
    round_.save(update_fields=["state"])
    audit.record("round.closed", round_, actor=actor, at=at)
    news.publish("round.closed", round_, actor=actor, at=at)
    return round_


@transaction.atomic
def cancel_round(*, round_: Round, reason: str, actor: Actor, at: datetime) -> Round:
    """Call the round off before anything was published; hosts get their seats back."""
    require(actor, "placements.run_round", round_)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why, so that students and hosts understand it."))
    round_ = locked_round(round_)
    round_.state = ROUND.next_state(round_.state, "cancel_round")
    round_.closing_note = reason.strip()
    round_.save(update_fields=["state", "closing_note"])
    held_seats.give_all_back(round_, at=at)
    details = {"reason": reason.strip()}
    audit.record("round.cancelled", round_, actor=actor, at=at, details=details)
    news.publish("round.cancelled", round_, actor=actor, at=at)
    return round_
