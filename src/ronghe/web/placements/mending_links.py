"""Where somebody mends what a placement lacks: the form, or nothing where the reader has none."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import Mender, Placement
from ronghe.web.parts import Action, Text
from ronghe.web.placements.access import Reader, step_url
from ronghe.web.placements.matters import Matter, matter_of

# Pages of what prepares placements, which know the placement by `?placement=`.
OFFICE_PAGES: dict[Matter, tuple[str, Text]] = {
    Matter.COVER: ("cover_enter", _("Enter insurance")),
    Matter.HOST_LIST: ("host_approve", _("Approve host")),
    Matter.FILING: ("filing_new", _("File placements")),
    Matter.APPROVAL: ("filing_new", _("File placements")),
    Matter.EMERGENCY_PLAN: ("plan_enter", _("Enter plan")),
}
HOST_PAGES: dict[Matter, tuple[str, Text]] = {
    Matter.COVER: ("cover_enter", _("Enter insurance")),
    Matter.HEADCOUNT: ("headcount_state", _("State number")),
}
# Steps on the placement’s own pages.
OFFICE_STEPS: dict[Matter, tuple[str, Text]] = {
    Matter.TUTOR: ("tutor_name", _("Name tutor")),
    Matter.MENTOR: ("mentor_name", _("Name mentor")),
    Matter.WORK: ("work_state", _("State work")),
    Matter.SAFETY: ("safety_enter", _("Enter test")),
    Matter.CONSENT: ("consent_enter", _("Enter consent")),
}
HOST_STEPS: dict[Matter, tuple[str, Text]] = {
    Matter.MENTOR: ("mentor_name", _("Name mentor")),
    Matter.WORK: ("work_state", _("State work")),
    Matter.SAFETY: ("safety_enter", _("Enter test")),
}


def link_to(name: str, placement: Placement) -> str:
    """Give the address of a page of preparations that knows from which placement one comes."""
    query = urlencode({"placement": placement.reference})
    return f"{reverse(f'preparations:{name}')}?{query}"


def own_page_of(placement: Placement) -> str:
    """Give the student’s own page of the placement."""
    return reverse("placements:own_placement", args=[placement.reference])


def mend_action(key: str, placement: Placement, reader: Reader) -> Action | None:
    """Give the way to the form with which the reader mends that line, if there is one."""
    matter = matter_of(key)
    if matter == Matter.BIRTH and reader.looks_after:
        address = reverse("people:details_record", args=[placement.student.person_id])
        return Action(_("Enter details"), address)
    if reader.side == Mender.COLLEGE:
        return _of_office(matter, placement)
    if reader.side == Mender.HOST:
        return _first(HOST_STEPS.get(matter), HOST_PAGES.get(matter), placement)
    return None


def _of_office(matter: Matter, placement: Placement) -> Action | None:
    if matter == Matter.AGREEMENT:
        return _agreement(placement)
    if matter == Matter.SITE_REPORT:
        address = reverse("cooperations:site_report_write")
        query = urlencode({"host": placement.host.reference})
        return Action(_("Write report"), f"{address}?{query}")
    if matter == Matter.OWN_CHOICE and placement.is_own_choice:
        return Action(_("Approve host"), step_url("own_choice_approve", placement), "post")
    return _first(OFFICE_STEPS.get(matter), OFFICE_PAGES.get(matter), placement)


def _agreement(placement: Placement) -> Action:
    if placement.agreement is None:
        return Action(_("Attach agreement"), step_url("agreement_attach", placement))
    address = reverse("agreements:agreement_page", args=[placement.agreement.reference])
    return Action(_("Open agreement"), address)


def _first(
    step: tuple[str, Text] | None, page: tuple[str, Text] | None, placement: Placement
) -> Action | None:
    if step is not None:
        return Action(step[1], step_url(step[0], placement))
    return Action(page[1], link_to(page[0], placement)) if page else None
