"""The two steps of a complaint: what happens, and what of it can be kept secret, before it is sent."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ronghe.parties.actors import Actor
from ronghe.placements.models import Complainant, Grievance, Placement
from ronghe.placements.operations.grievances import party_of, send_grievance
from ronghe.placements.safety_law import numbers_for
from ronghe.placements.secrecy import Wish, may_be_told, parts_to_accuse, secrecy_of
from ronghe.web.grievances.forms import ComplaintForm
from ronghe.web.grievances.secrecy_words import lines_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class Asked:
    """What became of a form: sent, or a page to show."""

    sent: Grievance | None = None
    page: HttpResponse | None = None


def ask_complaint(
    request: WebRequest, placement: Placement, actor: Actor, more: dict[str, Any]
) -> Asked:
    """Show the form, then what its words mean for secrecy; send only what was shown like that."""
    party = party_of(actor)
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        about=parts_to_accuse(placement, party),
        confidants=may_be_told(placement),
    )
    step = request.POST.get("step", "")
    if not form.is_bound or step == "change" or not form.is_valid():
        is_amiss = form.is_bound and step != "change"
        return Asked(page=_form_page(request, placement, form, party, more, is_amiss=is_amiss))
    if step != "send":
        return Asked(page=_secrecy_page(request, placement, form, party, more))
    try:
        sent = send_grievance(
            placement=placement, complaint=form.complaint, actor=actor, at=timezone.now()
        )
    except ValueError as refusal:
        form.add_error(None, in_words(refusal))
        return Asked(page=_form_page(request, placement, form, party, more, is_amiss=True))
    return Asked(sent=sent)


def _form_page(
    request: WebRequest,
    placement: Placement,
    form: ComplaintForm,
    party: str,
    more: dict[str, Any],
    *,
    is_amiss: bool,
) -> HttpResponse:
    context = {**_common(placement, form, party), **more}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_amiss else HTTPStatus.OK
    return render(request, "grievances/send_form.html", context, status=status)


def _secrecy_page(
    request: WebRequest,
    placement: Placement,
    form: ComplaintForm,
    party: str,
    more: dict[str, Any],
) -> HttpResponse:
    said = form.complaint
    wish = Wish(party, said.kind, said.confidants, said.about)
    secrecy = secrecy_of(placement, wish, on=timezone.localdate())
    context = {
        **_common(placement, form, party),
        "in_danger": said.in_danger,
        "text": said.text,
        "kind": dict(form.fields["kind"].choices)[said.kind],  # type: ignore[attr-defined]
        "lines": lines_of(secrecy, placement, in_danger=said.in_danger),
        **more,
    }
    return render(request, "grievances/send_check.html", context)


def _common(placement: Placement, form: ComplaintForm, party: str) -> dict[str, Any]:
    return {
        "placement": placement,
        "form": form,
        "is_student": party == Complainant.STUDENT,
        "numbers": numbers_for(placement.jurisdiction),
    }
