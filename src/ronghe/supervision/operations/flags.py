"""Raising flags at night, answering them, and deciding about them: the machine only asks."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.engines.integrity import Kind, Subject
from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Cooperation
from ronghe.reference.calendars import NoCalendar, Unknown, add_working_days
from ronghe.reference.models import Region
from ronghe.supervision.checking.checks import Checked, checked, row_of
from ronghe.supervision.checking.parties import parties_of
from ronghe.supervision.lifecycles.flags import FLAG
from ronghe.supervision.models import FlagReply, FlagState, IntegrityFlag

WORKING_DAYS = 10
DAYS_WITHOUT_CALENDAR = 14
VERB_OF: Mapping[str, str] = {
    "explain_flag": "flag.explained",
    "send_flag_to_inspection": "flag.sent_to_inspection",
    "uphold_flag": "flag.upheld",
}


class ReplyIsAmiss(ValueError):
    """A reply says something, for a side that has not replied, while the flag is open."""


class NotYetHeard(ValueError):
    """Both sides may answer before anybody decides."""


class DecisionLacksReason(ValueError):
    """Whoever decides says why."""


@transaction.atomic
def check_region(*, region: Region, actor: Actor, at: datetime) -> dict[str, int]:
    """Check the records of a region's cooperations and organisations; raise flags, and let those lapse that no longer stand.

    The false ones among all that are raised are kept few over the whole region. Give the counts.
    """
    require(actor, "supervision.check_records")
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    found = checked(region, on=day_of(at))
    lapsed = _lapse(found, region, actor, at)
    raised = [_raise(found, key, actor, at) for key in found.to_raise()]
    counts = {"checked": found.count, "raised": len(raised), "lapsed": lapsed}
    audit.record("region.records_checked", region, actor=actor, at=at, details=counts)
    return counts


def _raise(found: Checked, subject: Subject, actor: Actor, at: datetime) -> IntegrityFlag:
    about, region = _about(subject)
    seen = found.flags[subject]
    flag = IntegrityFlag.objects.create(
        reference=next_reference("IF", on=day_of(at)),
        **about,
        region=region,
        signals=[row_of(one) for one in seen.signals],
        weight=seen.weight,
        p_value=seen.p_value,
        q_value=seen.q_value,
        checked_count=found.count,
        raised_at=at,
        reply_due_on=reply_day(region.jurisdiction.code, day_of(at)),
    )
    details = {
        **{kind: one.reference for kind, one in about.items()},
        "checks": [one.check for one in seen.signals],
        "due": str(flag.reply_due_on),
    }
    audit.record("flag.raised", flag, actor=actor, at=at, details=details)
    news.publish("flag.raised", flag, actor=actor, at=at)
    return flag


def _about(subject: Subject) -> tuple[dict[str, Any], Region]:
    """Give what a flag is about, a cooperation or an organisation, and where that is at home."""
    model = Cooperation if subject.kind is Kind.COOPERATION else Organisation
    row: Any = model._default_manager.select_related("region__jurisdiction").get(
        pk=int(subject.key)
    )
    return {subject.kind.value: row}, row.region


def reply_day(jurisdiction: str, start: date) -> date:
    """Give the day by which replies are due; where no calendar is published, two weeks later."""
    try:
        day = add_working_days(jurisdiction, start, WORKING_DAYS)
    except NoCalendar:
        return start + timedelta(DAYS_WITHOUT_CALENDAR)
    return start + timedelta(DAYS_WITHOUT_CALENDAR) if isinstance(day, Unknown) else day


def _lapse(found: Checked, region: Region, actor: Actor, at: datetime) -> int:
    """Close what its own records no longer support; what they were stays in the flag."""
    known = IntegrityFlag.objects.open().filter(region__path__startswith=region.path)
    count = 0
    for flag in known.select_for_update(of=("self",)).order_by("pk"):
        if found.stands(flag):
            continue
        flag.state, flag.lapsed_at = FLAG.next_state(flag.state, "lapse_flag"), at
        flag.save(update_fields=["state", "lapsed_at"])
        audit.record("flag.lapsed", flag, actor=actor, at=at)
        news.publish("flag.lapsed", flag, actor=actor, at=at)
        count += 1
    return count


@transaction.atomic
def reply_to_flag(
    *, flag: IntegrityFlag, organisation: Organisation, text: str, actor: Actor, at: datetime
) -> FlagReply:
    """Answer for one side what the records look like; the other side and the authority read it."""
    require(actor, "supervision.reply_to_flag", flag)
    flag = _locked(flag)
    is_own = organisation.pk in actor.managed_organisations
    if not is_own or organisation.pk not in {one.pk for one in parties_of(flag)}:
        raise ReplyIsAmiss(_("One replies for one’s own organisation."))
    if not flag.is_open:
        raise ReplyIsAmiss(_("This is closed; there is nothing left to answer."))
    if not text.strip():
        raise ReplyIsAmiss(_("Say how you see it, and what explains it."))
    if flag.replies.filter(organisation=organisation).exists():
        raise ReplyIsAmiss(_("Your organisation has already replied."))
    reply = FlagReply.objects.create(
        flag=flag,
        organisation=organisation,
        text=text.strip(),
        written_by=actor.person,
        written_at=at,
    )
    audit.record("flag.replied", flag, actor=actor, at=at, details={"for": organisation.reference})
    if flag.state == FlagState.RAISED and _all_replied(flag):
        news.publish("flag.answered", flag, actor=actor, at=at)
    return reply


@transaction.atomic
def decide_flag(
    *, flag: IntegrityFlag, decision: str, reason: str, actor: Actor, at: datetime
) -> IntegrityFlag:
    """Decide, as a person of the authority, once both sides were heard or their time has passed."""
    require(actor, "supervision.decide_flag", flag)
    if decision not in VERB_OF:
        raise DecisionLacksReason(_("Choose one of the three ways."))
    if not reason.strip():
        raise DecisionLacksReason(_("Say why: both sides read it."))
    flag = _locked(flag)
    if flag.state == FlagState.RAISED and not may_be_decided(flag, on=day_of(at)):
        raise NotYetHeard(_("Both sides may still answer; decide when they have, or when their time has passed."))  # fmt: skip
    flag.state = FLAG.next_state(flag.state, decision)
    flag.decided_by, flag.decided_at, flag.decision_reason = actor.person, at, reason.strip()
    flag.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    verb = VERB_OF[decision]
    audit.record(verb, flag, actor=actor, at=at)
    news.publish(verb, flag, actor=actor, at=at)
    return flag


def may_be_decided(flag: IntegrityFlag, *, on: date) -> bool:
    """Say whether everybody has replied, or the last day for it has passed."""
    return on > flag.reply_due_on or _all_replied(flag)


def _all_replied(flag: IntegrityFlag) -> bool:
    replied = set(flag.replies.order_by().values_list("organisation", flat=True))
    return {one.pk for one in parties_of(flag)} <= replied


def _locked(flag: IntegrityFlag) -> IntegrityFlag:
    found = IntegrityFlag.objects.select_for_update(of=("self",))
    return found.select_related("cooperation", "organisation").get(pk=flag.pk)
