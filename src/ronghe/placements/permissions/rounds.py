"""Who may run rounds, rank, answer for posts, and answer appeals."""

import rules

from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Organisation, OrganisationKind, Role, SchoolClass
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.placements.models import Appeal, Candidate, Link, Post, Round, Run

HOLDERS = frozenset({OrganisationKind.COLLEGE, OrganisationKind.AUTHORITY})


def _runs_for(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one runs rounds for a college as a whole, or for a region as its coordinator."""
    if organisation.kind == OrganisationKind.AUTHORITY:
        return organisation.pk in actor.organisations and actor.holds(Role.COORDINATOR)
    return organisation.pk in actor.managed_organisations


@rules.predicate
def plans_rounds_for(actor: Actor, organisation: Organisation) -> bool:
    return (
        organisation.kind in HOLDERS
        and not organisation.is_restricted
        and _runs_for(actor, organisation)
    )


@rules.predicate
def runs_round(actor: Actor, round_: Round) -> bool:
    return _runs_for(actor, round_.organisation)


@rules.predicate
def runs_round_of_run(actor: Actor, run: Run) -> bool:
    return _runs_for(actor, run.round.organisation)


@rules.predicate
def runs_round_of_post(actor: Actor, post: Post) -> bool:
    return _runs_for(actor, post.round.organisation)


@rules.predicate
def runs_round_of_appeal(actor: Actor, appeal: Appeal) -> bool:
    return _runs_for(actor, appeal.candidate.round.organisation)


@rules.predicate
def is_second(actor: Actor, round_: Round) -> bool:
    """Ask whether one is somebody else than whoever proposed the result."""
    return actor.person_id is not None and actor.person_id != round_.proposed_by_id


@rules.predicate
def brings_class(actor: Actor, school_class: SchoolClass) -> bool:
    return school_class.organisation_id in actor.managed_organisations


@rules.predicate
def places_students_of(actor: Actor, college: Organisation) -> bool:
    return college.kind == OrganisationKind.COLLEGE and college.pk in actor.managed_organisations


@rules.predicate
def looks_after_host(actor: Actor, post: Post) -> bool:
    return post.host_id in actor.managed_organisations


@rules.predicate
def is_the_candidate(actor: Actor, candidate: Candidate) -> bool:
    return (
        actor.kind == ActorKind.PERSON
        and actor.membership_id is not None
        and actor.membership_id == candidate.membership_id
    )


@rules.predicate
def is_linked_by(actor: Actor, link: Link) -> bool:
    return is_the_candidate.test(actor, link.asked_by) or is_the_candidate.test(actor, link.asked)


@rules.predicate
def is_asked_by(actor: Actor, link: Link) -> bool:
    return is_the_candidate.test(actor, link.asked)


@rules.predicate
def looks_after_candidate(actor: Actor, candidate: Candidate) -> bool:
    return candidate.membership.organisation_id in actor.managed_organisations


@rules.predicate
def supervises_round(actor: Actor, round_: Round) -> bool:
    """Ask whether one's remit opens the cases of whoever runs the round."""
    return bool(actor.remits) and actor.remits.cover(round_.organisation, Power.SEE_CASES)


@rules.predicate
def rank_or_link(actor: Actor, subject: Candidate | Link) -> bool:
    """Ask whether one acts for oneself: on one's own list, or on a link one is part of."""
    if isinstance(subject, Link):
        return is_linked_by.test(actor, subject)
    return is_the_candidate.test(actor, subject)


rules.add_perm("placements.plan_round", is_system | plans_rounds_for)
rules.add_perm("placements.run_round", is_system | runs_round)
rules.add_perm("placements.close_round", is_system | runs_round)
rules.add_perm("placements.bring_class", is_system | brings_class)
rules.add_perm("placements.compute_run", is_system)
rules.add_perm("placements.see_runs", is_system | runs_round | supervises_round)
rules.add_perm("placements.publish_result", is_system | (runs_round & is_second))
rules.add_perm("placements.arrange_post", is_system | runs_round_of_post)
rules.add_perm("placements.answer_for_post", is_system | looks_after_host)
rules.add_perm("placements.withdraw_post", is_system | looks_after_host | runs_round_of_post)
rules.add_perm("placements.rank_posts", is_system | rank_or_link)
rules.add_perm("placements.arrange_candidate", is_system | looks_after_candidate)
rules.add_perm("placements.answer_appeal", is_system | runs_round_of_appeal)
rules.add_perm("placements.draft_agreements", is_system | places_students_of)
