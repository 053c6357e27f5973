"""Who may do what about listings and enquiries."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.parties.permissions import SUBJECTS_OF_RECORD, is_of_authority, is_system
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Enquiry, EnquiryMessage, Listing, SavedSearch

# Who brings needs and offers: an authority looks after the market, and is none of its parties.
LISTING_KINDS = frozenset(
    {OrganisationKind.COLLEGE, OrganisationKind.ENTERPRISE, OrganisationKind.INDUSTRY_BODY}
)


@rules.predicate
def speaks_for(actor: Actor, organisation: Organisation) -> bool:
    """Ask whether one looks after the whole organisation, which may take part in the market."""
    return (
        organisation.pk in actor.managed_organisations
        and organisation.kind in LISTING_KINDS
        and not organisation.is_restricted
    )


@rules.predicate
def owns_listing(actor: Actor, listing: Listing) -> bool:
    return listing.organisation_id in actor.managed_organisations


@rules.predicate
def publishes_listing(actor: Actor, listing: Listing) -> bool:
    """Ask whether one owns it, and nothing keeps the organisation from the market."""
    return owns_listing.test(actor, listing) and not listing.organisation.is_restricted


@rules.predicate
def moderates(actor: Actor, listing: Listing) -> bool:
    """Ask whether a remit entitles to decide about its owner, and one may use it so."""
    return (
        actor.holds(Role.COORDINATOR)
        and listing.organisation_id != actor.organisation_id
        and actor.remits.cover(
            listing.organisation, Power.DECIDE, SUBJECTS_OF_RECORD[listing.organisation.kind]
        )
    )


@rules.predicate
def keeps_policy_of(actor: Actor, authority: Organisation) -> bool:
    return actor.holds(Role.COORDINATOR) and authority.pk == actor.organisation_id


@rules.predicate
def coordinates_somewhere(actor: Actor) -> bool:
    return actor.holds(Role.COORDINATOR, Role.INSPECTOR, Role.CASE_OFFICER)


@rules.predicate
def is_side_of(actor: Actor, enquiry: Enquiry) -> bool:
    own = actor.managed_organisations
    return enquiry.asker_id in own or enquiry.asked_id in own


@rules.predicate
def is_asked(actor: Actor, enquiry: Enquiry) -> bool:
    return enquiry.asked_id in actor.managed_organisations


@rules.predicate
def reads_message(actor: Actor, message: EnquiryMessage) -> bool:
    return is_side_of.test(actor, message.enquiry)


@rules.predicate
def saved_it(actor: Actor, search: SavedSearch) -> bool:
    return actor.membership_id is not None and search.membership_id == actor.membership_id


@rules.predicate
def may_look(actor: Actor) -> bool:
    return actor.membership is not None and not actor.holds(Role.STUDENT)


rules.add_perm("partnerships.write_listing", is_system | speaks_for)
rules.add_perm("partnerships.edit_listing", is_system | owns_listing)
rules.add_perm("partnerships.publish_listing", is_system | publishes_listing)
rules.add_perm("partnerships.expire_listing", is_system)
rules.add_perm("partnerships.give_seats", is_system | owns_listing)
rules.add_perm("partnerships.moderate_listing", is_of_authority & moderates)
rules.add_perm("partnerships.set_listing_policy", is_of_authority & keeps_policy_of)
rules.add_perm("partnerships.view_listing_reviews", is_of_authority & coordinates_somewhere)
rules.add_perm("partnerships.view_provision_gaps", is_of_authority & coordinates_somewhere)
rules.add_perm("partnerships.search_listings", may_look)
rules.add_perm("partnerships.save_search", may_look)
rules.add_perm("partnerships.manage_saved_search", is_system | saved_it)
rules.add_perm("partnerships.tell_saved_search", is_system)
rules.add_perm("partnerships.open_enquiry", is_system | speaks_for)
rules.add_perm("partnerships.take_part_in_enquiry", is_system | is_side_of)
rules.add_perm("partnerships.settle_enquiry", is_system | is_asked)
rules.add_perm("partnerships.remind_of_enquiry", is_system)
evidence.access_rule("partnerships.enquirymessage", is_system | reads_message)
