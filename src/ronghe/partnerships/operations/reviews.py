"""Looking at a cooperation together: minutes of one side that the other confirms, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.lifecycles import REVIEW
from ronghe.partnerships.models import Cooperation, Review, ReviewAction


class ReviewIsAmiss(ValueError):
    """A review was held on a day that has come, says something, and gives actions to parties."""


class AlreadyDone(ValueError):
    """An action is done once."""


@dataclass(frozen=True)
class PlannedAction:
    """What a review asks of one party, by when."""

    owner: Organisation
    what: str
    due_on: date


@transaction.atomic
def record_review(
    *,
    cooperation: Cooperation,
    organisation: Organisation,
    held_on: date,
    minutes: str,
    actions: Sequence[PlannedAction] = (),
    actor: Actor,
    at: datetime,
) -> Review:
    """Write the minutes for one's organisation; they count once another party confirms them."""
    require(actor, "partnerships.record_review", cooperation)
    if not actor.is_system and organisation.pk not in actor.managed_organisations:
        raise ReviewIsAmiss(_("Minutes are recorded for your own organisation."))
    if held_on > day_of(at):
        raise ReviewIsAmiss(_("A review is recorded once it was held."))
    _check(cooperation, organisation, held_on, minutes, actions)
    review = Review.objects.create(
        reference=next_reference("RV", on=day_of(at)),
        cooperation=cooperation,
        held_on=held_on,
        minutes=minutes.strip(),
        recorded_for=organisation,
        recorded_by=actor.person,
        recorded_at=at,
    )
    _lay_down(review, actions)
    details = {"held_on": str(held_on), "actions": len(actions)}
    audit.record("review.recorded", review, actor=actor, at=at, details=details)
    news.publish("review.recorded", review, actor=actor, at=at)
    return review


def _check(
    cooperation: Cooperation,
    organisation: Organisation,
    held_on: date,
    minutes: str,
    actions: Sequence[PlannedAction],
) -> None:
    parties = set(cooperation.parties.order_by("pk").values_list("organisation_id", flat=True))
    if organisation.pk not in parties or not minutes.strip():
        raise ReviewIsAmiss(_("Say what was talked about; a party of the cooperation records it."))
    for action in actions:
        if action.owner.pk not in parties or not action.what.strip():
            raise ReviewIsAmiss(_("An action says what is to be done, and by which party."))
        if action.due_on < held_on:
            raise ReviewIsAmiss(_("An action is due after the review that decided it."))


def _lay_down(review: Review, actions: Sequence[PlannedAction]) -> None:
    ReviewAction.objects.bulk_create(
        ReviewAction(review=review, owner=one.owner, what=one.what.strip(), due_on=one.due_on)
        for one in actions
    )


@transaction.atomic
def confirm_review(*, review: Review, actor: Actor, at: datetime) -> Review:
    """Confirm as another party that the minutes say what was said."""
    require(actor, "partnerships.answer_review", review)
    review = _locked_review(review)
    review.state = REVIEW.next_state(review.state, "confirm_review")
    _answer(review, "", actor=actor, at=at)
    audit.record("review.confirmed", review, actor=actor, at=at)
    return review


@transaction.atomic
def object_to_review(*, review: Review, words: str, actor: Actor, at: datetime) -> Review:
    """Say as another party what the minutes have wrong; whoever wrote them writes them anew."""
    require(actor, "partnerships.answer_review", review)
    if not words.strip():
        raise ReviewIsAmiss(_("Say what is wrong, so that it can be put right."))
    review = _locked_review(review)
    review.state = REVIEW.next_state(review.state, "object_to_review")
    _answer(review, words.strip(), actor=actor, at=at)
    details = {"words": review.objection}
    audit.record("review.objected", review, actor=actor, at=at, details=details)
    news.publish("review.objected", review, actor=actor, at=at)
    return review


def _answer(review: Review, words: str, *, actor: Actor, at: datetime) -> None:
    review.answered_for, review.answered_by = actor.organisation, actor.person
    review.answered_at, review.objection = at, words
    review.save(update_fields=["state", "answered_for", "answered_by", "answered_at", "objection"])


@transaction.atomic
def rewrite_review(*, review: Review, minutes: str, actor: Actor, at: datetime) -> Review:
    """Write minutes anew that were not confirmed; what they said before stays in the record."""
    require(actor, "partnerships.rewrite_review", review)
    if not minutes.strip():
        raise ReviewIsAmiss(_("Say what was talked about; a party of the cooperation records it."))
    review = _locked_review(review)
    review.state = REVIEW.next_state(review.state, "rewrite_review")
    details = {"before": review.minutes, "objection": review.objection}
    review.minutes, review.objection = minutes.strip(), ""
    review.answered_for = review.answered_by = review.answered_at = None
    review.save(
        update_fields=[
            "state",
            "minutes",
            "objection",
            "answered_for",
            "answered_by",
            "answered_at",
        ]
    )
    audit.record("review.rewritten", review, actor=actor, at=at, details=details)
    news.publish("review.recorded", review, actor=actor, at=at)
    return review


@transaction.atomic
def finish_action(
    *, action: ReviewAction, done_on: date, actor: Actor, at: datetime
) -> ReviewAction:
    """Note that one's organisation did what the review asked of it."""
    require(actor, "partnerships.finish_action", action)
    if done_on > day_of(at):
        raise ReviewIsAmiss(_("Something is done on a day that has come."))
    action = (
        ReviewAction.objects.select_for_update(of=("self",))
        .select_related("review")
        .get(pk=action.pk)
    )
    if action.done_on is not None:
        raise AlreadyDone(_("This action is noted as done already."))
    action.done_on, action.done_by = done_on, actor.person
    action.save(update_fields=["done_on", "done_by"])
    details = {"what": action.what, "on": str(done_on)}
    audit.record("review_action.done", action.review, actor=actor, at=at, details=details)
    return action


def _locked_review(review: Review) -> Review:
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("cooperation")
        .get(pk=review.pk)
    )
