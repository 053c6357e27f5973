"""The cast of the demonstration: one click, and one is somebody else."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ronghe.demo import building
from ronghe.demo.cast import CAST, DOORS, Character
from ronghe.demo.links import fresh_address, those_by_link
from ronghe.parties.actors import memberships_of
from ronghe.parties.models import Membership, Organisation, Person, Role, User

DEMO_KEY = "demo_sign_in"  # read by the sign-in rules, which ask no second factor of the cast
MEMBERSHIP_KEY = "membership"


@dataclass(frozen=True)
class Card:
    character: Character
    person: Person
    organisation: Organisation
    roles: list[str | Promise]


@dataclass(frozen=True)
class Door:
    key: str
    label: Promise
    cards: list[Card]


@login_not_required
@require_safe
def cast_page(request: HttpRequest) -> HttpResponse:
    progress = building.status()
    if request.headers.get("HX-Request"):
        if not progress.is_under_way:
            return HttpResponseClientRefresh()
        return render(request, "demo/cast_page.html#progress", {"progress": progress})
    context = {"doors": _doors(), "by_link": those_by_link(), "progress": progress}
    return render(request, "demo/cast_page.html", context)


def _doors() -> list[Door]:
    """Give the cast by the door they come through, as far as they are there yet."""
    by_email: dict[str | None, list[Membership]] = {}
    memberships = (
        Membership.objects.on(timezone.localdate())
        .filter(person__user__email__in=[character.email for character in CAST])
        .select_related("person__user", "organisation")
        .prefetch_related("organisation__names")
        .order_by("starts_on", "pk")
    )
    for membership in memberships:
        by_email.setdefault(membership.person.user.email, []).append(membership)
    doors = []
    for key, label in DOORS.items():
        present = [one for one in CAST if one.door == key and one.email in by_email]
        cards = [_card(character, by_email[character.email]) for character in present]
        if cards:
            doors.append(Door(key, label, cards))
    return doors


def _card(character: Character, memberships: list[Membership]) -> Card:
    first = memberships[0]
    roles: list[str | Promise] = [Role(membership.role).label for membership in memberships]
    return Card(character, first.person, first.organisation, roles)


@login_not_required
@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    character = next((one for one in CAST if one.key == key), None)
    if character is None or not settings.RONGHE_DEMO:
        raise Http404
    user = get_object_or_404(User.objects.select_related("person"), email=character.email)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEMO_KEY] = True
    memberships = memberships_of(user.person, on=timezone.localdate())
    if memberships:
        request.session[MEMBERSHIP_KEY] = memberships[0].pk
    return redirect("web:desk")


@login_not_required
@require_POST
def by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Have a fresh link sent, and follow it as whoever gets it."""
    address = fresh_address(key, at=timezone.now()) if settings.RONGHE_DEMO else ""
    if not address:
        raise Http404
    return redirect(address)
