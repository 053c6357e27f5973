"""Who reports and answers illness, changes a post, arranges another host, and looks every day."""

import rules

from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.parties.permissions import is_system
from ronghe.placements.models import IllnessReport, Placement, Side, Stage
from ronghe.placements.permissions.placements import (
    holds_guardian_link,
    hosts_placement,
    is_mentor,
    is_the_student,
    is_tutor,
    looks_after_student,
    runs_placement,
)
from ronghe.placements.permissions.visits import keeps_safe

# That somebody is ill is for whoever looks after them, and for nobody who watches the platform.
audit.keep_confidential("placements.illnessreport", letters="messages/visits/illness_")

LOOKING = (Role.TUTOR, Role.CLASS_TEACHER, Role.SAFETY_OFFICER, Role.DEAN, Role.COOPERATION_OFFICER)  # fmt: skip


@rules.predicate
def reported_illness(actor: Actor, illness: IllnessReport) -> bool:
    return actor.person_id is not None and actor.person_id == illness.reported_by_id


@rules.predicate
def answers_illness(actor: Actor, illness: IllnessReport) -> bool:
    """Ask whether one tutors or looks after the student; nobody answers an own report."""
    placement = illness.placement
    looks_after = is_tutor.test(actor, placement) or looks_after_student.test(actor, placement)
    return looks_after and actor.person_id != illness.reported_by_id


def stage_side(actor: Actor, placement: Placement) -> Side | None:
    """Give the side for which one proposes and agrees to another post: college or host."""
    if runs_placement.test(actor, placement) or is_tutor.test(actor, placement):
        return Side.COLLEGE
    return Side.HOST if hosts_placement.test(actor, placement) else None


@rules.predicate
def answers_stages(actor: Actor, placement: Placement) -> bool:
    return stage_side(actor, placement) is not None


@rules.predicate
def cancels_stage(actor: Actor, stage: Stage) -> bool:
    return stage_side(actor, stage.placement) is not None


@rules.predicate
def looks_daily(actor: Actor) -> bool:
    """Ask whether it is one’s task to look after students of a college every day."""
    own = actor.organisation
    return own is not None and own.kind == OrganisationKind.COLLEGE and actor.holds(*LOOKING)


rules.add_perm("placements.report_illness", is_system | is_the_student | holds_guardian_link)
rules.add_perm("placements.withdraw_illness", reported_illness)
rules.add_perm("placements.answer_illness", is_system | answers_illness)
rules.add_perm("placements.read_health", is_the_student | is_tutor | looks_after_student)
rules.add_perm(
    "placements.read_changes",
    is_the_student | is_tutor | is_mentor | hosts_placement | looks_after_student | keeps_safe,
)
rules.add_perm("placements.propose_stages", is_system | answers_stages)
rules.add_perm("placements.answer_stages", is_system | answers_stages)
rules.add_perm("placements.cancel_stage", is_system | cancels_stage)
rules.add_perm("placements.begin_stages", is_system)
rules.add_perm("placements.move_placement", is_system | runs_placement)
rules.add_perm("placements.return_to_round", is_system | runs_placement)
rules.add_perm("placements.look_daily", looks_daily)
