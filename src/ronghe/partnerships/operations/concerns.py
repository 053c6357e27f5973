"""Saying what troubles one, while it can still be mended: an answer is due within five working days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.lifecycles import CONCERN
from ronghe.partnerships.models import Concern, Cooperation
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days

WORKING_DAYS = 5
# Where nobody has published the calendar yet: a week and a weekend, so that a date stands there.
DAYS_WITHOUT_CALENDAR = 7


class ConcernIsAmiss(ValueError):
    """A concern says something to another party of the cooperation."""


class AnswerIsMissing(ValueError):
    """An answer says something."""


@transaction.atomic
def raise_concern(
    *,
    cooperation: Cooperation,
    organisation: Organisation,
    addressed_to: Organisation,
    text: str,
    actor: Actor,
    at: datetime,
) -> Concern:
    """Tell another party what troubles one's organisation; the authority can read it as well."""
    require(actor, "partnerships.raise_concern", cooperation)
    parties = set(cooperation.parties.order_by("pk").values_list("organisation_id", flat=True))
    is_own = actor.is_system or organisation.pk in actor.managed_organisations
    if not {organisation.pk, addressed_to.pk} <= parties or not is_own:
        raise ConcernIsAmiss(_("A concern goes from one party of the cooperation to another."))
    if organisation.pk == addressed_to.pk or not text.strip():
        raise ConcernIsAmiss(_("Say what troubles you, and whom you ask to mend it."))
    concern = Concern.objects.create(
        reference=next_reference("CN", on=day_of(at)),
        cooperation=cooperation,
        raised_for=organisation,
        raised_by=actor.person,
        addressed_to=addressed_to,
        text=text.strip(),
        raised_at=at,
        answer_due_on=answer_day(cooperation, day_of(at)),
    )
    details = {"to": addressed_to.reference, "due": str(concern.answer_due_on)}
    audit.record("concern.raised", concern, actor=actor, at=at, details=details)
    news.publish("concern.raised", concern, actor=actor, at=at)
    return concern


def answer_day(cooperation: Cooperation, start: date) -> date:
    """Give the day by which an answer is due where the cooperation is at home."""
    try:
        day = add_working_days(cooperation.region.jurisdiction.code, start, WORKING_DAYS)
    except NoCalendar:
        return start + timedelta(DAYS_WITHOUT_CALENDAR)
    return start + timedelta(DAYS_WITHOUT_CALENDAR) if isinstance(day, Unknown) else day


@transaction.atomic
def answer_concern(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Answer what was asked of one's organisation."""
    require(actor, "partnerships.answer_concern", concern)
    if not text.strip():
        raise AnswerIsMissing(_("Say what you will do, or how you see it."))
    concern = _locked_concern(concern)
    concern.state = CONCERN.next_state(concern.state, "answer_concern")
    concern.answer, concern.answered_by, concern.answered_at = text.strip(), actor.person, at
    concern.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record("concern.answered", concern, actor=actor, at=at)
    news.publish("concern.answered", concern, actor=actor, at=at)
    return concern


@transaction.atomic
def press_concern(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Ask again, since the answer mends nothing; what was said before stays in the story."""
    require(actor, "partnerships.settle_concern", concern)
    if not text.strip():
        raise ConcernIsAmiss(_("Say what is still missing."))
    concern = _locked_concern(concern)
    concern.state = CONCERN.next_state(concern.state, "press_concern")
    details = {"answer": concern.answer, "still": text.strip()}
    concern.text = f"{concern.text}\n\n{text.strip()}"
    concern.answer_due_on = answer_day(concern.cooperation, day_of(at))
    concern.save(update_fields=["state", "text", "answer_due_on"])
    audit.record("concern.pressed", concern, actor=actor, at=at, details=details)
    news.publish("concern.pressed", concern, actor=actor, at=at)
    return concern


@transaction.atomic
def settle_concern(*, concern: Concern, actor: Actor, at: datetime) -> Concern:
    """Say that it is mended, or need not be."""
    require(actor, "partnerships.settle_concern", concern)
    concern = _locked_concern(concern)
    concern.state = CONCERN.next_state(concern.state, "settle_concern")
    concern.save(update_fields=["state"])
    audit.record("concern.settled", concern, actor=actor, at=at)
    return concern


def _locked_concern(concern: Concern) -> Concern:
    return (
        Concern.objects.select_for_update(of=("self",))
        .select_related("cooperation__region__jurisdiction")
        .get(pk=concern.pk)
    )
