"""What stands in one's calendar, said before it is subscribed to: by role."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Membership, OrganisationKind, Role
from ronghe.placements.queries.agenda import HOST, STAFF
from ronghe.web.parts import Text

OF_STUDENTS = (
    _("your days of work as agreed, without holidays and days of rest"),
    _("visits of your tutor"),
    _("the end of ranking, of appeals and of confirming in your rounds"),
    _("when your report is due"),
)
OF_STAFF = (_("visits that are planned, and those that are overdue"),)
OF_HOST = (
    _("visits of the college that are planned"),
    _("weeks that wait for your confirmation"),
    _("when reports on students are due"),
)
OF_PAY = (_("when pay is due, and for how many"),)
OF_OFFICES = (
    _("the end of ranking, of appeals and of confirming in your rounds"),
    _("when what is agreed in your cooperations ends"),
    _("filings without an answer"),
)


def contents_of(memberships: Iterable[Membership]) -> list[Text]:
    """Give what the roles of a person bring into the calendar, each thing once."""
    found: dict[str, Text] = {}
    for held in memberships:
        for one in _of_role(Actor(ActorKind.PERSON, person=held.person, membership=held)):
            found.setdefault(str(one), one)
    return list(found.values())


def _of_role(actor: Actor) -> tuple[Text, ...]:
    if actor.holds(Role.STUDENT):
        return OF_STUDENTS
    if actor.organisation and actor.organisation.kind == OrganisationKind.ENTERPRISE:
        pay = OF_PAY if actor.paying_organisations else ()
        return (OF_HOST if actor.holds(*HOST) else ()) + pay
    if actor.holds(*STAFF):
        return OF_STAFF
    return OF_OFFICES if actor.managed_organisations else ()
