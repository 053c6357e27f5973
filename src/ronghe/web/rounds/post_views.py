"""Posts of a round: accepted, arranged, taken back; and who ranked them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.parties.models import Role
from ronghe.partnerships.models import Agreement, Listing
from ronghe.placements.bands import BANDS
from ronghe.placements.carrying import fall_of
from ronghe.placements.models import (
    UNDER_WAY,
    Candidate,
    Post,
    PostState,
    RoundState,
    Score,
)
from ronghe.placements.operations import posts, scores
from ronghe.placements.operations.scores import Opinion
from ronghe.placements.standing import held_counts
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.parts import Action, Chip
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import (
    crumbs_to,
    runs_it,
    visible_post,
)
from ronghe.web.rounds.choose_views import choices_for
from ronghe.web.rounds.forms import (
    GROUNDS,
    ArrangementForm,
    ReasonForm,
    TakingPartForm,
    arrangement_of,
)
from ronghe.web.rounds.post_facts import FALLS, facts_of_post
from ronghe.web.rounds.reason_words import band_name
from ronghe.web.rounds.tabs import POST_MARKS

APPLICANTS_SHOWN = 300


@require_safe
def post_page(request: WebRequest, reference: str, post: str) -> HttpResponse:
    found = _post_for(request, reference, post)
    round_ = found.round
    is_host = found.host_id in request.actor.managed_organisations
    is_office = runs_it(request, round_)
    before_closing = round_.state in {RoundState.PLANNED, RoundState.OPEN}
    before_result = before_closing or round_.state == RoundState.CLOSED
    actions = []
    if is_host and found.state == PostState.ASKED and before_closing:
        actions.append(_action(_("Take part"), "post_accept", found, is_primary=True))
    if is_host and found.state == PostState.OFFERED and found.has_scores:
        label = _("Look at applicants")
        is_time = round_.state == RoundState.CLOSED
        actions.append(_action(label, "applicant_list", found, is_primary=is_time))
    if is_office and found.state != PostState.WITHDRAWN and before_closing:
        actions.append(_action(_("Arrange post"), "post_arrange", found))
    if (is_host or is_office) and found.state != PostState.WITHDRAWN and before_result:
        label = _("Decline") if found.state == PostState.ASKED and is_host else _("Take back")
        actions.append(_action(label, "post_withdraw", found))
    language = get_language() or "en"
    context = {
        "post": found,
        "round": round_,
        "host": found.host.name_in(language),
        "chip": Chip(found.get_state_display(), POST_MARKS[PostState(found.state)]),
        "fall": _fall_of(found) if is_host or is_office else "",
        "source": _source_of(found, request),
        "facts": facts_of_post(found, language),
        "tasks": found.details.get("tasks") or [],
        "actions": actions,
        "held": held_counts(round_).get(found.pk, 0) if round_.has_result else None,
        "crumbs": crumbs_to(round_),
    }
    return render(request, "rounds/post_page.html", context)


def _fall_of(post: Post) -> str:
    """Say what of its agreement no longer carries the post, while somebody can do something."""
    if post.state == PostState.WITHDRAWN or post.round.state not in UNDER_WAY:
        return ""
    fall = fall_of(post)
    return str(FALLS[fall]) if fall else ""


def _source_of(post: Post, request: WebRequest) -> tuple[str, str, str]:
    """Give what the post comes from: what that is, its name, and its page for those who see it."""
    if post.agreement is not None:
        thing, label, name = post.agreement, _("Agreement"), "agreements:agreement_page"
        seen = Agreement.objects.visible_to(request.actor).filter(pk=thing.pk).exists()
        return label, thing.reference, reverse(name, args=[thing.reference]) if seen else ""
    assert post.listing is not None  # noqa: S101 -- the database asks for one of the two
    listing = post.listing
    seen = Listing.objects.visible_to(request.actor).filter(pk=listing.pk).exists()
    address = reverse("listings:listing_page", args=[listing.reference]) if seen else ""
    return _("Published offer"), listing.reference, address


def _post_for(request: WebRequest, reference: str, post: str) -> Post:
    """Give a post to whoever runs the round, hosts it, or looks after students in it."""
    found = visible_post(request, reference, post)
    if request.actor.holds(Role.STUDENT):
        raise PermissionDenied
    return found


def _action(label: str, name: str, post: Post, *, is_primary: bool = False) -> Action:
    address = reverse(f"rounds:{name}", args=[post.round.reference, post.reference])
    return Action(label, address, is_primary=is_primary)


def _page_of(post: Post) -> str:
    return reverse("rounds:post_page", args=[post.round.reference, post.reference])


@get_or_post
def post_arrange(request: WebRequest, reference: str, post: str) -> HttpResponse:
    found = _post_for(request, reference, post)
    need(request, "placements.arrange_post", found)
    form = ArrangementForm(
        request.POST or None, **choices_for(found.round), initial=arrangement_of(found)
    )
    return ask(
        request,
        form,
        lambda _entered: posts.arrange_post(
            post=found, arrangement=form.arrangement, actor=request.actor, at=timezone.now()
        ),
        heading=_("Arrange “%(title)s”") % {"title": found.title},
        label=_("Save"),
        back_url=_page_of(found),
        crumbs=crumbs_to(found.round),
        done=_("The post is arranged."),
    )


@get_or_post
def post_accept(request: WebRequest, reference: str, post: str) -> HttpResponse:
    found = _post_for(request, reference, post)
    need(request, "placements.answer_for_post", found)
    return ask(
        request,
        TakingPartForm(request.POST or None),
        lambda entered: posts.accept_post(
            post=found,
            has_scores=entered["has_scores"] == "yes",
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Take part with “%(title)s”") % {"title": found.title},
        lead=_(
            "%(n)d seats are held for this round. You learn who comes with the result; before it you"
            " see codes, and names only where students allow it."
        )
        % {"n": found.seats_count},
        label=_("Take part"),
        back_url=_page_of(found),
        crumbs=crumbs_to(found.round),
        done=_("You take part, and the seats are held."),
    )


@get_or_post
def post_withdraw(request: WebRequest, reference: str, post: str) -> HttpResponse:
    found = _post_for(request, reference, post)
    need(request, "placements.withdraw_post", found)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: posts.withdraw_post(
            post=found, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Take “%(title)s” back") % {"title": found.title},
        lead=_("Those who ranked it are told, with your words. Its seats are free again."),
        label=_("Take back"),
        back_url=_page_of(found),
        crumbs=crumbs_to(found.round),
        done=_("The post is taken back, and those who ranked it have been told."),
    )


@get_or_post
def applicant_list(request: WebRequest, reference: str, post: str) -> HttpResponse:
    """Show who ranked the post, by code, to its host; take bands and reasons."""
    found = _post_for(request, reference, post)
    need(request, "placements.answer_for_post", found)
    applicants = (
        Candidate.objects.filter(round=found.round, wishes__post=found)
        .exclude(state="withdrawn")
        .select_related("membership__person", "membership__school_class__organisation")
        .order_by("code")
    )
    if request.method == "POST":
        return _scored(request, found, applicants)
    shown = list(applicants[: APPLICANTS_SHOWN + 1])
    given = {
        one.candidate_id: one
        for one in Score.objects.filter(post=found, candidate__in=shown).order_by()
    }
    language = get_language() or "en"
    context = {
        "post": found,
        "rows": [
            (
                one,
                one.membership.person.name_in(language) if one.is_named else "",
                one.membership.school_class.major_name if one.membership.school_class else "",
                *_said(given.get(one.pk)),
            )
            for one in shown[:APPLICANTS_SHOWN]
        ],
        "has_more": len(shown) > APPLICANTS_SHOWN,
        "bands": [(band, band_name(band)) for band in reversed(BANDS)],
        "grounds": GROUNDS,
        "may_score": found.has_scores
        and found.round.state == RoundState.CLOSED
        and may(request.actor, "placements.answer_for_post", found),
        "crumbs": [*crumbs_to(found.round), (found.title, _page_of(found))],
    }
    return render(request, "rounds/applicant_list.html", context)


def _said(score: Score | None) -> tuple[int | None, str, str]:
    """Give band, ground and word, each empty where the host has said nothing."""
    return (score.band, score.excluded_for, score.note) if score else (None, "", "")


def _scored(request: WebRequest, post: Post, applicants: Any) -> HttpResponse:
    """Take what was said of those who were on the page; what was left as it was says nothing new."""
    asked = set(request.POST.getlist("code"))
    opinions = {code: _opinion(request, code) for code in asked}
    known = set(applicants.filter(code__in=asked).order_by().values_list("code", flat=True))
    try:
        count = scores.score_applicants(
            post=post,
            opinions={code: one for code, one in opinions.items() if code in known},
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("What you think of %(n)d applicants is noted.") % {"n": count})
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("rounds:applicant_list", post.round.reference, post.reference)


def _opinion(request: WebRequest, code: str) -> Opinion | None:
    ground = request.POST.get(f"ground-{code}", "")
    note = request.POST.get(f"note-{code}", "")[:500]
    band = request.POST.get(f"band-{code}", "")
    if ground:
        return Opinion(excluded_for=ground, note=note)
    return Opinion(band=int(band)) if band.isdecimal() and len(band) == 1 else None
