"""Opening a talk, writing in it, and bringing it to an end: a form, then one operation."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, Listing
from ronghe.web.asking import Step, ask, get_or_post, need
from ronghe.web.enquiries.forms import (
    AboutForm,
    AgreeForm,
    EndForm,
    MessageForm,
    NextStepForm,
    OpenForm,
)
from ronghe.web.enquiries.views import page_with, visible_enquiry
from ronghe.web.idempotency import answered_once
from ronghe.web.listings.views import visible_listing
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@get_or_post
@answered_once
def enquiry_about(request: WebRequest, reference: str) -> HttpResponse:
    """Ask about a listing."""
    organisation = _asker(request)
    listing = visible_listing(request, reference)
    live = Enquiry.objects.live().filter(listing=listing, asker=organisation).first()
    if live is not None:
        return redirect("enquiries:enquiry_page", live.reference)
    owner = listing.organisation.name_in(get_language() or "en")
    return _open(
        request,
        AboutForm(request.POST or None, request.FILES or None),
        heading=_("Ask %(name)s about “%(title)s”") % {"name": owner, "title": listing.title},
        crumbs=[
            (_("Needs and offers"), reverse("listings:listing_list")),
            (listing.title, reverse("listings:listing_page", args=[reference])),
        ],
        asker=organisation,
        listing=listing,
    )


@get_or_post
@answered_once
def enquiry_open(request: WebRequest) -> HttpResponse:
    """Ask an organisation in general."""
    organisation = _asker(request)
    initial = {"asked": request.GET.get("to", "")[:40]}
    return _open(
        request,
        OpenForm(request.POST or None, request.FILES or None, initial=initial),
        heading=_("Ask an organisation"),
        crumbs=[(_("Enquiries"), reverse("enquiries:enquiry_list"))],
        asker=organisation,
    )


def _open(
    request: WebRequest,
    form: MessageForm,
    *,
    heading: str,
    crumbs: list[tuple[Text, str]],
    asker: Organisation,
    listing: Listing | None = None,
) -> HttpResponse:
    if form.is_valid():
        named = ("asked", "subject", "seats_count")
        more = {name: form.cleaned_data[name] for name in named if name in form.cleaned_data}
        try:
            enquiry = operations.open_enquiry(
                asker=asker,
                listing=listing,
                text=form.cleaned_data["text"],
                files=form.attached(),
                actor=request.actor,
                at=timezone.now(),
                **more,
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The enquiry is sent. The other side has been told."))
            return redirect("enquiries:enquiry_page", enquiry.reference)
    context = {
        "form": form,
        "heading": heading,
        "lead": _(
            "Say who you are, what you need and when. The other side is reminded after three and"
            " after seven working days without an answer."
        ),
        "label": _("Send enquiry"),
        "back_url": crumbs[-1][1],
        "crumbs": crumbs,
        "key": secrets.token_hex(16),
    }
    return render(request, "web/form_page.html", context)


@require_POST
@answered_once
def enquiry_write(request: WebRequest, reference: str) -> HttpResponse:
    enquiry = visible_enquiry(request, reference)
    need(request, "partnerships.take_part_in_enquiry", enquiry)
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            operations.write_message(
                enquiry=enquiry,
                text=form.cleaned_data["text"],
                files=form.attached(),
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Your message is sent."))
            return redirect("enquiries:enquiry_page", reference)
    return page_with(request, enquiry, form)


@get_or_post
def enquiry_next_step(request: WebRequest, reference: str) -> HttpResponse:
    enquiry = visible_enquiry(request, reference)
    need(request, "partnerships.take_part_in_enquiry", enquiry)
    initial = {"next_step": enquiry.next_step, "next_step_on": enquiry.next_step_on}
    return _ask(
        request,
        enquiry,
        NextStepForm(request.POST or None, initial=initial),
        lambda entered: operations.set_next_step(
            enquiry=enquiry, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("What comes next?"),
        label=_("Save next step"),
        done=_("The next step is saved; both sides see it."),
    )


@get_or_post
def enquiry_agree(request: WebRequest, reference: str) -> HttpResponse:
    enquiry = visible_enquiry(request, reference)
    need(request, "partnerships.settle_enquiry", enquiry)
    form = AgreeForm(request.POST or None, initial={"seats_count": enquiry.seats_count})
    if enquiry.listing is None or enquiry.listing.seats_count is None:
        del form.fields["seats_count"]
    return _ask(
        request,
        enquiry,
        form,
        lambda entered: operations.agree_on_enquiry(
            enquiry=enquiry, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Agree to cooperate"),
        label=_("Agree to cooperate"),
        done=_("The talk ended well. The other side has been told."),
    )


@get_or_post
def enquiry_end(request: WebRequest, reference: str) -> HttpResponse:
    enquiry = visible_enquiry(request, reference)
    need(request, "partnerships.take_part_in_enquiry", enquiry)
    return _ask(
        request,
        enquiry,
        EndForm(request.POST or None),
        lambda entered: operations.end_enquiry(
            enquiry=enquiry, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("End the talk without result"),
        label=_("End talk"),
        done=_("The talk is ended, and the reason is kept."),
    )


def _ask(
    request: WebRequest,
    enquiry: Enquiry,
    form: Any,
    step: Step,
    *,
    heading: str,
    label: str,
    done: str,
) -> HttpResponse:
    page = reverse("enquiries:enquiry_page", args=[enquiry.reference])
    return ask(
        request,
        form,
        step,
        heading=heading,
        label=label,
        back_url=page,
        crumbs=[(_("Enquiries"), reverse("enquiries:enquiry_list")), (enquiry.subject, page)],
        done=done,
    )


def _asker(request: WebRequest) -> Organisation:
    organisation = request.actor.organisation
    if organisation is None or not may(request.actor, "partnerships.open_enquiry", organisation):
        raise Http404
    return organisation
