"""Reports on the outcome of a placement: each side's own, sealed until both are in; and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor, ActorKind
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.endings import confirmed_minutes, locked_ending
from ronghe.placements.lifecycles import ENDING
from ronghe.placements.models import (
    Answer,
    Ending,
    EndingState,
    Level,
    Offer,
    OpenedBy,
    OutcomeLevel,
    OutcomeReport,
    Placement,
    ReportAnswer,
    ReportSide,
    ReportWay,
    StudentWord,
    WordReaders,
)
from ronghe.placements.opening_reports import open_reports
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing

MOST_HOURS = 10_000


class HasChanged(ValueError):
    """Somebody has corrected the report since it was opened: it is read once more."""


class AlreadyAnswered(ValueError):
    """Each version of a report is answered once."""


@dataclass(frozen=True)
class HostSays:
    """The host's report: levels by the id of the task (None: not seen), hours, offer, a sentence."""

    offer: str
    has_contract: bool
    stated_hours: int | None = None
    levels: Mapping[int, int | None] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class StudentSays:
    """The student's report: three answers of five steps, and words for those who are let."""

    learned: int
    treated_fairly: int
    recommends: int
    word: str = ""
    readers: str = WordReaders.COLLEGE


@dataclass(frozen=True)
class Correction:
    """What a new version corrects: the number of the version that was read, and why."""

    of: int = 0
    reason: str = ""


FIRST = Correction()


@transaction.atomic
def report_as_host(
    *,
    placement: Placement,
    says: HostSays,
    actor: Actor,
    at: datetime,
    correction: Correction = FIRST,
) -> OutcomeReport:
    """Report for the host, signed in or by the mentor's link; once both are in, both see both."""
    require(actor, "placements.report_as_host", placement)
    ending = locked_ending(placement)
    _refuse_unfit(ending.placement, says)
    report = _new_version(
        ending,
        ReportSide.HOST,
        correction,
        actor=actor,
        at=at,
        confirmed_minutes=confirmed_minutes(ending.placement),
        stated_hours=says.stated_hours,
        offer=says.offer,
        has_contract=says.has_contract,
        remark=says.remark.strip()[:1000],
    )
    OutcomeLevel.objects.bulk_create(
        OutcomeLevel(report=report, task_id=task, level=level)
        for task, level in says.levels.items()
    )
    _settle(ending, report, actor=actor, at=at)
    return report


def _refuse_unfit(placement: Placement, says: HostSays) -> None:
    known = set(placement.tasks.filter(retired_at=None).values_list("pk", flat=True))
    if not set(says.levels) <= known or not set(says.levels.values()) <= {None, *Level.values}:
        raise DoesNotFit(_("Choose among the tasks of the post, and one of the five levels."))
    if says.offer not in Offer.values:
        raise DoesNotFit(_("Say whether you offer the student a job: yes, no, or perhaps later."))
    if says.stated_hours is not None and not 0 <= says.stated_hours <= MOST_HOURS:
        raise DoesNotFit(_("Write the hours of the whole placement as a number."))


@transaction.atomic
def report_as_student(
    *,
    placement: Placement,
    says: StudentSays,
    actor: Actor,
    at: datetime,
    correction: Correction = FIRST,
) -> OutcomeReport:
    """Report as the student; the host sees it once it has reported itself, or the last day passed."""
    require(actor, "placements.report_as_student", placement)
    ending = locked_ending(placement)
    answers = {says.learned, says.treated_fairly, says.recommends}
    if not answers <= set(Answer.values) or says.readers not in WordReaders.values:
        raise DoesNotFit(_("Answer each question by one of the five steps."))
    report = _new_version(
        ending,
        ReportSide.STUDENT,
        correction,
        actor=actor,
        at=at,
        learned=says.learned,
        treated_fairly=says.treated_fairly,
        recommends=says.recommends,
    )
    if says.word.strip():
        text = says.word.strip()[:2000]
        StudentWord.objects.create(report=report, text=text, readers=says.readers)
    _settle(ending, report, actor=actor, at=at)
    return report


