from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ronghe.parties.models import Role
from ronghe.placements.queries.own_home import own_at_a_glance
from ronghe.web.desks.rows import desk_of
from ronghe.web.desks.standing import standing_of
from ronghe.web.desks.student_home import homes_of, with_next_line
from ronghe.web.requests import WebRequest


@require_safe
def desk(request: WebRequest) -> HttpResponse:
    """Show what needs the actor now, and how things stand beside it."""
    today = timezone.localdate()
    own = own_at_a_glance(request.actor, on=today)
    homes = homes_of(own, on=today)
    context = {
        "desk": with_next_line(desk_of(request.actor, on=today, own=own), homes),
        "standing": standing_of(request.actor, on=today),
        "homes": homes,
        "today": today,
        "is_student": request.actor.holds(Role.STUDENT),
    }
    return render(request, "web/desk_page.html", context)
