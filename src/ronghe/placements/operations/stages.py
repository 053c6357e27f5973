"""Another post at the same host, once or in turn: proposed by one side, agreed by the other, begun on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Role, Site
from ronghe.placements.gate import assess_later, locked
from ronghe.placements.lifecycles import STAGE
from ronghe.placements.models import OPEN, Placement, Side, Stage, StageKind, StageState
from ronghe.placements.permissions.changes import stage_side
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing
from ronghe.reference.models import Occupation

MOST_STAGES = 12
ALIVE = (StageState.PROPOSED, StageState.PLANNED, StageState.BEGUN)


@dataclass(frozen=True)
class Turn:
    """From a day on: which post, where, with whom; what is not said stays as it is."""

    starts_on: date
    title: str
    occupation: Occupation | None = None
    site: Site | None = None
    mentor: Membership | None = None


@transaction.atomic
def propose_stages(
    *,
    placement: Placement,
    turns: Sequence[Turn],
    side: str,
    note: str,
    actor: Actor,
    at: datetime,
) -> list[Stage]:
    """Propose another post from a day on, or several in turn; on whose side, and why."""
    require(actor, "placements.propose_stages", placement)
    placement = locked(placement)
    _refuse_unfit(placement, turns, side, note, day_of(at))
    kind = StageKind.CHANGE if len(turns) == 1 else StageKind.ROTATION
    found = [
        Stage.objects.create(
            placement=placement,
            kind=kind,
            side=side,
            note=note.strip()[:500],
            proposed_for=stage_side(actor, placement) or Side.COLLEGE,
            proposed_by=actor.person,
            proposed_at=at,
            **vars(turn) | {"title": turn.title.strip()[:120]},
        )
        for turn in sorted(turns, key=lambda one: one.starts_on)
    ]
    details = {"side": side, "from": found[0].starts_on.isoformat(), "turns": len(found)}
    audit.record("stage.proposed", placement, actor=actor, at=at, details=details)
    news.publish("stage.proposed", found[0], actor=actor, at=at)
    return found


def _refuse_unfit(
    placement: Placement, turns: Sequence[Turn], side: str, note: str, today: date
) -> None:
    if not placement.is_open:
        raise DoesNotFit(_("This placement is over."))
    if not 0 < len(turns) <= MOST_STAGES:
        raise DoesNotFit(_("Enter at least one post, and twelve at most."))
    if side not in Side.values:
        raise DoesNotFit(_("Say on whose side it lay; nobody’s is an answer too."))
    if not note.strip():
        raise ReasonIsMissing(_("Say in a sentence why."))
    days = [one.starts_on for one in turns]
    if len(set(days)) != len(days):
        raise DoesNotFit(_("Each turn begins on a day of its own."))
    for turn in turns:
        _refuse_turn(placement, turn, today)
    if placement.stages.filter(state__in=ALIVE, starts_on__in=days).exists():
        raise DoesNotFit(_("From one of these days on another post is planned already."))


def _refuse_turn(placement: Placement, turn: Turn, today: date) -> None:
    if not turn.title.strip():
        raise DoesNotFit(_("Say what the student does there, in a few words."))
    first = max(placement.starts_on, min(today, placement.ends_on))
    if not first <= turn.starts_on <= placement.ends_on:
        raise DoesNotFit(_("Choose a day of the placement, from today on."))
    if turn.site is not None and turn.site.organisation_id != placement.host_id:
        raise DoesNotFit(_("Choose a site of the host. For another host, plan another placement."))
    mentor = turn.mentor
    if mentor is not None and (
        mentor.organisation_id != placement.host_id
        or mentor.role not in {Role.MENTOR, Role.TRAINING_MANAGER}
    ):
        raise DoesNotFit(_("Choose a mentor of the host."))


@transaction.atomic
def agree_stages(*, placement: Placement, actor: Actor, at: datetime) -> list[Stage]:
    """Agree as the other side to all that is proposed; what is due begins at once."""
    require(actor, "placements.answer_stages", placement)
    placement = locked(placement)
    found = _proposed_to(placement, actor)
    for stage in found:
        stage.state = STAGE.next_state(stage.state, "agree_stage")
        stage.answered_by, stage.answered_at = actor.person, at
        stage.save(update_fields=["state", "answered_by", "answered_at"])
        details = {"from": stage.starts_on.isoformat()}
        audit.record("stage.agreed", placement, actor=actor, at=at, details=details)
    news.publish("stage.answered", found[0], actor=actor, at=at)
    for stage in found:
        if stage.starts_on <= day_of(at):
            _begin(placement, stage, actor, at)
    return found


@transaction.atomic
def refuse_stages(*, placement: Placement, note: str, actor: Actor, at: datetime) -> list[Stage]:
    """Do not agree to what is proposed, and say why; the post stays as it is."""
    require(actor, "placements.answer_stages", placement)
    if not note.strip():
        raise ReasonIsMissing(_("Say why, so that it can be proposed otherwise."))
    placement = locked(placement)
    found = _proposed_to(placement, actor)
    for stage in found:
        stage.state = STAGE.next_state(stage.state, "refuse_stage")
        stage.answered_by, stage.answered_at = actor.person, at
        stage.answer_note = note.strip()[:500]
        stage.save(update_fields=["state", "answered_by", "answered_at", "answer_note"])
    audit.record("stage.refused", placement, actor=actor, at=at)
    news.publish("stage.answered", found[0], actor=actor, at=at)
    return found


def _proposed_to(placement: Placement, actor: Actor) -> list[Stage]:
    """Give what the other side has proposed; nobody agrees to an own proposal."""
    side = stage_side(actor, placement)
    waiting = placement.stages.select_for_update().filter(state=StageState.PROPOSED)
    found = [
        one
        for one in waiting.order_by("starts_on")
        if (side is None or one.answers_for == side)
        and (actor.person_id is None or one.proposed_by_id != actor.person_id)
    ]
    if not found:
        raise DoesNotFit(_("Nothing is proposed to your side."))
    return found


@transaction.atomic
def cancel_stage(*, stage: Stage, actor: Actor, at: datetime) -> Stage:
    """Cancel a turn that has not begun."""
    require(actor, "placements.cancel_stage", stage)
    stage = Stage.objects.select_for_update(of=("self",)).select_related("placement").get(pk=stage.pk)  # fmt: skip
    stage.state = STAGE.next_state(stage.state, "cancel_stage")
    stage.save(update_fields=["state"])
    details = {"from": stage.starts_on.isoformat()}
    audit.record("stage.cancelled", stage.placement, actor=actor, at=at, details=details)
    news.publish("stage.answered", stage, actor=actor, at=at)
    return stage


@transaction.atomic
def begin_stages(*, actor: Actor, at: datetime) -> int:
    """Let all turns begin whose day has come, in placements that are not over."""
    require(actor, "placements.begin_stages")
    due = Stage.objects.filter(
        state=StageState.PLANNED, starts_on__lte=day_of(at), placement__state__in=sorted(OPEN)
    )
    stages = list(due.select_related("placement").order_by("placement", "starts_on"))
    for stage in stages:
        _begin(locked(stage.placement), stage, actor, at)
    return len(stages)


def _begin(placement: Placement, stage: Stage, actor: Actor, at: datetime) -> None:
    """Take the turn over into the placement; the law looks at it anew."""
    stage.state, stage.title_before = STAGE.next_state(stage.state, "begin_stage"), placement.title
    stage.save(update_fields=["state", "title_before"])
    placement.title = stage.title
    placement.occupation = stage.occupation or placement.occupation
    placement.mentor = stage.mentor or placement.mentor
    if stage.site is not None:
        placement.site = stage.site
        placement.region = stage.site.region or placement.region
        placement.jurisdiction = placement.region.jurisdiction.code
    placement.save(
        update_fields=["title", "occupation", "mentor", "site", "region", "jurisdiction"]
    )
    details = {"title": stage.title, "before": stage.title_before}
    audit.record("stage.begun", placement, actor=actor, at=at, details=details)
    news.publish("stage.begun", stage, actor=actor, at=at)
    assess_later([placement.pk])
