"""Those who come by a link, without an account: a parent, and a mentor in a hurry.

Of a link only the hash is kept, so that each visit has a fresh one sent, and follows it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.demo.cast import CAST
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Guardian, Membership, Person, Role
from ronghe.placements.models import Placement
from ronghe.placements.operations.consents import send_guardian_link
from ronghe.placements.operations.mentor_links import send_mentor_link

EMAILS = {one.key: one.email for one in CAST}


@dataclass(frozen=True)
class ByLink:
    """Somebody who opens a page by a link: who, what they are, and what they come to do."""

    key: str
    person: Person
    what: Promise | str
    purpose: Promise


def those_by_link() -> list[ByLink]:
    """Give them as far as the story has come to them."""
    found, guardian, mentor = [], _guardian(), _mentor()
    if guardian and _placement():
        purpose = _(
            "Reads on a telephone how the child is: place, hours, pay, insurance, whom to call."
        )
        found.append(ByLink("family", guardian.person, guardian.get_relation_display(), purpose))
    if mentor:
        purpose = _("Confirms the weeks of the students in one minute, without a password.")
        found.append(ByLink("minute", mentor.person, Role.MENTOR.label, purpose))
    return found


def fresh_address(key: str, *, at: datetime) -> str:
    """Have a link sent, and give where it leads; empty where there is nobody to send it to."""
    guardian, mentor, placement = _guardian(), _mentor(), _placement()
    if key == "family" and guardian and placement:
        _sent, token = send_guardian_link(
            placement=placement, person=guardian.person, actor=SYSTEM, at=at
        )
        return reverse("placements:guardian_page", args=[token])
    if key == "minute" and mentor:
        _made, token = send_mentor_link(mentor=mentor, actor=SYSTEM, at=at)
        return reverse("placements:minute_page", args=[token])
    return ""


def _guardian() -> Guardian | None:
    found = Guardian.objects.filter(student__user__email=EMAILS["student"], ends_on=None)
    return found.select_related("person").order_by("pk").first()


def _placement() -> Placement | None:
    found = Placement.objects.filter(student__person__user__email=EMAILS["student"])
    return found.under_way().order_by("pk").first()


def _mentor() -> Membership | None:
    found = Membership.objects.filter(person__user__email=EMAILS["mentor"], role=Role.MENTOR)
    return found.select_related("person").order_by("pk").first()
