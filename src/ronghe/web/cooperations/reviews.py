"""The reviews of a cooperation, and what needs attention, laid out for its page."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import Cooperation, Review, ReviewAction, ReviewState
from ronghe.partnerships.queries.promises import MISSED
from ronghe.partnerships.review_receivers import WHAT
from ronghe.web.cooperations.access import own_side
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.requests import WebRequest

MARKS = {
    ReviewState.RECORDED: Mark.DUE,
    ReviewState.CONFIRMED: Mark.HOLDS,
    ReviewState.OBJECTED: Mark.BROKEN,
}
MOST_SHOWN = 30


@dataclass(frozen=True)
class ActionLine:
    what: str
    owner: str
    due_on: date
    done_on: date | None
    is_late: bool
    finish: Action | None


@dataclass(frozen=True)
class ReviewLine:
    review: Review
    by: str
    chip: Chip
    actions: tuple[ActionLine, ...]
    steps: tuple[Action, ...]


def attention_of(
    cooperation: Cooperation, *, takes_part: bool
) -> list[tuple[str, str, Action | None]]:
    """Say what troubles the cooperation, since when, and what a party does about it."""
    lines = []
    for trouble in cooperation.troubles.filter(over_at=None).order_by("since_on", "pk"):
        kind = TroubleKind(trouble.kind)
        words = _("on %(day)s") if kind == TroubleKind.ENDING else _("since %(day)s")
        action = _mending(kind, cooperation) if takes_part else None
        lines.append((str(WHAT[kind]), words % {"day": date_format(trouble.since_on)}, action))
    return lines


def _mending(kind: TroubleKind, cooperation: Cooperation) -> Action | None:
    def to(name: str, label: str, query: str = "") -> Action:
        address = reverse(f"cooperations:{name}", args=[cooperation.reference])
        return Action(label, f"{address}{query}")

    if kind == TroubleKind.SILENT:
        return to("review_record", _("Record a review"))
    if kind in {TroubleKind.MISSED, TroubleKind.DISPUTED}:
        return to("promise_list", _("Look at what was missed"), f"?show={MISSED}")
    return None


def reviews_tab(request: WebRequest, cooperation: Cooperation, on: date) -> dict[str, Any]:
    own = own_side(request, cooperation)
    found = (
        cooperation.reviews.select_related("recorded_for")
        .prefetch_related("recorded_for__names", "actions__owner__names")
        .order_by("-held_on", "-pk")[:MOST_SHOWN]
    )
    own_id = own.pk if own else None
    return {
        "reviews": [_line(one, cooperation, own_id, on) for one in found],
        "record": Action(
            _("Record a review"),
            reverse("cooperations:review_record", args=[cooperation.reference]),
        )
        if own
        else None,
    }


def _line(review: Review, cooperation: Cooperation, own: int | None, on: date) -> ReviewLine:
    return ReviewLine(
        review=review,
        by=review.recorded_for.name_in(get_language() or "en"),
        chip=Chip(review.get_state_display(), MARKS[ReviewState(review.state)]),
        actions=tuple(_action(one, cooperation, own, on) for one in review.actions.all()),
        steps=tuple(_steps(review, cooperation, own)),
    )


def _steps(review: Review, cooperation: Cooperation, own: int | None) -> list[Action]:
    def to(name: str, label: str, method: str = "get") -> Action:
        arguments = [cooperation.reference, review.reference]
        return Action(label, reverse(f"cooperations:{name}", args=arguments), method)

    if own is None:
        return []
    is_author = own == review.recorded_for_id
    if review.state == ReviewState.RECORDED and not is_author:
        return [
            replace(to("review_confirm", _("Confirm minutes"), "post"), is_primary=True),
            to("review_object", _("Object to minutes")),
        ]
    if review.state == ReviewState.OBJECTED and is_author:
        return [to("review_rewrite", _("Write minutes anew"))]
    return []


def _action(
    action: ReviewAction, cooperation: Cooperation, own: int | None, on: date
) -> ActionLine:
    may = own == action.owner_id and action.done_on is None
    address = reverse("cooperations:action_finish", args=[cooperation.reference, action.pk])
    return ActionLine(
        what=action.what,
        owner=action.owner.name_in(get_language() or "en"),
        due_on=action.due_on,
        done_on=action.done_on,
        is_late=action.done_on is None and action.due_on < on,
        finish=Action(_("Note as done"), address, "post") if may else None,
    )
