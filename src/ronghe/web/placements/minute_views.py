"""Friday's minute: a mentor answers one question and confirms the weeks, by link or signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties.actors import Actor, link_holder
from ronghe.parties.models import Membership
from ronghe.placements.mentor_weeks import question_of, waiting_weeks
from ronghe.placements.operations import mentor_links
from ronghe.placements.operations.weeks import confirm_weeks
from ronghe.placements.queries.visits import asks_for_answers
from ronghe.web.asking import need
from ronghe.web.placements.life_access import (
    address_of,
    crumbs_to_weeks,
    name_of,
    placement_for,
)
from ronghe.web.placements.mentor_link import Opens, send_to
from ronghe.web.placements.minute_page import UNSURE, answers_in, minute_context
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class Minute:
    """Whose weeks are looked at, who acts, and where the buttons lead."""

    mentor: Membership
    actor: Actor
    token: str = ""

    def address(self, step: str) -> str:
        if self.token:
            return reverse(f"placements:minute_{step}", args=[self.token])
        return reverse("placements:minute_own" if step == "page" else f"placements:minute_own_{step}")  # fmt: skip

    @property
    def answers_address(self) -> str:
        if self.token:
            return reverse("placements:answers_link", args=[self.token])
        return reverse("placements:answers_own")


Step = Callable[[WebRequest, Minute], HttpResponse]


def of_mentor(step: Step) -> Callable[[WebRequest], HttpResponse]:
    """Take the step as the mentor who is signed in; for others there is no such page."""

    @wraps(step)
    def view(request: WebRequest) -> HttpResponse:
        mentor = request.actor.membership
        if mentor is None or not mentor.mentored_placements.exists():
            raise Http404
        return step(request, Minute(mentor, request.actor))

    return view


def of_link(step: Step) -> Callable[[WebRequest, str], HttpResponse]:
    """Take the step as whoever holds the link; one that is over says whom to ask."""

    @never_cache
    @login_not_required
    @wraps(step)
    def view(request: WebRequest, token: str) -> HttpResponse:
        link = mentor_links.link_of_token(token)
        if link is None:
            raise Http404
        if link.ended_at is not None or link.expires_at <= timezone.now():
            return _private(render(request, "placements/minute_over.html", {"link": link}, status=HTTPStatus.GONE))  # fmt: skip
        holder = link_holder(link.mentor.person)
        return _private(step(request, Minute(link.mentor, holder, token)))

    return view


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # the token stays with us
    return response


def show(request: WebRequest, minute: Minute) -> HttpResponse:
    return _shown(request, minute, minute_context(minute.mentor))


def _shown(request: WebRequest, minute: Minute, context: dict[str, Any]) -> HttpResponse:
    addresses = {step: minute.address(step) for step in ("begin", "answer", "confirm")}
    more = {
        "addresses": addresses,
        "name": name_of(minute.mentor),
        "answers_url": minute.answers_address if asks_for_answers(minute.mentor) else "",
    }
    return render(request, "placements/minute_page.html", context | more)


def begin(request: WebRequest, minute: Minute) -> HttpResponse:
    mentor_links.begin_minute(mentor=minute.mentor, actor=minute.actor, at=timezone.now())
    return redirect(minute.address("page"))


def answer(request: WebRequest, minute: Minute) -> HttpResponse:
    """Answer the question; one that was answered meanwhile keeps its answer."""
    question = question_of(minute.mentor, waiting_weeks(minute.mentor, on=timezone.localdate()))
    said = request.POST.get("answer", "")
    if question is None or not (said == UNSURE or said.isdecimal()):
        messages.warning(request, _("Choose one of the answers."))
        return redirect(minute.address("page"))
    try:
        mentor_links.answer_question(
            question=question,
            answer=None if said == UNSURE else int(said),
            actor=minute.actor,
            at=timezone.now(),
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    return redirect(minute.address("page"))


def confirm(request: WebRequest, minute: Minute) -> HttpResponse:
    """Confirm what is ticked, after the question; what is not ticked stays waiting."""
    context = minute_context(minute.mentor)
    if not context["lines"]:
        return redirect(minute.address("page"))
    try:
        answers = answers_in(request.POST, minute.mentor)
        count = confirm_weeks(
            mentor=minute.mentor, answers=answers, actor=minute.actor, at=timezone.now()
        )
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
        return _shown(request, minute, minute_context(minute.mentor, request.POST))
    words = ngettext("%(n)d week is confirmed. Thank you.", "%(n)d weeks are confirmed. Thank you.", count)  # fmt: skip
    messages.success(request, words % {"n": count})
    return redirect(minute.address("page"))


minute_page = require_safe(of_mentor(show))
minute_begin = require_POST(of_mentor(begin))
minute_answer = require_POST(of_mentor(answer))
minute_confirm = require_POST(of_mentor(confirm))
minute_link = require_safe(of_link(show))
link_begin = require_POST(of_link(begin))
link_answer = require_POST(of_link(answer))
link_confirm = require_POST(of_link(confirm))


@require_POST
def mentor_link_send(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_weeks")
    mentor = placement.mentor
    if mentor is None:
        raise Http404
    need(request, "placements.send_mentor_link", mentor)
    opens = Opens(
        name="placements:minute_page",
        words=_("A minute for your students: one question, then a look at what they entered. No password needed: %(link)s"),
        back_url=address_of(placement, "week_list"),
        crumbs=crumbs_to_weeks(placement),
    )  # fmt: skip
    return send_to(
        request,
        mentor,
        opens,
        lambda: mentor_links.send_mentor_link(
            mentor=mentor, actor=request.actor, at=timezone.now()
        ),
    )
