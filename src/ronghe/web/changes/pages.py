"""Absence and changes of a placement, in words that each reader may read."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.placements.absences import PRIVATE, absences
from ronghe.placements.models import (
    IllnessReport,
    IllnessState,
    Interruption,
    Placement,
    Stage,
    StageState,
)
from ronghe.web.parts import Action, Chip, Mark, Text
from ronghe.web.placements.life_access import name_of

ILLNESS_MARKS = {
    IllnessState.REPORTED: Mark.DUE,
    IllnessState.ACCEPTED: Mark.HOLDS,
    IllnessState.RETURNED: Mark.BROKEN,
    IllnessState.WITHDRAWN: None,
}
STAGE_MARKS = {
    StageState.PROPOSED: Mark.DUE,
    StageState.PLANNED: Mark.HOLDS,
    StageState.BEGUN: Mark.HOLDS,
    StageState.REFUSED: Mark.BROKEN,
    StageState.CANCELLED: None,
}


@dataclass(frozen=True)
class RestLine:
    """Days of rest: why, on whose side and what happened only where the reader may know it."""

    starts_on: date
    ends_on: date | None
    ground: Text
    side: Text = ""
    note: str = ""
    chip: Chip | None = None


@dataclass(frozen=True)
class IllnessLine:
    illness: IllnessReport
    chip: Chip
    answer_url: str = ""
    withdraw_url: str = ""
    back_url: str = ""


@dataclass(frozen=True)
class StageLine:
    stage: Stage
    chip: Chip
    mentor: str
    cancel_url: str = ""


def rest_line(one: Interruption, *, reads_health: bool) -> RestLine:
    if one.ground in PRIVATE and not reads_health:
        return RestLine(one.starts_on, one.ends_on, _("Absent"))
    return RestLine(
        one.starts_on, one.ends_on, one.get_ground_display(), one.get_side_display(), one.note
    )


def rest_lines(placement: Placement, actor: Actor) -> list[RestLine]:
    """Give the rests; of those that are private the host and others read the days alone."""
    reads = may(actor, "placements.read_health", placement)
    found = placement.interruptions.order_by("-starts_on", "-pk")
    return [rest_line(one, reads_health=reads) for one in found]


def absence_lines(placement: Placement, actor: Actor) -> list[RestLine]:
    """Give the days of absence as whoever does not look after the student reads them."""
    waiting, settled = Chip(_("reported, not settled yet"), Mark.UNKNOWN), Chip(_("The college knows"), Mark.HOLDS)  # fmt: skip
    found = absences(placement.interruptions.all(), placement.illnesses.all())
    return [
        RestLine(one.starts_on, one.ends_on, _("Absent"), chip=settled if one.is_settled else waiting)
        for one in found
    ]  # fmt: skip


def illness_line(one: IllnessReport, actor: Actor) -> IllnessLine:
    where = [one.placement.reference, one.pk]
    answers, waits = may(actor, "placements.answer_illness", one), one.state == IllnessState.REPORTED  # fmt: skip
    is_open_ended = one.interruption is not None and one.interruption.ends_on is None
    return IllnessLine(
        one,
        Chip(one.get_state_display(), ILLNESS_MARKS[IllnessState(one.state)]),
        reverse("placements:illness_answer", args=where) if waits and answers else "",
        reverse("placements:illness_withdraw", args=where)
        if waits and may(actor, "placements.withdraw_illness", one)
        else "",
        reverse("placements:illness_back", args=where) if is_open_ended and answers else "",
    )


def stage_line(one: Stage, actor: Actor) -> StageLine:
    is_ahead = one.state in {StageState.PROPOSED, StageState.PLANNED}
    may_cancel = is_ahead and may(actor, "placements.cancel_stage", one)
    return StageLine(
        one,
        Chip(one.get_state_display(), STAGE_MARKS[StageState(one.state)]),
        name_of(one.mentor),
        reverse("placements:stage_cancel", args=[one.placement.reference, one.pk])
        if may_cancel
        else "",
    )


def steps_of(placement: Placement, actor: Actor) -> list[Action]:
    """Give what one may arrange here."""
    found = []

    def step(label: str, name: str) -> None:
        found.append(Action(label, reverse(f"placements:{name}", args=[placement.reference])))

    if placement.is_open and may(actor, "placements.propose_stages", placement):
        step(_("Propose another post"), "stage_propose")
        step(_("Plan a rotation"), "rotation_propose")
    if may(actor, "placements.move_placement", placement):
        step(_("Go on at another host"), "placement_move")
    return found
