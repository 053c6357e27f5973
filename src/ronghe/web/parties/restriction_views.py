"""Suspending and banning, and the way back: a form each, then one operation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.parties.models import Organisation, Restriction
from ronghe.web.asking import get_or_post, need
from ronghe.web.parties.asking import ask_about
from ronghe.web.parties.restriction_forms import (
    LiftingForm,
    RefusalForm,
    RepairForm,
    RestrictionForm,
)
from ronghe.web.parties.views import visible_organisation
from ronghe.web.requests import WebRequest

Answer = Callable[[WebRequest, Organisation, Restriction], HttpResponse]


def _about_restriction(permission: str) -> Callable[[Answer], Callable[..., HttpResponse]]:
    """Give the view the restriction that binds; where none does any more, show the record."""

    def with_permission(answer: Answer) -> Callable[..., HttpResponse]:
        @wraps(answer)
        def view(request: WebRequest, reference: str) -> HttpResponse:
            organisation = visible_organisation(request, reference)
            need(request, permission, organisation)
            restriction = organisation.restrictions.binding().first()
            if restriction is None:
                return redirect("parties:organisation_page", reference)
            return answer(request, organisation, restriction)

        return view

    return with_permission


@get_or_post
def organisation_restrict(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.restrict_organisation", organisation)
    return ask_about(
        request,
        organisation,
        RestrictionForm(request.POST or None, initial={"starts_on": timezone.localdate()}),
        lambda entered: operations.restrict_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Suspend or ban %(name)s") % {"name": _name(organisation)},
        lead=_(
            "It binds at once, and stays with the register numbers, whichever record holds them"
            " next. The organisation is told the reason and how to request credit repair."
        ),
        label=_("Restrict organisation"),
        tab="",
        done=_("The restriction is in force, and the organisation has been told."),
    )


@get_or_post
@_about_restriction("parties.manage_organisation")
def repair_request(
    request: WebRequest, organisation: Organisation, restriction: Restriction
) -> HttpResponse:
    def step(entered: dict[str, Any]) -> object:
        return operations.request_repair(
            restriction=restriction,
            statement=entered["statement"],
            file=entered["file"],
            name=entered["file"].name,
            actor=request.actor,
            at=timezone.now(),
        )

    return ask_about(
        request,
        organisation,
        RepairForm(request.POST or None, request.FILES or None),
        step,
        heading=_("Request credit repair"),
        lead=_lead(restriction),
        label=_("Send request"),
        tab="",
        done=_(
            "The request is sent. The authority lifts the restriction, or says what is missing."
        ),
    )


@get_or_post
@_about_restriction("parties.restrict_organisation")
def repair_refuse(
    request: WebRequest, organisation: Organisation, restriction: Restriction
) -> HttpResponse:
    return ask_about(
        request,
        organisation,
        RefusalForm(request.POST or None),
        lambda entered: operations.refuse_repair(
            restriction=restriction, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Keep the restriction of %(name)s") % {"name": _name(organisation)},
        lead=_("It says: “%(reason)s”") % {"reason": restriction.repair_statement}
        if restriction.repair_statement
        else "",
        label=_("Keep restriction"),
        tab="",
        done=_("The restriction stays, and the organisation has your words."),
    )


@get_or_post
@_about_restriction("parties.restrict_organisation")
def restriction_lift(
    request: WebRequest, organisation: Organisation, restriction: Restriction
) -> HttpResponse:
    return ask_about(
        request,
        organisation,
        LiftingForm(request.POST or None),
        lambda entered: operations.lift_restriction(
            restriction=restriction, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Lift the restriction of %(name)s") % {"name": _name(organisation)},
        lead=_lead(restriction),
        label=_("Lift restriction"),
        tab="",
        done=_("The restriction is lifted. The organisation can submit its record again."),
    )


def _lead(restriction: Restriction) -> str:
    return _("%(kind)s until %(day)s: “%(reason)s”") % {
        "kind": restriction.get_kind_display(),
        "day": date_format(restriction.ends_on),
        "reason": restriction.reason,
    }


def _name(organisation: Organisation) -> str:
    return organisation.name_in(get_language() or "en")
