"""Finding a placement that one sees, what one may do with it, and the way back to it."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.models import OrganisationKind, Role
from ronghe.placements.models import Mender, Placement
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]
RELATED = (
    "college__region__jurisdiction",
    "host__region",
    "student__person",
    "student__school_class__cohort",
    "student__organisation",
    "region",
    "site",
    "post__round",
    "agreement",
    "occupation",
    "tutor__person",
    "mentor__person",
)


@dataclass(frozen=True)
class Reader:
    """What whoever reads the page of a placement may do with it."""

    runs: bool = False
    names_mentor: bool = False
    states_work: bool = False
    ends: bool = False
    asks: bool = False
    looks_again: bool = False
    sees_guardians: bool = False
    looks_after: bool = False
    takes_part: bool = False  # of the college, the host or the two who look after the student
    side: str = ""  # the side of the reader, among those who mend

    @property
    def is_host(self) -> bool:
        return self.side == Mender.HOST


def visible_placement(request: WebRequest, reference: str) -> Placement:
    found = Placement.objects.visible_to(request.actor).select_related(*RELATED)
    return get_object_or_404(
        found.prefetch_related("host__names", "college__names"), reference=reference
    )


def reader_of(request: WebRequest, placement: Placement) -> Reader:
    actor = request.actor

    def can(name: str) -> bool:
        return may(actor, f"placements.{name}", placement)

    runs = can("run_placement")
    return Reader(
        runs=runs,
        names_mentor=can("name_mentor"),
        states_work=can("state_work"),
        ends=can("end_placement"),
        asks=can("ask_to_mend"),
        looks_again=can("check_gate"),
        sees_guardians=can("send_guardian_link"),
        looks_after=can("enter_consent"),
        takes_part=actor.organisation_id in {placement.college_id, placement.host_id},
        side=_side_of(request, placement, runs=runs),
    )


def _side_of(request: WebRequest, placement: Placement, *, runs: bool) -> str:
    """Give the side for which the reader mends: the office’s, the host’s, or one’s own."""
    if runs:
        return Mender.COLLEGE
    if placement.host_id in request.actor.managed_organisations:
        return Mender.HOST
    return Mender.STUDENT if request.actor.holds(Role.STUDENT) else ""


def side_of_actor(request: WebRequest) -> str:
    """Give the side for which the reader is asked, whatever the placement."""
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT):
        return ""
    if own.kind == OrganisationKind.COLLEGE:
        return Mender.COLLEGE
    return Mender.HOST if own.kind == OrganisationKind.ENTERPRISE else Mender.AUTHORITY


def student_name(placement: Placement) -> str:
    return placement.student.person.name_in(get_language() or "en")


def address_of(placement: Placement, tab: str = "") -> str:
    address = reverse("placements:placement_page", args=[placement.reference])
    return f"{address}?tab={tab}" if tab else address


def step_url(name: str, placement: Placement) -> str:
    return reverse(f"placements:{name}", args=[placement.reference])


def crumbs_above() -> Crumbs:
    return [(_("Placements"), reverse("placements:placement_list"))]


def crumbs_to(placement: Placement) -> Crumbs:
    words = _("%(name)s · %(title)s") % {
        "name": student_name(placement),
        "title": placement.title,
    }
    return [*crumbs_above(), (words, address_of(placement))]
