"""The mentor's minute: one link without a password, and one question drawn at random."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Membership
from ronghe.placements.mentor_weeks import draw_question
from ronghe.placements.models import (
    MentorLink,
    QuestionAbout,
    RandomQuestion,
)
from ronghe.placements.refusals import DoesNotFit

LIFETIME = timedelta(days=10)
MOST_DAYS, MOST_LEVEL = 7, 5


@transaction.atomic
def send_mentor_link(*, mentor: Membership, actor: Actor, at: datetime) -> tuple[MentorLink, str]:
    """Send a mentor the link to the weeks that wait; the one before it ends. Gives the token too."""
    require(actor, "placements.send_mentor_link", mentor)
    mentor = Membership.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=mentor.pk)  # fmt: skip
    mentor.week_links.filter(ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    link = MentorLink.objects.create(
        mentor=mentor, token_hash=digest(token), made_at=at, expires_at=at + LIFETIME
    )
    draw_question(mentor, on=day_of(at))
    audit.record("mentor_link.sent", mentor, actor=actor, at=at)
    news.publish(
        "mentor_link.sent",
        mentor,
        actor=actor,
        at=at,
        payload={"link": link.pk},
        secrets={"token": token},
    )
    return link, token


def link_of_token(token: str) -> MentorLink | None:
    """Find the link, whatever has become of it."""
    found = MentorLink.objects.filter(token_hash=digest(token))
    return found.select_related("mentor__person", "mentor__organisation__region").first()


@transaction.atomic
def begin_minute(*, mentor: Membership, actor: Actor, at: datetime) -> RandomQuestion | None:
    """Draw the question of the weeks that wait, if none was drawn yet."""
    require(actor, "placements.confirm_weeks", mentor)
    question = draw_question(mentor, on=day_of(at))
    audit.record("minute.begun", mentor, actor=actor, at=at)
    return question


@transaction.atomic
def answer_question(
    *, question: RandomQuestion, answer: int | None, actor: Actor, at: datetime
) -> RandomQuestion:
    """Answer before the weeks are shown, once and for all; None says “I do not know”."""
    mentor = question.week.placement.mentor
    if mentor is None:
        raise DoesNotFit(_("This placement has no mentor any more."))
    require(actor, "placements.confirm_weeks", mentor)
    question = RandomQuestion.objects.select_for_update(of=("self",)).select_related("week__placement").get(pk=question.pk)  # fmt: skip
    if question.answered_at is not None:
        return question
    most = MOST_DAYS if question.about == QuestionAbout.DAYS else MOST_LEVEL
    if answer is not None and not 0 <= answer <= most:
        raise DoesNotFit(_("Choose one of the answers."))
    question.answer, question.answered_at, question.answered_by = answer, at, actor.person
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    placement = question.week.placement
    audit.record("question.answered", placement, actor=actor, at=at)
    return question
