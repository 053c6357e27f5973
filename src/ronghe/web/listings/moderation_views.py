"""What an authority does about listings: reading them, returning, taking down, setting the rules."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.partnerships import operations
from ronghe.partnerships.models import Listing, ListingPolicy
from ronghe.partnerships.queries.reviews import listings_to_read
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.listings import words
from ronghe.web.listings.forms import PolicyForm, ReasonForm
from ronghe.web.listings.views import visible_listing
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class ReviewRow:
    listing: Listing
    url: str
    organisation: str
    sided: str
    approve: Action
    hand_back: Action


@require_safe
def review_list(request: WebRequest) -> HttpResponse:
    """Show the listings that wait to be read, and the rules that hold in the remit."""
    if not may(request.actor, "partnerships.view_listing_reviews"):
        raise PermissionDenied
    waiting = listings_to_read(request.actor)
    last = last_shown(request, waiting)
    if last is not None and last.submitted_at is not None:
        waiting = waiting.filter(
            Q(submitted_at__gt=last.submitted_at)
            | Q(submitted_at=last.submitted_at, pk__gt=last.pk)
        )
    shown, page = page_of(waiting, is_later=last is not None)
    policy = ListingPolicy.objects.filter(authority=request.actor.organisation_id).first()
    context = {
        "rows": [_row(one) for one in shown],
        "page": page,
        "policy": policy,
        "set_policy": Action(_("Set the rules"), reverse("listings:policy_set"))
        if request.actor.holds(Role.COORDINATOR)
        else None,
        "others": Action(_("Look at needs and offers"), reverse("listings:listing_list")),
        "crumbs": [(_("Needs and offers"), reverse("listings:listing_list"))],
    }
    return render(request, "listings/review_list.html", context)


def _row(listing: Listing) -> ReviewRow:
    reference = listing.reference
    return ReviewRow(
        listing=listing,
        url=reverse("listings:listing_page", args=[reference]),
        organisation=listing.organisation.name_in(get_language() or "en"),
        sided=words.sided(listing.side, listing.kind),
        approve=Action(
            _("Approve listing"),
            reverse("listings:listing_approve", args=[reference]),
            method="post",
            key=secrets.token_hex(16),
        ),
        hand_back=Action(_("Return listing"), reverse("listings:listing_return", args=[reference])),
    )


@get_or_post
def listing_return(request: WebRequest, reference: str) -> HttpResponse:
    listing = visible_listing(request, reference)
    need(request, "partnerships.moderate_listing", listing)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: operations.return_listing(
            listing=listing, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Return %(title)s") % {"title": listing.title},
        label=_("Return listing"),
        back_url=reverse("listings:review_list"),
        crumbs=[(_("Listings to read"), reverse("listings:review_list"))],
        done=_("The listing is returned with your words."),
    )


@get_or_post
def listing_take_down(request: WebRequest, reference: str) -> HttpResponse:
    listing = visible_listing(request, reference)
    need(request, "partnerships.moderate_listing", listing)
    page = reverse("listings:listing_page", args=[reference])
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: operations.take_down_listing(
            listing=listing, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Take %(title)s down") % {"title": listing.title},
        label=_("Take listing down"),
        lead=_("Others stop seeing it at once. Its owner reads why, and may put it right."),
        back_url=page,
        crumbs=[(_("Needs and offers"), reverse("listings:listing_list")), (listing.title, page)],
        done=_("The listing is taken down, and its owner has been told why."),
    )


@get_or_post
def policy_set(request: WebRequest) -> HttpResponse:
    authority = request.actor.organisation
    if authority is None or not may(request.actor, "partnerships.set_listing_policy", authority):
        raise PermissionDenied
    policy = ListingPolicy.objects.filter(authority=authority).first()
    initial = (
        {
            "is_read_first": policy.is_read_first,
            "banned_words": "\n".join(policy.banned_words),
        }
        if policy
        else {}
    )
    form = PolicyForm(request.POST or None, initial=initial)
    return ask(
        request,
        form,
        lambda entered: operations.set_listing_policy(
            authority=authority,
            is_read_first=entered["is_read_first"],
            banned_words=form.words(),
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Rules for listings in our remit"),
        lead=_(
            "What the law forbids is not published anyway: confirmed rules are checked before."
            " These rules are yours. What is on the list already stays there."
        ),
        label=_("Save rules"),
        back_url=reverse("listings:review_list"),
        crumbs=[(_("Listings to read"), reverse("listings:review_list"))],
        done=_("The rules are saved."),
    )
