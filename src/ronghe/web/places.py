"""The places of the product that an actor may go to, for the head of every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rules
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.parties.remits import POWERS_OF_ROLE
from ronghe.supervision.models import INSPECTING_ROLES
from ronghe.web.parts import Text

# So many stand in the head of a page beside each other; the others are one click further.
MOST_BESIDE = 6


@dataclass(frozen=True)
class Place:
    label: Text
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Places:
    """The places that stand in the head, and those behind “More”; where one is, it always stands."""

    beside: Sequence[Place] = ()
    more: Sequence[Place] = ()


FOR_EVERYBODY = ((_("Desk"), "web:desk"), (_("Organisations"), "parties:organisation_list"))
FOR_STUDENTS = ((pgettext_lazy("place", "My placement"), "placements:own_list"),)
FOR_THE_MARKET = ((pgettext_lazy("place", "Listings"), "listings:listing_list"),)
FOR_PARTIES = ((_("Cooperations"), "cooperations:cooperation_list"),)
FOR_ROUNDS = ((pgettext_lazy("place", "Rounds"), "rounds:round_list"),)
FOR_PLACEMENTS = ((pgettext_lazy("place", "Placements"), "placements:placement_list"),)
FOR_INSPECTIONS = ((_("Inspections"), "inspections:inspection_list"),)
FOR_SAFETY = ((_("Safety"), "incidents:incident_list"),)
FOR_THOSE_WHO_RANK = ((_("Ranking posts"), "rounds:ranking_list"),)
FOR_THOSE_WHO_COUNT = ((pgettext_lazy("place", "Figures"), "numbers:overview"),)
FOR_THOSE_WHO_PAY = ((pgettext_lazy("place", "Pay"), "pay:pay_due"),)
FOR_WATCHERS = ((_("Supervision"), "supervision:region_page"),)
FOR_THOSE_WATCHED = ((_("How real it is"), "supervision:own_page"),)
FOR_THOSE_WHO_REPORT = (
    (pgettext_lazy("place", "Guidance"), "guidance:directive_list"),
    (pgettext_lazy("place", "Forms"), "guidance:form_list"),
)
FOR_THOSE_GUIDED = ((pgettext_lazy("place", "Guidance"), "guidance:directive_list"),)
FOR_TALKERS = ((_("Enquiries"), "enquiries:enquiry_list"),)
FOR_CLASSES = ((_("Classes"), "people:class_list"),)
FOR_THOSE_WHO_INVITE = ((_("Invitations"), "invitations:invitation_list"),)
FOR_WHOM_LAW_CONCERNS = ((_("Findings"), "findings:overview"),)
FOR_MANAGERS = ((_("Imports"), "imports:import_list"),)
FOR_COORDINATORS = ((_("Verification"), "casework:verification_list"),)
FOR_MERGERS = ((_("Duplicates"), "casework:duplicate_list"),)
FOR_ADMINISTRATORS = ((_("Records"), "web:audit_list"), (_("Jobs"), "web:job_list"))


def places_of(actor: Actor, request: HttpRequest) -> Places:
    if actor.person is None:
        return Places()
    names = [place for is_open, places in OPENED for place in places if is_open(actor)]
    found = [(label, reverse(name)) for label, name in names]
    here = max((url for _label, url in found if request.path.startswith(url)), key=len, default="")
    return _laid_out([Place(label, url, is_current=url == here) for label, url in found])


def _laid_out(places: Sequence[Place]) -> Places:
    """Put one place behind “More” only if there are two of them: a menu of one hides what fits."""
    if len(places) <= MOST_BESIDE + 1:
        return Places(places)
    current = [one for one in places[MOST_BESIDE:] if one.is_current]
    beside = [*places[: MOST_BESIDE - len(current)], *current]
    return Places(beside, [one for one in places if one not in beside])


def sees_classes(actor: Actor) -> bool:
    """Whether there can be classes for the actor to see: no query, since every page asks."""
    college = actor.organisation
    return (
        college is not None and college.kind == OrganisationKind.COLLEGE and actor.scope.sees_others
    )


def may_see_findings(actor: Actor) -> bool:
    """Whether there can be findings for the actor to see, asked without a query."""
    return bool(actor.managed_organisations) or actor.holds(*map(Role, POWERS_OF_ROLE))


def _talks(actor: Actor) -> bool:
    own = actor.organisation
    return own is not None and rules.has_perm("partnerships.open_enquiry", actor, own)


def _meets_rounds(actor: Actor) -> bool:
    """Whether there can be rounds for the actor: one’s college’s, one’s posts’, one’s region’s."""
    own = actor.organisation
    if own is None or actor.holds(Role.STUDENT):
        return False
    if own.kind == OrganisationKind.COLLEGE:
        return actor.scope.sees_others
    return bool(actor.managed_organisations) or actor.holds(*map(Role, POWERS_OF_ROLE))


def _meets_placements(actor: Actor) -> bool:
    """Whether there can be placements for the actor: to run, host, look after or watch over."""
    if actor.holds(Role.TUTOR, Role.MENTOR):
        return True
    return _meets_rounds(actor) and not actor.holds(Role.ADMINISTRATOR)


def _meets_inspections(actor: Actor) -> bool:
    """Whether one inspects, decides, or looks after an organisation that may be looked at."""
    own = actor.organisation
    if own is None or own.kind == OrganisationKind.INDUSTRY_BODY:
        return False
    if own.kind == OrganisationKind.AUTHORITY:
        return actor.holds(*INSPECTING_ROLES)
    return bool(actor.managed_organisations)


def _counts_placements(actor: Actor) -> bool:
    counts = (Role.STUDENT, Role.CLASS_TEACHER, Role.ADMINISTRATOR)
    return _meets_placements(actor) or actor.holds(*counts)


def _pays_students(actor: Actor) -> bool:
    """Whether one keeps the pay of an enterprise: as a manager, or in finance."""
    own = actor.organisation
    is_host = own is not None and own.kind == OrganisationKind.ENTERPRISE
    return is_host and bool(actor.paying_organisations)


def _reports(actor: Actor) -> bool:
    """Whether one manages a college or an authority: who answers forms, and who asks."""
    own = actor.organisation
    kinds = {OrganisationKind.AUTHORITY, OrganisationKind.COLLEGE}
    return own is not None and own.kind in kinds and bool(actor.managed_organisations)


def _is_guided(actor: Actor) -> bool:
    """Whether one manages an enterprise or an industry body, to which an authority may publish."""
    own = actor.organisation
    kinds = {OrganisationKind.ENTERPRISE, OrganisationKind.INDUSTRY_BODY}
    return own is not None and own.kind in kinds and bool(actor.managed_organisations)


def _has(permission: str) -> Callable[[Actor], bool]:
    return lambda actor: bool(rules.has_perm(permission, actor))


def _watches_region(actor: Actor) -> bool:
    """Whether there can be a region for the actor to watch over: no query, as every page asks."""
    return actor.holds(*map(Role, POWERS_OF_ROLE))


def _is_watched(actor: Actor) -> bool:
    return bool(actor.managed_organisations) and not _watches_region(actor)


# Which places are open to whom, in the order in which they stand. No query: every page asks.
OPENED: tuple[tuple[Callable[[Actor], bool], tuple[tuple[Text, str], ...]], ...] = (
    (lambda actor: True, FOR_EVERYBODY[:1]),
    (lambda actor: actor.holds(Role.STUDENT), FOR_STUDENTS),
    (lambda actor: True, FOR_EVERYBODY[1:]),
    (_has("partnerships.search_listings"), FOR_THE_MARKET),
    (_has("partnerships.search_listings"), FOR_PARTIES),
    (_meets_rounds, FOR_ROUNDS),
    (_meets_placements, FOR_PLACEMENTS),
    (_pays_students, FOR_THOSE_WHO_PAY),
    (_meets_placements, FOR_SAFETY),
    (_meets_inspections, FOR_INSPECTIONS),
    (_counts_placements, FOR_THOSE_WHO_COUNT),
    (_reports, FOR_THOSE_WHO_REPORT),
    (_is_guided, FOR_THOSE_GUIDED),
    (lambda actor: actor.holds(Role.STUDENT), FOR_THOSE_WHO_RANK),
    (_watches_region, FOR_WATCHERS),
    (_is_watched, FOR_THOSE_WATCHED),
    (_talks, FOR_TALKERS),
    (sees_classes, FOR_CLASSES),
    (lambda actor: actor.scope.looks_after_others, FOR_THOSE_WHO_INVITE),
    (may_see_findings, FOR_WHOM_LAW_CONCERNS),
    (lambda actor: bool(actor.managed_organisations), FOR_MANAGERS),
    (_has("parties.view_verification_queue"), FOR_COORDINATORS),
    (_has("parties.view_duplicates"), FOR_MERGERS),
    (lambda actor: actor.holds(Role.ADMINISTRATOR), FOR_ADMINISTRATORS),
)


def account_links() -> list[Place]:
    """Give what the account menu offers besides signing out."""
    return [
        Place(_("Working-day calendars"), reverse("reference:calendar_compare")),
        Place(_("Regions"), reverse("reference:region_list")),
        Place(_("Rules"), reverse("rulebook:rule_list")),
        Place(_("Check a placement"), reverse("rulebook:placement_check")),
        Place(_("My account"), reverse("accounts:account_page")),
        Place(_("My data"), reverse("privacy:data_page")),
        Place(_("Help"), reverse("web:help_page")),
    ]
