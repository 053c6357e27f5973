"""The end of a wave: a few went before, the others to the last day; then both sides report."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year.wave import Wave
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.models import (
    Offer,
    OutcomeReport,
    Placement,
    PlacementState,
    ReportSide,
    Side,
    WordReaders,
)
from ronghe.placements.operations import ending
from ronghe.placements.operations import endings as reports
from ronghe.placements.operations.outcome_reports import (
    HostSays,
    StudentSays,
    answer_report,
    report_as_host,
    report_as_student,
)

ENDED = _("A year of placements: the end")
LEFT_DAYS, OVER_DAYS, HOST_DAYS, STUDENT_DAYS, ANSWER_DAYS, CLOSED_DAYS = 47, 1, 4, 7, 10, 30  # fmt: skip
# Who went before the end: the last student of these hosts.
LEFT = {
    CHEATS["same_hours"].twin: (Side.STUDENT, "家里有急事，回乡照顾老人，已办理手续。"),
    CHEATS["guidance_hours"].host: (Side.HOST, "订单减少，企业提前结束本批实习。"),
    CHEATS["wrong_answers"].twin: (Side.NOBODY, "入伍体检合格，提前离岗报到。"),
}
SILENT_HOST, SILENT_STUDENT, DISAGREES = 0.12, 0.2, 0.1
WORDS = (
    "师傅肯教，就是前两周等料的时间多。", "学到了测量和首件检验，建议多安排轮岗。", "食堂和宿舍都好，夜里有点吵。", "希望能早一点独立上机。",
)  # fmt: skip
REMARKS = (
    "能独立完成首件检验，工作细致。",
    "装夹熟练，测量还要多练。",
    "守规矩，肯问，节拍接近熟练工。",
)


def endings(wave: Wave) -> Iterator[Step]:
    over = wave.weeks_lived * 7 + OVER_DAYS
    told = (
        ("left", LEFT_DAYS, _leave),
        ("over", over, _complete),
        ("hosts", over + HOST_DAYS, _hosts_report),
        ("students", over + STUDENT_DAYS, _students_report),
        ("agreed", over + ANSWER_DAYS, _answer),
        ("closed", over + CLOSED_DAYS, _open_the_rest),
    )
    for name, days, run in told:
        yield Step(f"{wave.key}:end:{name}", ENDED, wave.days_ago(days), partial(run, wave))


def _leave(wave: Wave, scene: Scene) -> None:
    found = wave.by_host()
    for host, (side, note) in LEFT.items():
        one = found[host][-1]
        ending.end_early(
            placement=one, side=side, note=note, last_day=_friday(scene.on), actor=SYSTEM, at=scene.at
        )  # fmt: skip
        reports.begin_ending(placement=one, actor=SYSTEM, at=scene.at)


def _friday(on: date) -> date:
    """Give the last Friday before that day."""
    return on - timedelta(days=(on.weekday() + 3) % 7 or 7)


def _complete(wave: Wave, scene: Scene) -> None:
    for one in wave.placements():
        if one.state == PlacementState.ACTIVE:
            ending.complete_placement(placement=one, actor=SYSTEM, at=scene.at)
            reports.begin_ending(placement=one, actor=SYSTEM, at=scene.at)


def _hosts_report(wave: Wave, scene: Scene) -> None:
    for host, own in wave.by_host().items():
        for place, one in enumerate(own):
            chance = chance_of("year host says", wave.number, host, place)
            if one.mentor is not None and (host == QUIET or chance.random() >= SILENT_HOST):
                mentor = acting_as(one.mentor, on=scene.on)
                report_as_host(
                    placement=one, says=_host_says(one, chance), actor=mentor, at=scene.at
                )


def _host_says(placement: Placement, chance: Random) -> HostSays:
    tasks = placement.tasks.filter(retired_at=None).order_by("position")
    offer = chance.choice((Offer.YES, Offer.LATER, Offer.LATER, Offer.NO))
    return HostSays(
        offer=offer,
        has_contract=offer == Offer.YES and chance.random() < 0.5,  # noqa: PLR2004 -- half of them
        stated_hours=chance.randint(37, 40) * _weeks_of(placement),
        levels={one.pk: chance.choice((None, 3, 4, 4, 5)) for one in tasks},
        remark=chance.choice(REMARKS),
    )


def _weeks_of(placement: Placement) -> int:
    return ((placement.over_on or placement.ends_on) - placement.starts_on).days // 7 + 1


def _students_report(wave: Wave, scene: Scene) -> None:
    for host, own in wave.by_host().items():
        for place, one in enumerate(own):
            chance = chance_of("year student says", wave.number, host, place)
            if chance.random() >= SILENT_STUDENT:
                student = acting_as(one.student, on=scene.on)
                says = _student_says(host, chance)
                report_as_student(placement=one, says=says, actor=student, at=scene.at)


def _student_says(host: str, chance: Random) -> StudentSays:
    """Say what one has learned: the quiet host is the best, a host that cheats not the worst."""
    least = 4 if host == QUIET else 2
    learned, fair, again = (chance.randint(least, 5) for _question in range(3))
    word = chance.choice(WORDS) if chance.random() < 0.5 else ""  # noqa: PLR2004 -- half of them
    readers = chance.choice((WordReaders.COLLEGE, WordReaders.ALL))
    return StudentSays(learned, fair, again, word, readers)


def _answer(wave: Wave, scene: Scene) -> None:
    """Have students agree or disagree with what the host wrote, where both are in."""
    found = OutcomeReport.objects.filter(
        placement__in=wave.placements(), side=ReportSide.HOST, replaced_at=None,
        placement__ending__opened_at__isnull=False,
    )  # fmt: skip
    related = ("placement__student__person", "placement__student__organisation")
    for place, one in enumerate(found.select_related(*related).order_by("placement__student")):
        agrees = chance_of("year agrees", wave.number, place).random() >= DISAGREES
        text = "" if agrees else "我还做过两周检验，报告里没有写。"
        student = acting_as(one.placement.student, on=scene.on)
        answer_report(report=one, agrees=agrees, text=text, actor=student, at=scene.at)


def _open_the_rest(wave: Wave, scene: Scene) -> None:
    """Open what is there once the last day for reports has passed."""
    reports.open_due_endings(actor=SYSTEM, at=scene.at)
