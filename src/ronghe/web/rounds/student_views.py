"""A student in a round, for the office of the own college; and the answers to appeals."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.placements.models import Allocation, AppealState, Candidate, RoundState
from ronghe.placements.operations import appeals, candidates
from ronghe.placements.standing import last_result
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import (
    address_of,
    appeal_of_office,
    candidate_of_office,
    crumbs_to,
)
from ronghe.web.rounds.forms import AppealForm, StudentForm
from ronghe.web.rounds.reason_words import sentence
from ronghe.web.rounds.tabs import chip_of_student

ARRANGED_IN = frozenset({RoundState.OPEN, RoundState.CLOSED})


@require_safe
def candidate_page(request: WebRequest, reference: str, code: str) -> HttpResponse:
    candidate = candidate_of_office(request, reference, code)
    round_, language = candidate.round, get_language() or "en"
    address = reverse("rounds:candidate_arrange", args=[reference, code])
    may_arrange = round_.state in ARRANGED_IN and may(
        request.actor, "placements.arrange_candidate", candidate
    )
    context = {
        "candidate": candidate,
        "round": round_,
        "name": candidate.membership.person.name_in(language),
        "chip": chip_of_student(candidate),
        "wishes": lines_of(candidate, language),
        "appeals": candidate.appeals.order_by("pk"),
        "arrange": Action(_("Arrange"), address) if may_arrange else None,
        "crumbs": [*crumbs_to(round_), (_("Students"), address_of(round_, "students"))],
    }
    return render(request, "rounds/candidate_page.html", context)


def lines_of(candidate: Candidate, language: str) -> list[tuple[int, Any, str, str]]:
    """Give rank, post, host and, once there is a result, why the student is or is not there."""
    wishes = (
        candidate.wishes.select_related("post__host", "post__round")
        .prefetch_related("post__host__names")
        .order_by("rank")
    )
    run = last_result(candidate.round)
    found = Allocation.objects.filter(run=run, candidate=candidate).first() if run else None
    reasons = {line["post"]: line for line in found.reasons} if found else {}
    return [
        (
            one.rank,
            one.post,
            one.post.host.name_in(language),
            sentence(reasons[one.post.reference], one.post, language)
            if one.post.reference in reasons
            else "",
        )
        for one in wishes
    ]


@get_or_post
def candidate_arrange(request: WebRequest, reference: str, code: str) -> HttpResponse:
    candidate = candidate_of_office(request, reference, code)
    need(request, "placements.arrange_candidate", candidate)
    form = StudentForm(
        request.POST or None,
        posts=candidate.round.posts.offered().order_by("title", "pk"),
        initial={"is_half": candidate.is_half, "fixed_at": candidate.post if candidate.is_fixed else None},
    )  # fmt: skip
    return ask(
        request,
        form,
        lambda entered: candidates.arrange_candidate(
            candidate=candidate, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Arrange a student"),
        lead=_("For whoever has a post before the round, or is placed half-time."),
        label=_("Save"),
        back_url=reverse("rounds:candidate_page", args=[reference, code]),
        crumbs=crumbs_to(candidate.round),
        done=_("It is noted, and the next run takes it into account."),
    )


@get_or_post
def appeal_answer(request: WebRequest, reference: str, appeal: str) -> HttpResponse:
    """Show an appeal with the student’s list and reasons, and take the answer."""
    found = appeal_of_office(request, reference, appeal)
    need(request, "placements.answer_appeal", found)
    candidate = found.candidate
    round_, language = candidate.round, get_language() or "en"
    is_open = found.state == AppealState.RAISED
    posts = round_.posts.offered().order_by("title", "pk")
    form = AppealForm(request.POST or None, posts=posts) if is_open else None
    if form is not None and request.method == "POST":
        return ask(
            request,
            form,
            lambda entered: _answer(request, found, entered),
            heading=_("Answer appeal %(reference)s") % {"reference": found.reference},
            lead=found.text,
            label=_("Answer appeal"),
            back_url=address_of(round_, "appeals"),
            crumbs=crumbs_to(round_),
            done=_("The student has been told."),
        )
    context = {
        "appeal": found,
        "candidate": candidate,
        "wishes": lines_of(candidate, language),
        "form": form,
        "back_url": address_of(round_, "appeals"),
        "crumbs": [*crumbs_to(round_), (_("Appeals"), address_of(round_, "appeals"))],
    }
    return render(request, "rounds/appeal_answer.html", context)


def _answer(request: WebRequest, appeal: Any, entered: dict[str, Any]) -> object:
    now = timezone.now()
    if entered["verdict"] == "grant":
        return appeals.grant_appeal(
            appeal=appeal,
            answer=entered["answer"],
            seat_at=entered["seat_at"],
            actor=request.actor,
            at=now,
        )
    return appeals.decline_appeal(
        appeal=appeal, answer=entered["answer"], actor=request.actor, at=now
    )
