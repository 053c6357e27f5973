"""Another role for somebody whom the organisation knows: in the whole of it, a unit or a class."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.web.asking import ask, get_or_post
from ronghe.web.people.fields import reach_no_further
from ronghe.web.people.forms import RoleForm
from ronghe.web.requests import WebRequest


@get_or_post
def role_grant(request: WebRequest) -> HttpResponse:
    organisation, today = request.actor.organisation, timezone.localdate()
    if organisation is None or not request.actor.scope.is_headed:
        raise Http404
    page = reverse("parties:organisation_page", args=[organisation.reference])

    def grant(entered: dict[str, Any]) -> object:
        return operations.grant_membership(
            organisation=organisation,
            actor=request.actor,
            at=timezone.now(),
            **reach_no_further(entered, request.actor),
        )

    return ask(
        request,
        RoleForm(
            request.POST or None,
            organisation=organisation,
            actor=request.actor,
            on=today,
            initial={"starts_on": today},
        ),
        grant,
        heading=_("Give somebody a role"),
        label=_("Give role"),
        back_url=f"{page}?tab=people",
        crumbs=[
            (_("Organisations"), reverse("parties:organisation_list")),
            (organisation.name_in(get_language() or "en"), page),
        ],
        done=_("The role is given; it shows at the person’s next click."),
        lead=_(
            "For people who are on record here. Somebody new is invited instead, which enters"
            " person and role at once."
        ),
    )
