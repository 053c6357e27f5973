"""Writing, changing, publishing and renewing listings: a form, then one operation."""

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Organisation
from ronghe.partnerships import operations
from ronghe.partnerships.listing_law import law_check
from ronghe.partnerships.models import Listing, ListingKind, ListingSide, ListingState
from ronghe.web.asking import get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.listings import words
from ronghe.web.listings.forms import ChooseForm, ListingForm, UntilForm, initial_of
from ronghe.web.listings.law import sheet_of
from ronghe.web.listings.views import visible_listing, writes
from ronghe.web.parts import Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

LIST = "listings:listing_list"


@get_or_post
def listing_choose(request: WebRequest) -> HttpResponse:
    """Ask which kind of listing it will be, and go on to its form."""
    _own_organisation(request)
    form = ChooseForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data
        return redirect("listings:listing_write", chosen["side"], chosen["kind"])
    context = {
        "form": form,
        "heading": _("Publish a need or an offer"),
        "lead": "",
        "label": _("Go on"),
        "back_url": reverse("listings:own_list"),
        "crumbs": _crumbs(),
    }
    return render(request, "web/form_page.html", context)


@get_or_post
@answered_once
def listing_write(request: WebRequest, side: str, kind: str) -> HttpResponse:
    organisation = _own_organisation(request)
    if side not in ListingSide.values or kind not in ListingKind.values:
        raise Http404
    form = ListingForm(organisation, kind, request.POST or None, on=timezone.localdate())
    if form.is_valid():
        try:
            listing = operations.write_listing(
                organisation=organisation,
                side=side,
                kind=kind,
                content=form.content(),
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The draft is saved. Nobody else sees it yet."))
            return redirect("listings:listing_page", listing.reference)
    return _form_page(
        request,
        form,
        heading=_("New listing: %(what)s") % {"what": words.sided(side, kind)},
        back_url=reverse("listings:own_list"),
    )


@get_or_post
def listing_edit(request: WebRequest, reference: str) -> HttpResponse:
    listing = visible_listing(request, reference)
    need(request, "partnerships.edit_listing", listing)
    if listing.state != ListingState.DRAFT:
        messages.warning(request, _("Take the listing off the list first, then change it."))
        return redirect("listings:listing_page", reference)
    form = ListingForm(
        listing.organisation,
        listing.kind,
        request.POST or None,
        on=timezone.localdate(),
        initial=initial_of(listing),
    )
    if form.is_valid():
        try:
            operations.change_listing(
                listing=listing, content=form.content(), actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The listing is changed."))
            return redirect("listings:listing_page", reference)
    page = reverse("listings:listing_page", args=[reference])
    return _form_page(
        request,
        form,
        heading=_("Change %(title)s") % {"title": listing.title},
        back_url=page,
        more_crumbs=[(listing.title, page)],
    )


@get_or_post
def listing_publish(request: WebRequest, reference: str) -> HttpResponse:
    """Show what the rules say, ask until when, and publish."""
    listing = visible_listing(request, reference)
    need(request, "partnerships.publish_listing", listing)
    if listing.state != ListingState.DRAFT:
        return redirect("listings:listing_page", reference)
    today = timezone.localdate()
    form = UntilForm.usual(request.POST or None, on=today)
    if form.is_valid():
        try:
            listing = operations.publish_listing(
                listing=listing, actor=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except (ValueError, IllegalTransition) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _published_words(listing))
            return redirect("listings:listing_page", reference)
    check = law_check(listing, on=today)
    page = reverse("listings:listing_page", args=[reference])
    context = {
        "form": form,
        "listing": listing,
        "law": sheet_of(check, listing) if check.lines else None,
        "edit_url": reverse("listings:listing_edit", args=[reference]),
        "back_url": page,
        "crumbs": [*_crumbs(), (listing.title, page)],
    }
    return render(request, "listings/publish_page.html", context)


def _published_words(listing: Listing) -> str:
    if listing.state == ListingState.IN_REVIEW:
        return _("The listing is submitted. The authority of your region reads it first.")
    return _("The listing is published. Others find it from now on.")


@get_or_post
def listing_renew(request: WebRequest, reference: str) -> HttpResponse:
    listing = visible_listing(request, reference)
    need(request, "partnerships.publish_listing", listing)
    form = UntilForm.usual(request.POST or None, on=timezone.localdate())
    page = reverse("listings:listing_page", args=[reference])
    if form.is_valid():
        try:
            operations.renew_listing(
                listing=listing, actor=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except (ValueError, IllegalTransition) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The listing stands on the list for longer."))
            return redirect(page)
    context = {
        "form": form,
        "heading": _("Renew %(title)s") % {"title": listing.title},
        "lead": _("It stays as it is. To change it, take it off the list first."),
        "label": _("Renew listing"),
        "back_url": page,
        "crumbs": [*_crumbs(), (listing.title, page)],
    }
    return render(request, "web/form_page.html", context)


def _own_organisation(request: WebRequest) -> Organisation:
    organisation = request.actor.organisation
    if organisation is None or not request.actor.managed_organisations:
        raise Http404
    if not writes(request.actor):
        raise PermissionDenied
    return organisation


def _form_page(
    request: WebRequest,
    form: ListingForm,
    *,
    heading: str,
    back_url: str,
    more_crumbs: list[tuple[Text, str]] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "back_url": back_url,
        "key": secrets.token_hex(16),
        "crumbs": [*_crumbs(), *(more_crumbs or [])],
    }
    return render(request, "listings/listing_form_page.html", context)


def _crumbs() -> list[tuple[Text, str]]:
    return [
        (_("Needs and offers"), reverse(LIST)),
        (_("Our listings"), reverse("listings:own_list")),
    ]
