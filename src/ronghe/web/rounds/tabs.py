"""What the tabs of a round's page show."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import may
from ronghe.placements.carrying import fallen_posts
from ronghe.placements.models import (
    UNDER_WAY,
    Appeal,
    AppealState,
    Candidate,
    CandidateState,
    PostState,
    Round,
    RoundState,
    RunKind,
    RunState,
)
from ronghe.placements.operations.runs import TRIALS
from ronghe.placements.queries.office import cap_names, demand_of, unplaced_of
from ronghe.placements.standing import held_counts, last_result, openings, state_counts
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.records.story import all_but_students, story_of
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import runs_it
from ronghe.web.rounds.header import moment

Content = dict[str, Any]
POST_MARKS = {
    PostState.ASKED: Mark.DUE,
    PostState.OFFERED: Mark.HOLDS,
    PostState.WITHDRAWN: Mark.BROKEN,
}
STUDENT_MARKS = {
    CandidateState.TAKING_PART: Mark.DUE,
    CandidateState.OFFERED: Mark.DUE,
    CandidateState.CONFIRMED: Mark.HOLDS,
    CandidateState.DECLINED: Mark.BROKEN,
    CandidateState.LAPSED: Mark.BROKEN,
    CandidateState.UNPLACED: Mark.DUE,
    CandidateState.WITHDRAWN: None,
}
RUN_MARKS = {
    RunState.WAITING: Mark.DUE,
    RunState.RUNNING: Mark.DUE,
    RunState.DONE: Mark.HOLDS,
    RunState.FAILED: Mark.BROKEN,
}
APPEAL_MARKS = {
    AppealState.RAISED: Mark.DUE,
    AppealState.UPHELD: Mark.HOLDS,
    AppealState.DECLINED: Mark.BROKEN,
}


def chip_of_student(candidate: Candidate) -> Chip:
    return Chip(candidate.get_state_display(), STUDENT_MARKS[CandidateState(candidate.state)])


def overview(request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    is_office = runs_it(request, round_)
    language = get_language() or "en"
    classes = (
        round_.classes.select_related("school_class__organisation", "school_class__cohort")
        .prefetch_related("school_class__organisation__names")
        .annotate(
            students=Count(
                "school_class__memberships__candidacies",
                filter=Q(school_class__memberships__candidacies__round=round_),
            )
        )
        .order_by("school_class__name", "pk")
    )
    is_planned = round_.state == RoundState.PLANNED
    own = request.actor.organisation
    is_own = own is not None and own.pk == round_.organisation_id
    brings = bool(request.actor.managed_organisations) and own is not None and own.kind == "college"
    return {
        "counts": state_counts(round_) if not is_planned else {},
        "closes_at": moment(round_.closes_at),
        "classes": [
            (one, one.school_class.organisation.name_in(language), vars(one)["students"])
            for one in classes
        ],
        "can_drop": is_planned and brings,
        "managed": request.actor.managed_organisations,
        "add_class": _action(_("Add class"), "class_add", round_)
        if brings and round_.state in {RoundState.PLANNED, RoundState.OPEN}
        else None,
        "caps": cap_names(round_, language) if is_office else [],
        "add_cap": _action(_("Set a limit"), "cap_set", round_)
        if is_office and round_.state in {RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED}
        else None,
        "links": _office_links(round_) if is_office and is_own else [],
        "holder": round_.organisation.name_in(language),
        "public": reverse("rounds:result_page", args=[round_.reference])
        if round_.has_result
        else "",
    }


def _action(label: str, name: str, round_: Round, *, method: str = "get") -> Action:
    return Action(label, reverse(f"rounds:{name}", args=[round_.reference]), method)


def _office_links(round_: Round) -> list[Action]:
    links = []
    if round_.state == RoundState.PLANNED:
        links.append(_action(_("Change the plan"), "round_change", round_))
    if round_.state == RoundState.OPEN:
        links.append(_action(_("Give more time"), "round_extend", round_))
    if round_.state in {RoundState.OPEN, RoundState.CLOSED}:
        links.append(_action(_("Choose another rule"), "rule_change", round_))
    if round_.state in {RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED, RoundState.PROPOSED}:  # fmt: skip
        links.append(_action(_("Call the round off"), "round_cancel", round_))
    return links


def posts(request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    """Show the posts: all to whoever runs the round or brings students, to a host its own."""
    language = get_language() or "en"
    found = round_.posts.order_by("pk")
    is_office = runs_it(request, round_)
    own = request.actor.organisation
    is_host = own is not None and own.kind == "enterprise"
    if is_host:
        found = found.filter(host__in=request.actor.organisations)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__gt=last.pk)
    shown, page = page_of(
        found.select_related("host").prefetch_related("host__names"),
        is_later=last is not None,
        kept={"tab": "posts"},
    )
    demand = demand_of(round_) if round_.state != RoundState.PLANNED else {}
    held = held_counts(round_)
    return {
        "fallen": _fallen(round_) if is_office or is_host else frozenset(),
        "fallen_chip": Chip(_("Agreement fell away"), Mark.BROKEN),
        "rows": [
            (
                one,
                one.host.name_in(language),
                Chip(one.get_state_display(), POST_MARKS[PostState(one.state)]),
                demand.get(one.pk, (0, 0)),
                held.get(one.pk, 0),
                reverse("rounds:post_page", args=[round_.reference, one.reference]),
            )
            for one in shown
        ],
        "page": page,
        "has_demand": bool(demand) and not is_host,
        "has_result": round_.has_result,
        "add": _action(_("Look for posts"), "post_choose", round_)
        if is_office and round_.state in {RoundState.PLANNED, RoundState.OPEN}
        else None,
    }


def _fallen(round_: Round) -> frozenset[int]:
    """Give the posts whose agreement no longer carries them, while something can be done."""
    if round_.state not in UNDER_WAY:
        return frozenset()
    return frozenset(fallen_posts(round_.posts.all()).order_by().values_list("pk", flat=True))


def students(request: WebRequest, round_: Round, found: QuerySet[Candidate]) -> Content:
    found = found.order_by("pk")
    wanted = request.GET.get("state", "")
    if wanted in CandidateState.values:
        found = found.filter(state=wanted)
    elif wanted == "no_list":
        found = found.filter(saved_at=None, state=CandidateState.TAKING_PART)
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__gt=last.pk)
    kept = {"tab": "students", **({"state": wanted} if wanted else {})}
    shown, page = page_of(
        found.select_related("membership__person", "membership__school_class", "post").annotate(
            wish_count=Count("wishes")
        ),
        is_later=last is not None,
        kept=kept,
    )
    language = get_language() or "en"
    return {
        "rows": [
            (
                one,
                one.membership.person.name_in(language),
                vars(one)["wish_count"],
                chip_of_student(one),
                reverse("rounds:candidate_page", args=[round_.reference, one.code]),
            )
            for one in shown
        ],
        "page": page,
        "wanted": wanted,
        "choices": [
            ("", _("All")),
            ("no_list", _("Without a list")),
            *[(one, str(CandidateState(one).label)) for one in ("unplaced", "offered", "confirmed")],
        ],
        "draft": _action(_("Draft agreements for those who have confirmed"), "agreements_draft", round_, method="post")
        if round_.has_result and request.actor.managed_organisations
        else None,
        "plan": plan_action(request, round_),
    }  # fmt: skip


def plan_action(request: WebRequest, round_: Round) -> Action | None:
    """Offer to plan the placements of those who have confirmed, to the college that places them."""
    own = request.actor.organisation
    if own is None or not round_.has_result:
        return None
    if not may(request.actor, "placements.plan_placements", own):
        return None
    address = reverse("placements:plan_from_round", args=[round_.reference])
    return Action(_("Plan placements for those who have confirmed"), address, "post")


def runs(_request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    found = list(round_.runs.order_by("-number"))
    is_busy = any(not one.is_over for one in found)
    return {
        "rows": [
            (
                one,
                Chip(one.get_state_display(), RUN_MARKS[RunState(one.state)]),
                moment(one.asked_at),
                one.certificate.get("placed", "–"),
                reverse("rounds:run_page", args=[round_.reference, one.number]),
            )
            for one in found
        ],
        "is_busy": is_busy,
        "may_try": round_.state in TRIALS and not is_busy,
        "may_run": round_.state == RoundState.CLOSED and not is_busy,
        "start_url": reverse("rounds:run_start", args=[round_.reference]),
        "rule": round_.get_rule_display(),
    }


def result(request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    run = last_result(round_)
    if run is None:
        return {"run": None}
    language = get_language() or "en"
    is_open = round_.state == RoundState.PUBLISHED
    found = openings(round_) if is_open else []
    free = [(one.post, one.post.host.name_in(language), one.free) for one in found]
    unplaced = unplaced_of(round_)
    busy = round_.runs.filter(state__in=[RunState.WAITING, RunState.RUNNING]).exists()
    return {
        "run": run,
        "counts": state_counts(round_),
        "free": free,
        "is_open": is_open,
        "unplaced": unplaced,
        "missing": [
            (one.post, one.post.host.name_in(language), one.students, one.could) for one in unplaced.posts
        ],
        "repairs": round_.runs.filter(kind=RunKind.REPAIR, state=RunState.DONE).count(),
        "repair": Action(
            _("Fill free seats"),
            reverse("rounds:run_start", args=[round_.reference]),
            "post",
            fields={"kind": RunKind.REPAIR},
        )
        if free and not busy
        else None,
        "plan": plan_action(request, round_) if is_open else None,
        "public": reverse("rounds:result_page", args=[round_.reference]),
        "published_at": moment(round_.published_at) if round_.published_at else "",
    }  # fmt: skip


def appeals(_request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    found = Appeal.objects.filter(candidate__round=round_)
    found = found.select_related("candidate").order_by("state", "due_on", "pk")
    today = timezone.localdate()
    return {
        "rows": [
            (
                one,
                Chip(one.get_state_display(), APPEAL_MARKS[AppealState(one.state)]),
                one.is_late(today),
                reverse("rounds:appeal_answer", args=[round_.reference, one.reference]),
            )
            for one in found[:200]
        ],
        "until": round_.appeals_until,
    }


def history(request: WebRequest, round_: Round, _students: QuerySet[Candidate]) -> Content:
    """Tell what became of the round and its posts; what single students did is their affair."""
    posts_ = [*round_.posts.order_by().values_list("pk", flat=True)]
    found = AuditRecord.objects.filter(
        Q(subject_type="placements.round", subject_id=round_.pk)
        | Q(subject_type="placements.post", subject_id__in=posts_)
    ).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None, kept={"tab": "history"})
    return {"story": story_of(shown, names=all_but_students), "page": page}


CONTENT: dict[str, Callable[[WebRequest, Round, QuerySet[Candidate]], Content]] = {
    "overview": overview,
    "posts": posts,
    "students": students,
    "runs": runs,
    "result": result,
    "appeals": appeals,
    "history": history,
}