@transaction.atomic
def file_paper_report(
    *,
    placement: Placement,
    side: str,
    files: Sequence[Handed],
    actor: Actor,
    at: datetime,
    correction: Correction = FIRST,
) -> OutcomeReport:
    """File a report that was given on paper: it counts as given, and reminders stop."""
    if side == ReportSide.HOST:
        require(actor, "placements.file_host_report", placement)
    else:
        require(actor, "placements.file_student_report", placement)
    if side not in ReportSide.values or not files:
        raise DoesNotFit(_("Add a scan or a photograph of the report."))
    ending = locked_ending(placement)
    given: dict[str, Any] = {}
    if side == ReportSide.HOST:
        given["confirmed_minutes"] = confirmed_minutes(ending.placement)
    report = _new_version(
        ending, side, correction, actor=actor, at=at, way=ReportWay.PAPER, **given
    )
    for one in files:
        store(one.file, name=one.name, subject=report, kind="outcome", uploaded_by=actor, at=at)
    _settle(ending, report, actor=actor, at=at)
    return report


def _new_version(
    ending: Ending,
    side: str,
    correction: Correction,
    *,
    actor: Actor,
    at: datetime,
    **said: Any,
) -> OutcomeReport:
    """Write a report beside the one it corrects, which stays as it was."""
    is_open = ending.state == EndingState.OPEN
    ending.state = ENDING.next_state(ending.state, "add_report" if is_open else "collect_report")
    known = OutcomeReport.objects.filter(placement=ending.placement, side=side)
    last = known.order_by("-number").first()
    if correction.of != (last.number if last else 0):
        raise HasChanged(_("There is a newer report by now. Read it, and correct it if something is wrong."))  # fmt: skip
    if last is not None:
        if not correction.reason.strip():
            raise ReasonIsMissing(_("Say in a sentence what you correct; both versions stay."))
        last.replaced_at = at
        last.save(update_fields=["replaced_at"])
    way = ReportWay.LINK if actor.kind == ActorKind.LINK else ReportWay.ACCOUNT
    return OutcomeReport.objects.create(
        placement=ending.placement,
        side=side,
        number=last.number + 1 if last else 1,
        reason=correction.reason.strip()[:500] if last else "",
        written_by=actor.person,
        written_at=at,
        **({"way": way} | said),
    )


def _settle(ending: Ending, report: OutcomeReport, *, actor: Actor, at: datetime) -> None:
    """Record who reported, not what; open the reports once both are in, tell all of corrections."""
    placement = ending.placement
    details = {"side": report.side, "version": report.number, "way": report.way}
    verb = "outcome.reported" if report.number == 1 else "outcome.corrected"
    audit.record(verb, placement, actor=actor, at=at, details=details)
    if ending.is_opened:
        news.publish("outcome.corrected", placement, actor=actor, at=at, payload=details)
        return
    sides = OutcomeReport.objects.filter(placement=placement).order_by().values("side").distinct()
    if sides.count() == len(ReportSide.values):
        open_reports(ending, OpenedBy.BOTH, actor=actor, at=at)


@transaction.atomic
def answer_report(
    *, report: OutcomeReport, agrees: bool, text: str, actor: Actor, at: datetime
) -> ReportAnswer:
    """Agree or disagree with what the host wrote, in writing; it stands beside the report."""
    require(actor, "placements.answer_report", report.placement)
    ending = locked_ending(report.placement)
    report = OutcomeReport.objects.select_related("placement").get(pk=report.pk)
    if report.side != ReportSide.HOST or not ending.is_opened:
        raise DoesNotFit(_("The host’s report is not open yet."))
    if report.replaced_at is not None:
        raise HasChanged(_("There is a newer report by now. Read it, and answer that one."))
    if ReportAnswer.objects.filter(report=report).exists():
        raise AlreadyAnswered(_("You have answered this version already."))
    if not agrees and not text.strip():
        raise ReasonIsMissing(_("Write what is different; the host and your college read it."))
    answer = ReportAnswer.objects.create(
        report=report,
        agrees=agrees,
        text=text.strip()[:1000],
        answered_by=actor.person,
        answered_at=at,
    )
    details = {"version": report.number}
    audit.record("outcome.answered", report.placement, actor=actor, at=at, details=details)
    payload = {"agrees": agrees}
    news.publish("outcome.answered", report.placement, actor=actor, at=at, payload=payload)
    return answer
