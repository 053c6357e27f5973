"""The head of a round's page: how it stands, and what comes next for whom."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.kernel.permissions import may
from ronghe.placements.carrying import fallen_posts
from ronghe.placements.models import (
    UNDER_WAY,
    Appeal,
    AppealState,
    PostState,
    Round,
    RoundState,
    Run,
    RunKind,
    RunState,
)
from ronghe.web.parts import Action, Chip, Mark, NextStep, ObjectHeader, Tab, Text
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import address_of

TABS: dict[str, Text] = {
    "overview": gettext_lazy("Overview"),
    "posts": pgettext_lazy("tab of a round", "Posts"),
    "students": gettext_lazy("Students"),
    "runs": gettext_lazy("Runs"),
    "result": gettext_lazy("Result"),
    "appeals": gettext_lazy("Appeals"),
    "history": gettext_lazy("History"),
}
FOR_ALL = ("overview", "posts")
MARKS = {
    RoundState.PLANNED: Mark.DUE,
    RoundState.OPEN: Mark.DUE,
    RoundState.CLOSED: Mark.DUE,
    RoundState.PROPOSED: Mark.DUE,
    RoundState.PUBLISHED: Mark.HOLDS,
    RoundState.SETTLED: Mark.HOLDS,
    RoundState.CANCELLED: Mark.BROKEN,
}


def chip_of(round_: Round) -> Chip:
    return Chip(round_.get_state_display(), MARKS[RoundState(round_.state)])


def tabs_for(*, runs_it: bool, has_students: bool) -> list[str]:
    """Give the tabs that the reader has: figures for all, students for their own college."""
    if runs_it:
        return list(TABS) if has_students else [one for one in TABS if one != "students"]
    return [*FOR_ALL, "students"] if has_students else list(FOR_ALL)


def header_of(round_: Round, request: WebRequest, *, tab: str, tabs: list[str]) -> ObjectHeader:
    return ObjectHeader(
        reference=round_.reference,
        kind=_("Placement round"),
        title=round_.title,
        chip=chip_of(round_),
        next_step=next_step_of(round_, request, timezone.now()),
        tabs=tuple(
            Tab(TABS[one], address_of(round_, "" if one == "overview" else one), is_current=one == tab)
            for one in tabs
        ),
    )  # fmt: skip


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def next_step_of(round_: Round, request: WebRequest, now: datetime) -> NextStep | None:
    """Say what comes next: to whoever runs the round with a button, to others by whom."""
    if not may(request.actor, "placements.run_round", round_):
        return _of_others(round_)
    fallen = _fallen(round_)
    if fallen is not None:
        return fallen
    return OFFICE.get(RoundState(round_.state), lambda *_args: None)(round_, request, now)


def _fallen(round_: Round) -> NextStep | None:
    """Have the office look at a post whose agreement fell away, before there is a result."""
    if round_.state not in UNDER_WAY or round_.has_result:
        return None
    post = fallen_posts(round_.posts.offered()).order_by("pk").first()
    if post is None:
        return None
    reject = Action(_("Do not publish"), reverse("rounds:result_reject", args=[round_.reference]))
    address = reverse("rounds:post_page", args=[round_.reference, post.reference])
    return NextStep(
        _("Look at “%(title)s”: its agreement no longer carries it") % {"title": post.title},
        action=Action(_("Look at the post"), address, is_primary=True),
        alternative=reject if round_.state == RoundState.PROPOSED else None,
    )


def _of_others(round_: Round) -> NextStep | None:
    if round_.state == RoundState.OPEN:
        words = _("Students rank until %(at)s") % {"at": moment(round_.closes_at)}
        return NextStep(words, _("the students"))
    if round_.state in {RoundState.CLOSED, RoundState.PROPOSED}:
        return NextStep(_("The result is being worked out"), _("whoever runs the round"))
    if round_.state == RoundState.PUBLISHED:
        return NextStep(_("Students confirm their posts"), _("the students"), round_.confirm_until)
    return None


def _step(label: Text, name: str, round_: Round, method: str = "get") -> Action:
    address = reverse(f"rounds:{name}", args=[round_.reference])
    return Action(label, address, method, is_primary=True)


def _planned(round_: Round, _request: WebRequest, _now: datetime) -> NextStep:
    if not round_.classes.exists():
        return NextStep(_("Add the classes that take part"), action=_step(_("Add class"), "class_add", round_))  # fmt: skip
    offered = round_.posts.filter(state=PostState.OFFERED).exists()
    if not offered:
        words = _("Ask hosts for posts; the round opens once one has accepted")
        return NextStep(words, action=_step(_("Look for posts"), "post_choose", round_))
    return NextStep(
        _("Open the round: students are told, and the lottery is committed to"),
        action=_step(_("Open for ranking"), "round_open", round_, method="post"),
    )


def _open(round_: Round, _request: WebRequest, now: datetime) -> NextStep:
    if now > round_.closes_at:
        words = _("The deadline has passed; the ranking can be ended")
        return NextStep(words, action=_step(_("End the ranking"), "round_close", round_, method="post"))  # fmt: skip
    words = _("Students rank until %(at)s") % {"at": moment(round_.closes_at)}
    return NextStep(words, action=Action(_("Try the rules out"), address_of(round_, "runs")))


def _closed(round_: Round, _request: WebRequest, _now: datetime) -> NextStep:
    newest = round_.runs.filter(kind=RunKind.FINAL).order_by("-number").first()
    if newest is None or (newest.state == RunState.FAILED) or _is_stale(round_, newest):
        return NextStep(
            _("Hosts look at their applicants; then have the result computed"),
            action=_step(_("Compute the result"), "run_start", round_, method="post"),
        )
    address = reverse("rounds:run_page", args=[round_.reference, newest.number])
    words = _("A result is computed: look at it and propose it") if newest.is_over else _("The result is being computed")  # fmt: skip
    return NextStep(words, action=Action(_("Look at the run"), address, is_primary=True))


def _is_stale(round_: Round, run: Run) -> bool:
    return run.state == RunState.DONE and run.revision != round_.revision


def _proposed(round_: Round, request: WebRequest, _now: datetime) -> NextStep:
    if not may(request.actor, "placements.publish_result", round_):
        return NextStep(_("The result waits for a second person to publish it"), _("a colleague"))
    reject = Action(_("Do not publish"), reverse("rounds:result_reject", args=[round_.reference]))
    return NextStep(
        _("Look at the result, and publish it as the second person"),
        action=_step(_("Publish the result"), "result_publish", round_, method="post"),
        alternative=reject,
    )


def _published(round_: Round, _request: WebRequest, _now: datetime) -> NextStep:
    waiting = Appeal.objects.filter(candidate__round=round_, state=AppealState.RAISED)
    first = waiting.order_by("due_on", "pk").first()
    if first is not None:
        address = reverse("rounds:appeal_answer", args=[round_.reference, first.reference])
        return NextStep(
            _("Answer appeal %(reference)s") % {"reference": first.reference},
            until=first.due_on,
            action=Action(_("Answer appeal"), address, is_primary=True),
            is_late=first.is_late(timezone.localdate()),
        )
    return NextStep(
        _("Students confirm their posts; draft the agreements of those who have"),
        until=round_.confirm_until,
        action=Action(_("Look at the result"), address_of(round_, "result"), is_primary=True),
    )


OFFICE = {
    RoundState.PLANNED: _planned,
    RoundState.OPEN: _open,
    RoundState.CLOSED: _closed,
    RoundState.PROPOSED: _proposed,
    RoundState.PUBLISHED: _published,
}
