"""“I need help”: from one tap to a complaint that is sent, for students."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.parties.models import Role
from ronghe.placements.models import Grievance, Placement
from ronghe.placements.queries.grievances import officers_to_show
from ronghe.placements.safety_law import numbers_for
from ronghe.web.asking import get_or_post
from ronghe.web.grievances.asking_page import ask_complaint
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

RELATED = ("college__region", "host", "student__person", "student__school_class", "tutor__person", "mentor__person")  # fmt: skip


@require_safe
def help_page(request: WebRequest) -> HttpResponse:
    """Give numbers, names, and the way to write: whatever stands behind a student, one finds somebody."""
    held = request.actor.membership
    if held is None or not request.actor.holds(Role.STUDENT):
        raise Http404
    own = Placement.objects.visible_to(request.actor).select_related("host")
    placements = list(own.prefetch_related("host__names").order_by("-starts_on", "-pk")[:5])
    jurisdiction = placements[0].jurisdiction if placements else held.organisation.jurisdiction.code
    language = get_language() or "en"
    context = {
        "numbers": numbers_for(jurisdiction),
        "placements": placements,
        "officers": [
            (one.membership.person.name_in(language), one.membership.person.contact_phone)
            for one in officers_to_show(held.organisation, on=timezone.localdate())
            if one.starts_on <= timezone.localdate()
        ],
        "college": held.organisation.name_in(language),
        "known": list(
            Grievance.objects.visible_to(request.actor)
            .filter(complainant=request.actor.person_id)
            .order_by("-pk")[:5]
        ),
    }
    return render(request, "grievances/help_page.html", context)


@get_or_post
def grievance_send(request: WebRequest, placement: str) -> HttpResponse:
    own = Placement.objects.visible_to(request.actor).filter(student=request.actor.membership_id)
    found = get_object_or_404(
        own.select_related(*RELATED).prefetch_related("host__names"), reference=placement
    )
    more = {
        "crumbs": [(_("I need help"), reverse("grievances:help_page"))],
        "back": Action(_("Back"), reverse("grievances:help_page")),
    }
    asked = ask_complaint(request, found, request.actor, more)
    if asked.sent is not None:
        messages.success(request, _("Your words are on their way. Whoever answers is told now."))
        return redirect("grievances:grievance_page", asked.sent.reference)
    assert asked.page is not None  # noqa: S101 -- one or the other
    return asked.page
