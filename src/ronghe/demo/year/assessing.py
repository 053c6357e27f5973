"""The assessment of a wave that is over: by the college's scheme, with one objection."""

from collections.abc import Iterator
from functools import partial
from random import Random

from django.utils.translation import gettext_lazy as _

from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step
from ronghe.demo.year.endings import CLOSED_DAYS, OVER_DAYS
from ronghe.demo.year.wave import Wave, college
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Assessment, PartKind, Placement, ReportSide
from ronghe.placements.operations.assessments import (
    Judged,
    answer_objection,
    assess_placement,
    object_to_assessment,
    set_scheme,
)

ASSESSED = _("A year of placements: the assessment")
SCHEME_DAYS_AGO, AFTER_DAYS, OBJECTED_AFTER_DAYS, ANSWERED_AFTER_DAYS = 299, 3, 6, 10
WEIGHTS: dict[str, int] = {
    PartKind.JOURNAL: 30,
    PartKind.TASKS: 30,
    PartKind.HOST: 20,
    PartKind.TALK: 20,
}
REASONS = {
    PartKind.JOURNAL: ("写出了问题和改法。", "记录完整，反思不多。", "内容空泛，缺少具体事例。"),
    PartKind.TASKS: ("能独立完成首件和换批。", "在帮助下完成主要任务。", "两项任务还停留在观摩。"),
    PartKind.HOST: ("企业评价与周记录一致。", "企业评价较好，测量需加强。", "企业评价一般。"),
    PartKind.TALK: ("汇报条理清楚，答辩充分。", "汇报完整，回答略显紧张。", "准备不足。"),
}
LEAST = (85, 72, 58)
OPEN_EVERY, OBJECTS = 9, 1  # one in nine is still to be assessed; the second one objects


def scheme() -> Iterator[Step]:
    yield Step("year:scheme", ASSESSED, SCHEME_DAYS_AGO, _set_scheme)


def assessing(wave: Wave) -> Iterator[Step]:
    over = wave.weeks_lived * 7 + OVER_DAYS + CLOSED_DAYS
    told = (
        ("given", AFTER_DAYS, _assess),
        ("objected", OBJECTED_AFTER_DAYS, _object),
        ("kept", ANSWERED_AFTER_DAYS, _keep),
    )
    for name, days, run in told:
        yield Step(f"{wave.key}:assessed:{name}", ASSESSED, wave.days_ago(over + days), partial(run, wave))  # fmt: skip


def _set_scheme(scene: Scene) -> None:
    set_scheme(college=college(scene), weights=WEIGHTS, actor=SYSTEM, at=scene.at)


def _assess(wave: Wave, scene: Scene) -> None:
    for place, one in enumerate(wave.placements("outcome_reports")):
        if place % OPEN_EVERY != OPEN_EVERY - 1 and one.tutor is not None:
            chance = chance_of("year assessed", wave.number, place)
            tutor = acting_as(one.tutor, on=scene.on)
            assess_placement(placement=one, parts=_judged(one, chance), actor=tutor, at=scene.at)


def _judged(placement: Placement, chance: Random) -> dict[str, Judged]:
    """Give points and reasons; what the host did not report stays unknown."""
    reported = {one.side for one in placement.outcome_reports.all()}
    found = {}
    for kind, reasons in REASONS.items():
        level = chance.choice((0, 0, 1, 1, 1, 2))
        points = LEAST[level] + chance.randrange(12)
        found[str(kind)] = Judged(points, reasons[level])
    if ReportSide.HOST not in reported:
        found[str(PartKind.HOST)] = Judged(None, "企业未提交实习评价。")
    return found


def _of_wave(wave: Wave) -> list[Assessment]:
    found = Assessment.objects.filter(placement__in=wave.placements())
    related = (
        "placement__student__person",
        "placement__student__organisation",
        "placement__college",
    )
    return list(found.select_related(*related).order_by("placement__student", "number"))


def _object(wave: Wave, scene: Scene) -> None:
    one = _of_wave(wave)[OBJECTS]
    student = acting_as(one.placement.student, on=scene.on)
    text = "我的日志每篇都写了具体问题，请再看一下第三、第五篇。"
    object_to_assessment(assessment=one, text=text, actor=student, at=scene.at)


def _keep(wave: Wave, scene: Scene) -> None:
    officer = scene.actor("cooperation_officer", Role.COOPERATION_OFFICER)
    answer = "已请另一位教师复核全部日志，评分依据充分，维持原结果。"
    one = _of_wave(wave)[OBJECTS]
    answer_objection(assessment=one, answer=answer, parts=None, actor=officer, at=scene.at)
