"""Planning a round, its classes and limits; opening, extending, changing the rule, calling off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import SchoolClass
from ronghe.placements.models import Cap, Round, RoundClass
from ronghe.placements.operations import agreements, publishing, rounds
from ronghe.placements.queries.office import subjects_of
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Text
from ronghe.web.people.fields import open_classes
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import address_of, crumbs_to, round_of_office, visible_round
from ronghe.web.rounds.forms import (
    CapForm,
    ClassForm,
    ExtensionForm,
    PlanForm,
    ReasonForm,
    RuleForm,
    initial_of,
)

Step = Callable[[WebRequest, Round], Text]


@get_or_post
def round_plan(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    if own is None:
        raise PermissionDenied
    need(request, "placements.plan_round", own)
    form = PlanForm(request.POST or None)

    def step(_entered: dict[str, Any]) -> object:
        return rounds.plan_round(
            organisation=own, plan=form.plan, actor=request.actor, at=timezone.now()
        )

    return ask(
        request,
        form,
        step,
        heading=_("Plan a placement round"),
        lead=_(
            "Students rank posts, one rule places them all at once, and everybody can check the"
            " result. Nobody sees the round before you open it."
        ),
        label=_("Plan round"),
        back_url=reverse("rounds:round_list"),
        crumbs=[(_("Placement rounds"), reverse("rounds:round_list"))],
        done=_("The round is planned. Add classes and posts next."),
    )


@get_or_post
def round_change(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    form = PlanForm(request.POST or None, initial=initial_of(round_))

    def step(_entered: dict[str, Any]) -> object:
        return rounds.change_round(
            round_=round_, plan=form.plan, actor=request.actor, at=timezone.now()
        )

    return ask(
        request,
        form,
        step,
        heading=_("Change the plan"),
        label=_("Save plan"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("The plan is changed."),
    )


@get_or_post
def round_extend(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    return ask(
        request,
        ExtensionForm(request.POST or None, initial={"closes_at": round_.closes_at}),
        lambda entered: rounds.extend_round(
            round_=round_, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Give students more time"),
        lead=_("A deadline comes later, never earlier. All students are told."),
        label=_("Give more time"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("Students have been told of the new deadline."),
    )


@get_or_post
def rule_change(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    return ask(
        request,
        RuleForm(request.POST or None, initial={"rule": round_.rule}),
        lambda entered: rounds.change_rule(
            round_=round_, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Choose another rule"),
        lead=_("A trial run shows what each rule gives on these very lists, and what it costs."),
        label=_("Choose rule"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("The rule is changed; students see it, and why."),
    )


@get_or_post
def round_cancel(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: rounds.cancel_round(
            round_=round_, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Call the round off"),
        lead=_("Students and hosts are told, with your words. Hosts get their seats back."),
        label=_("Call off"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("The round is called off."),
    )


@get_or_post
def class_add(request: WebRequest, reference: str) -> HttpResponse:
    round_, own = visible_round(request, reference), request.actor.organisation
    if own is None or own.kind != "college" or not request.actor.managed_organisations:
        raise PermissionDenied
    today = timezone.localdate()
    mine = SchoolClass.objects.filter(organisation__in=request.actor.managed_organisations)
    return ask(
        request,
        ClassForm(request.POST or None, classes=open_classes(mine, on=today)),
        lambda entered: rounds.add_class(
            round_=round_, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Add a class"),
        lead=_("Added again, it brings in whoever has joined the class since."),
        label=_("Add class"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("The class takes part."),
    )


@require_POST
@answered_once
def class_drop(request: WebRequest, reference: str, school_class: int) -> HttpResponse:
    round_ = visible_round(request, reference)
    found = get_object_or_404(
        RoundClass.objects.select_related("school_class"),
        round=round_,
        school_class=school_class,
    )

    def step() -> Text:
        rounds.drop_class(
            round_=round_,
            school_class=found.school_class,
            actor=request.actor,
            at=timezone.now(),
        )
        return _("The class no longer takes part.")

    return _taken(request, round_, step)


@get_or_post
def cap_set(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    subjects = subjects_of(round_, get_language() or "en")
    form = CapForm(request.POST or None, subjects=subjects)

    def step(entered: dict[str, Any]) -> object:
        level, key = form.level_and_key
        return rounds.set_cap(
            round_=round_,
            level=level,
            key=key,
            limit=entered["limit"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("Set a limit"),
        lead=_("At most so many students in all posts of one enterprise, one region or one tutor."),
        label=_("Set limit"),
        back_url=address_of(round_),
        crumbs=crumbs_to(round_),
        done=_("The limit is set."),
    )


@require_POST
@answered_once
def cap_drop(request: WebRequest, reference: str, cap: int) -> HttpResponse:
    round_ = round_of_office(request, reference)
    found = get_object_or_404(Cap.objects.select_related("round"), round=round_, pk=cap)

    def step() -> Text:
        rounds.drop_cap(cap=found, actor=request.actor, at=timezone.now())
        return _("The limit is lifted.")

    return _taken(request, round_, step)


def _taken(
    request: WebRequest, round_: Round, step: Callable[[], Text], tab: str = ""
) -> HttpResponse:
    try:
        messages.success(request, str(step()))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(round_, tab))


def round_step(tab: str = "") -> Callable[[Step], Callable[..., HttpResponse]]:
    """Take a step that needs no words for a round that one sees, and say what became of it."""

    def wrapped(step: Step) -> Callable[..., HttpResponse]:
        @require_POST
        @answered_once
        @wraps(step)
        def view(request: WebRequest, reference: str) -> HttpResponse:
            round_ = visible_round(request, reference)
            return _taken(request, round_, lambda: step(request, round_), tab)

        return view

    return wrapped


@round_step()
def round_open(request: WebRequest, round_: Round) -> Text:
    rounds.open_round(round_=round_, actor=request.actor, at=timezone.now())
    return _("The round is open. Students have been told, and the hash of the lottery is shown.")


@round_step()
def round_close(request: WebRequest, round_: Round) -> Text:
    rounds.close_round(round_=round_, actor=request.actor, at=timezone.now())
    return _("The ranking is over. Hosts that use bands have been asked for them.")


@round_step("result")
def result_publish(request: WebRequest, round_: Round) -> Text:
    publishing.publish_result(round_=round_, actor=request.actor, at=timezone.now())
    return _("The result is published. Every student has been told to look.")


@get_or_post
def result_reject(request: WebRequest, reference: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: publishing.reject_result(
            round_=round_, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Do not publish this result"),
        lead=_("It goes back to whoever proposed it, with your words."),
        label=_("Send back"),
        back_url=address_of(round_, "runs"),
        crumbs=crumbs_to(round_),
        done=_("The result stays unpublished."),
    )


@round_step("students")
def agreements_draft(request: WebRequest, round_: Round) -> Text:
    college = request.actor.organisation
    if college is None or college.kind != "college":
        raise PermissionDenied
    found = agreements.draft_agreements(
        round_=round_, college=college, actor=request.actor, at=timezone.now()
    )
    language = get_language() or "en"
    for one in found:
        if one.is_fallen:
            words = _("“%(post)s”: its agreement is not in force as it was; see to that first.")
            messages.warning(request, words % {"post": one.post.title})
        elif one.cooperation is None:
            words = _("“%(post)s”: open a cooperation with %(host)s first; agreements belong to one.")  # fmt: skip
            names = {"post": one.post.title, "host": one.post.host.name_in(language)}
            messages.warning(request, words % names)
        if one.left_out:
            words = _("“%(post)s”: %(n)d students lack a guardian or have an agreement already.")
            messages.warning(request, words % {"post": one.post.title, "n": len(one.left_out)})
    count = sum(one.count for one in found)
    return _("%(n)d agreements are drafted. Go on with several at once from the cooperation.") % {"n": count}  # fmt: skip
