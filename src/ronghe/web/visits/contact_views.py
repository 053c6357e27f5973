"""Guidance: noted in a minute by one of the two, taken back by whoever noted it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.operations import contacts
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.placements.life_access import address_of, crumbs_to, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.visits.access import READ
from ronghe.web.visits.forms import GuidanceForm


@get_or_post
def contact_note(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.note_contact")
    is_student = request.actor.membership_id == placement.student_id
    form = GuidanceForm(
        request.POST or None,
        today=timezone.localdate(),
        placement=placement,
        is_student=is_student,
    )
    back = address_of(placement, "visit_list")
    return ask(
        request,
        form,
        lambda _entered: contacts.note_contact(
            placement=placement, guidance=form.guidance, actor=request.actor, at=timezone.now()
        ),
        heading=_("Note guidance"),
        lead=_("One of you notes it, the other confirms it. What only one of you says stands there as that."),
        label=_("Note guidance"),
        back_url=back,
        crumbs=crumbs_to(placement, below=(_("Visits and guidance"), back)),
        done=_("It is noted, and waits for the other side."),
    )  # fmt: skip


@require_POST
def contact_withdraw(request: WebRequest, reference: str, contact: int) -> HttpResponse:
    placement = placement_for(request, reference, READ)
    found = get_object_or_404(placement.contacts, pk=contact)
    need(request, "placements.withdraw_contact", found)
    try:
        contacts.withdraw_contact(contact=found, actor=request.actor, at=timezone.now())
        messages.success(request, _("The record is taken back."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("placements:visit_list", reference)
