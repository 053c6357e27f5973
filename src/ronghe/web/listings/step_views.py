"""One click each: pausing, resuming, revising, closing and copying a listing, and approving it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.partnerships import operations
from ronghe.partnerships.models import Listing
from ronghe.web.asking import need
from ronghe.web.idempotency import answered_once
from ronghe.web.listings.views import visible_listing
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def _step(
    request: WebRequest, reference: str, permission: str, operation: Callable[..., Any], done: str
) -> Listing:
    listing = visible_listing(request, reference)
    need(request, permission, listing)
    try:
        listing = operation(listing=listing, actor=request.actor, at=timezone.now())
        messages.success(request, done)
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return listing


@require_POST
@answered_once
def listing_pause(request: WebRequest, reference: str) -> HttpResponse:
    done = _("The listing rests. Others do not see it until you put it back.")
    _step(request, reference, "partnerships.edit_listing", operations.pause_listing, done)
    return redirect("listings:listing_page", reference)


@require_POST
@answered_once
def listing_resume(request: WebRequest, reference: str) -> HttpResponse:
    done = _("The listing is back on the list.")
    _step(request, reference, "partnerships.publish_listing", operations.resume_listing, done)
    return redirect("listings:listing_page", reference)


@require_POST
@answered_once
def listing_revise(request: WebRequest, reference: str) -> HttpResponse:
    done = _("The listing is a draft now. Change it, then publish it anew.")
    _step(request, reference, "partnerships.edit_listing", operations.revise_listing, done)
    return redirect("listings:listing_page", reference)


@require_POST
@answered_once
def listing_close(request: WebRequest, reference: str) -> HttpResponse:
    done = _("The listing is closed. What was talked about stays.")
    _step(request, reference, "partnerships.edit_listing", operations.close_listing, done)
    return redirect("listings:listing_page", reference)


@require_POST
@answered_once
def listing_copy(request: WebRequest, reference: str) -> HttpResponse:
    done = _("This is the copy, a year later. Look at the dates, then publish it.")
    copy = _step(request, reference, "partnerships.edit_listing", operations.copy_listing, done)
    return redirect("listings:listing_page", copy.reference)


@require_POST
@answered_once
def listing_approve(request: WebRequest, reference: str) -> HttpResponse:
    done = _("The listing is published, and its owner has been told.")
    _step(request, reference, "partnerships.moderate_listing", operations.approve_listing, done)
    return redirect("listings:review_list")
