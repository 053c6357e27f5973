"""Who may record, answer and follow up reviews."""

import rules

from ronghe.parties.actors import Actor
from ronghe.parties.permissions import is_system
from ronghe.partnerships.agreement_permissions import takes_part
from ronghe.partnerships.models import Review, ReviewAction


@rules.predicate
def has_part_in_review(actor: Actor, review: Review) -> bool:
    return takes_part.test(actor, review.cooperation)


@rules.predicate
def is_of_other_side(actor: Actor, review: Review) -> bool:
    """Ask whether one looks after a party other than the one that wrote the minutes."""
    return any(
        party.organisation_id in actor.managed_organisations
        and party.organisation_id != review.recorded_for_id
        for party in review.cooperation.parties.all()
    )


@rules.predicate
def wrote_it(actor: Actor, review: Review) -> bool:
    return review.recorded_for_id in actor.managed_organisations


@rules.predicate
def does_it(actor: Actor, action: ReviewAction) -> bool:
    return action.owner_id in actor.managed_organisations


rules.add_perm("partnerships.record_review", is_system | takes_part)
rules.add_perm("partnerships.answer_review", has_part_in_review & is_of_other_side)
rules.add_perm("partnerships.rewrite_review", is_system | wrote_it)
rules.add_perm("partnerships.finish_action", is_system | does_it)
