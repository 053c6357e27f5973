"""Steps that need words, numbers or files from the user: a form, then one operation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties import operations
from ronghe.parties.models import Membership
from ronghe.web.asking import get_or_post, need
from ronghe.web.parties.asking import after_answer, ask_about
from ronghe.web.parties.forms import (
    EndMembershipForm,
    EvidenceForm,
    IdentifierForm,
    NameForm,
    ReturnForm,
)
from ronghe.web.parties.region_choice import RegionChoice
from ronghe.web.parties.views import visible_organisation
from ronghe.web.requests import WebRequest


@get_or_post
def organisation_name(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)
    return ask_about(
        request,
        organisation,
        NameForm(request.POST or None),
        lambda entered: operations.name_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Enter a name"),
        label=_("Save name"),
        tab="",
        done=_("The name is saved."),
    )


@get_or_post
def organisation_identify(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)
    return ask_about(
        request,
        organisation,
        IdentifierForm(request.POST or None, organisation=organisation),
        lambda entered: operations.identify_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Enter the register number"),
        label=_("Save number"),
        tab="",
        done=_("The number is saved; its check digits are right."),
    )


@get_or_post
def organisation_place(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)
    return ask_about(
        request,
        organisation,
        RegionChoice(
            request.POST or None,
            on=timezone.localdate(),
            laws=organisation.jurisdiction.lineage(),
        ),
        lambda entered: operations.place_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Enter the region"),
        label=_("Save region"),
        tab="",
        done=_("The region is saved."),
    )


@get_or_post
def evidence_attach(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.manage_organisation", organisation)

    def attach(entered: dict[str, Any]) -> object:
        file = entered["file"]
        return operations.attach_evidence(
            organisation=organisation,
            file=file,
            name=file.name,
            kind="register_entry",
            actor=request.actor,
            at=timezone.now(),
        )

    return ask_about(
        request,
        organisation,
        EvidenceForm(request.POST or None, request.FILES or None),
        attach,
        heading=_("Attach a document"),
        label=_("Attach document"),
        tab="?tab=evidence",
        done=_("The document is attached."),
    )


@get_or_post
def organisation_return(request: WebRequest, reference: str) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    need(request, "parties.verify_organisation", organisation)
    return ask_about(
        request,
        organisation,
        ReturnForm(request.POST or None),
        lambda entered: operations.return_organisation(
            organisation=organisation, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Return the record for completion"),
        label=_("Return record"),
        tab="",
        done=_("The record of %(name)s is returned with your words.")
        % {"name": organisation.name_in(get_language() or "en")},
        back_url=after_answer(request, organisation),
    )


@get_or_post
def membership_end(request: WebRequest, reference: str, membership: int) -> HttpResponse:
    organisation = visible_organisation(request, reference)
    held = get_object_or_404(
        Membership.objects.filter(organisation=organisation).select_related("person"), pk=membership
    )
    need(request, "parties.end_membership", held)
    return ask_about(
        request,
        organisation,
        EndMembershipForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        lambda entered: operations.end_membership(
            membership=held, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the role of %(name)s: %(role)s")
        % {"name": held.person, "role": held.get_role_display()},
        label=_("End role"),
        tab="?tab=people",
        done=_("The role is ended; its last day is entered."),
    )
