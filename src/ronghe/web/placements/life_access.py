"""Finding a placement whose weeks, tasks or journal one reads, and the way around in it."""

from datetime import date, timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.models import Membership
from ronghe.placements.models import Placement
from ronghe.web.asking import need
from ronghe.web.parts import Chip, ObjectHeader, Tab, Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]

# Each part of a placement's daily life: its name, its address, and who may open it.
PARTS: tuple[tuple[str, Text, str, str], ...] = (
    ("weeks", pgettext_lazy("part of a placement", "Weeks"), "week_list", "placements.read_weeks"),
    ("growth", gettext_lazy("Growth"), "growth_page", "placements.read_weeks"),
    ("journal", gettext_lazy("Journal"), "journal_list", "placements.read_journal"),
    ("pay", pgettext_lazy("part of a placement", "Pay"), "pay_page", "placements.read_pay"),
    ("tasks", gettext_lazy("Tasks"), "task_plan", "placements.plan_tasks"),
    ("visits", gettext_lazy("Visits and guidance"), "visit_list", "placements.read_visits"),
    ("ending", gettext_lazy("The end"), "endings:ending_page", "placements.read_ending"),
    ("changes", gettext_lazy("Absence and changes"), "change_list", "placements.read_changes"),
    ("safety", gettext_lazy("Safety"), "incidents:placement_safety", "placements.report_danger"),
)


RELATED = (
    "student__person",
    "student__organisation",
    "student__school_class",
    "college",
    "host",
    "tutor__person",
    "mentor__person",
    "mentor__organisation",
    "ending",
)


def placement_for(request: WebRequest, reference: str, permission: str) -> Placement:
    """Give a placement that one sees and may do this with; to strangers there is none."""
    found = Placement.objects.visible_to(request.actor).select_related(*RELATED)
    placement = get_object_or_404(found, reference=reference)
    need(request, permission, placement)
    return placement


def address_of(placement: Placement, name: str = "placement_page") -> str:
    return reverse(name if ":" in name else f"placements:{name}", args=[placement.reference])


def crumbs_to(placement: Placement, *, below: tuple[Text, str] | None = None) -> Crumbs:
    crumbs: Crumbs = [(placement.reference, address_of(placement))]
    return [*crumbs, below] if below else crumbs


def crumbs_to_weeks(placement: Placement) -> Crumbs:
    return crumbs_to(placement, below=(_("Weeks"), address_of(placement, "week_list")))


def header_of(placement: Placement, actor: Actor, part: str) -> ObjectHeader:
    """Give the head of the pages of a placement's life, with those parts that one may open."""
    title = placement.title
    if actor.membership_id != placement.student_id:
        title = f"{name_of(placement.student)} · {title}"
    return ObjectHeader(
        reference=placement.reference,
        kind=_("Placement"),
        title=title,
        chip=Chip(placement.get_state_display()),
        tabs=life_tabs(placement, actor, part),
    )


def life_tabs(placement: Placement, actor: Actor, part: str = "") -> tuple[Tab, ...]:
    """Give the parts of a placement's daily life that one may open."""
    return tuple(
        Tab(label, address_of(placement, name), is_current=key == part)
        for key, label, name, permission in PARTS
        if may(actor, permission, placement)
    )


def name_of(held: Membership | None) -> str:
    return held.person.name_in(get_language() or "en") if held else ""


def sees_what_waits(actor: Actor, placement: Placement) -> bool:
    """Ask whether one may read a week before it was answered.

    Whoever may answer the random question looks at it only in the minute, behind the question.
    """
    mentor = placement.mentor
    return mentor is None or not may(actor, "placements.confirm_weeks", mentor)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_day(placement: Placement, today: date) -> date:
    """Give the last day of which hours can be entered by now."""
    return min(placement.over_on or placement.ends_on, today)


def mondays_of(placement: Placement, today: date) -> list[date]:
    """Give the weeks of a placement that have begun, the newest first."""
    if not placement.has_begun:
        return []
    first, monday = monday_of(placement.starts_on), monday_of(last_day(placement, today))
    found = []
    while monday >= first:
        found.append(monday)
        monday -= timedelta(days=7)
    return found
