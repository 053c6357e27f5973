"""A student's rounds, and ranking the posts of one of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties.models import Role
from ronghe.placements.models import Candidate, Post
from ronghe.placements.operations import candidates
from ronghe.web.casework.paging import page_of
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.place_page import place_context
from ronghe.web.rounds.rank_page import Look, chip_of, ranking_context
from ronghe.web.rounds.student_access import address_of, can_rank, own_candidacies, own_candidate
from ronghe.web.rounds.wish_drafts import WishDraft, drop_draft, keep_draft


@require_safe
def ranking_list(request: WebRequest) -> HttpResponse:
    """Show the rounds in which one takes part, the newest first; to students alone."""
    if not request.actor.holds(Role.STUDENT):
        raise Http404
    found = own_candidacies(request).select_related("round", "post").order_by("-pk")
    after = request.GET.get("after", "")
    is_later = after.isdecimal() and len(after) < len(str(2**62))
    if is_later:
        found = found.filter(pk__lt=int(after))
    shown, page = page_of(found, is_later=is_later)
    rows = [(one, address_of(one), chip_of(one)) for one in shown]
    return render(request, "rounds/ranking_list.html", {"rows": rows, "page": page})


@require_safe
def ranking_page(request: WebRequest, reference: str) -> HttpResponse:
    """Show the posts to rank; once there is a result, what it is for whoever reads it."""
    candidate = own_candidate(request, reference)
    if candidate.round.has_result:
        return render(request, "rounds/place_page.html", place_context(candidate))
    return render(request, "rounds/ranking_page.html", ranking_context(request, candidate))


@require_POST
def list_save(request: WebRequest, reference: str) -> HttpResponse:
    """Save the list, or keep it as it was changed by one button until it is saved."""
    candidate = own_candidate(request, reference)
    draft, step = WishDraft.read(request.POST), request.POST.get("step", "save")
    if step == "save":
        return _save(request, candidate, draft)
    if can_rank(candidate):
        keep_draft(request, candidate, draft.after(step))
    else:
        messages.warning(request, str(_over()))
    return HttpResponse(status=204) if step == "keep" else _back(request, candidate, step)


def _over() -> str:
    return _("The ranking is over. Your list counts as you saved it last; it cannot be changed.")


def _save(request: WebRequest, candidate: Candidate, draft: WishDraft) -> HttpResponse:
    keep_draft(request, candidate, draft)  # should it be refused, it is still in the form
    try:
        candidates.save_list(
            candidate=candidate,
            posts=_posts(candidate, draft),
            tail_minutes=_minutes(draft),
            actor=request.actor,
            at=timezone.now(),
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    else:
        drop_draft(request, candidate)
        messages.success(
            request, _("Your list is saved. You can change it as often as you like until the end.")
        )
    return _back(request, candidate, "save")


def _posts(candidate: Candidate, draft: WishDraft) -> list[Post]:
    """Find the posts in their order; raises `ListIsAmiss`."""
    posts = Post.objects.filter(round=candidate.round_id, reference__in=draft.posts).order_by("pk")
    known = {one.reference: one for one in posts}
    if not known.keys() >= set(draft.posts):
        raise candidates.ListIsAmiss(_("Choose among the posts of this round."))
    return [known[one] for one in draft.posts]


def _minutes(draft: WishDraft) -> int | None:
    """Read the tail; raises `ListIsAmiss`."""
    try:
        minutes = draft.minutes
    except ValueError:
        minutes = 0
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise candidates.ListIsAmiss(
            _("Give the minutes of the way as a number from 1 to 600, or leave them empty.")
        )
    return minutes


MOST_MINUTES = 600


def _back(request: WebRequest, candidate: Candidate, step: str) -> HttpResponse:
    """Go back to where the button was pressed: among the posts, or to the list."""
    look = Look.read(request.POST)
    query = look.query(look.number)
    place = "posts" if step.startswith("add:") else "list"
    return redirect(f"{address_of(candidate)}{f'?{query}' if query else ''}#{place}")


@require_POST
def name_show(request: WebRequest, reference: str) -> HttpResponse:
    candidate = own_candidate(request, reference)
    is_named = request.POST.get("named") == "yes"
    try:
        candidates.show_name(
            candidate=candidate, is_named=is_named, actor=request.actor, at=timezone.now()
        )
        messages.success(
            request,
            _("Hosts on your list see your name.")
            if is_named
            else _("No host sees your name before the result."),
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    return redirect(address_of(candidate))
