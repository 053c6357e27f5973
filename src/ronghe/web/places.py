"""The places of the product that an actor may go to, for the head of every page."""

from dataclasses import dataclass

import rules
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.web.parts import Text


@dataclass(frozen=True)
class Place:
    label: Text
    url: str
    is_current: bool = False


FOR_EVERYBODY = ((_("Desk"), "web:desk"), (_("Organisations"), "parties:organisation_list"))
FOR_CLASSES = ((_("Classes"), "people:class_list"),)
FOR_THOSE_WHO_INVITE = ((_("Invitations"), "invitations:invitation_list"),)
FOR_MANAGERS = ((_("Imports"), "imports:import_list"),)
FOR_COORDINATORS = ((_("Verification"), "casework:verification_list"),)
FOR_MERGERS = ((_("Duplicates"), "casework:duplicate_list"),)
FOR_ADMINISTRATORS = ((_("Records"), "web:audit_list"), (_("Jobs"), "web:job_list"))


def places_of(actor: Actor, request: HttpRequest) -> list[Place]:
    if actor.person is None:
        return []
    names: tuple[tuple[Text, str], ...] = FOR_EVERYBODY
    if sees_classes(actor):
        names += FOR_CLASSES
    if actor.scope.looks_after_others:
        names += FOR_THOSE_WHO_INVITE
    if actor.managed_organisations:
        names += FOR_MANAGERS
    if rules.has_perm("parties.view_verification_queue", actor):
        names += FOR_COORDINATORS
    if rules.has_perm("parties.view_duplicates", actor):
        names += FOR_MERGERS
    if actor.holds(Role.ADMINISTRATOR):
        names += FOR_ADMINISTRATORS
    return [
        Place(label, url, is_current=request.path.startswith(url))
        for label, url in ((label, reverse(name)) for label, name in names)
    ]


def sees_classes(actor: Actor) -> bool:
    """Whether there can be classes for the actor to see: no query, since every page asks."""
    college = actor.organisation
    return (
        college is not None and college.kind == OrganisationKind.COLLEGE and actor.scope.sees_others
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
