"""Half a year after the last placement of a cohort, its graduates are asked where they are."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.invitation_queries import digest
from ronghe.parties.models import Cohort, Membership, SchoolClass
from ronghe.placements.models import (
    OPEN,
    FollowUp,
    FollowUpAnswer,
    FollowUpLink,
    Placement,
    PlacementState,
    Whereabouts,
)
from ronghe.placements.refusals import DoesNotFit

AFTER_DAYS, OPEN_DAYS = 180, 30
ENDED = (PlacementState.COMPLETED, PlacementState.ENDED_EARLY)


def cohorts_due(on: date) -> list[Cohort]:
    """Give cohorts whose classes are over and whose last placement ended 180 days ago or more."""
    of_cohort = Placement.objects.filter(student__school_class__cohort=OuterRef("pk"))
    learning = SchoolClass.objects.filter(cohort=OuterRef("pk")).filter(Q(ends_on=None) | Q(ends_on__gt=on))  # fmt: skip
    found = (
        Cohort.objects.filter(~Exists(of_cohort.filter(state__in=OPEN)), ~Exists(learning), follow_up=None)
        .annotate(last=Max("classes__memberships__placements__over_on"))
        .filter(last__lte=on - timedelta(days=AFTER_DAYS))
    )  # fmt: skip
    return list(found.select_related("organisation").order_by("pk"))


@transaction.atomic
def ask_graduates(*, cohort: Cohort, actor: Actor, at: datetime) -> FollowUp:
    """Send everybody of the cohort who had a placement a private link; asked once."""
    require(actor, "placements.tend_follow_ups")
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    known = FollowUp.objects.filter(cohort=cohort).first()
    if known is not None:
        return known
    today = day_of(at)
    found = FollowUp.objects.create(
        cohort=cohort, asked_on=today, closes_on=today + timedelta(days=OPEN_DAYS)
    )
    placed = Placement.objects.filter(student__school_class__cohort=cohort, state__in=ENDED)
    students = Membership.objects.filter(pk__in=placed.order_by().values("student"))
    for one in students.select_related("person", "organisation").order_by("pk"):
        token = secrets.token_urlsafe(24)
        link = FollowUpLink.objects.create(follow_up=found, student=one, token_hash=digest(token))
        payload, secret = {"link": link.pk}, {"token": token}
        news.publish(
            "follow_up.asked",
            cohort.organisation,
            actor=actor,
            at=at,
            payload=payload,
            secrets=secret,
        )
    details = {"entry_year": cohort.entry_year, "asked": found.links.count()}
    audit.record("follow_up.asked", cohort.organisation, actor=actor, at=at, details=details)
    return found


def follow_up_link_of(token: str) -> FollowUpLink | None:
    found = FollowUpLink.objects.filter(token_hash=digest(token))
    related = ("follow_up__cohort__organisation", "student__person")
    return found.select_related(*related).first()


@transaction.atomic
def answer_follow_up(
    *, link: FollowUpLink, whereabouts: str, actor: Actor, at: datetime
) -> FollowUpLink:
    """Answer once; the answer is kept apart from the link, and nothing leads from one to the other."""
    require(actor, "placements.answer_follow_up", link)
    if whereabouts not in Whereabouts.values:
        raise DoesNotFit(_("Choose one of the answers."))
    related = ("follow_up__cohort__organisation",)
    link = FollowUpLink.objects.select_for_update(of=("self",)).select_related(*related).get(pk=link.pk)  # fmt: skip
    if link.is_answered:
        raise DoesNotFit(_("You have answered already. Thank you."))
    if day_of(at) > link.follow_up.closes_on:
        raise DoesNotFit(_("The time to answer is over."))
    link.is_answered = True
    link.save(update_fields=["is_answered"])
    FollowUpAnswer.objects.create(follow_up=link.follow_up, whereabouts=whereabouts)
    audit.record("follow_up.answered", link.follow_up.cohort.organisation, actor=actor, at=at)
    return link
