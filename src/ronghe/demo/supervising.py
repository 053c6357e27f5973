"""The authority looks: the index, what looks odd in records, what may be broken off; and one reply.

The nights are those of the story: records are checked some weeks before its end, so that a side has
answered and a person has decided, and all of it is computed once more on the last day.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cheats import CHEATS
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Membership, Role
from ronghe.supervision.models import (
    FlagState,
    IntegrityFlag,
    YearlyReport,
    YearlyReportState,
)
from ronghe.supervision.operations import yearly
from ronghe.supervision.operations.flags import check_region, decide_flag, reply_to_flag
from ronghe.supervision.operations.ranks import rank_region
from ronghe.supervision.operations.warnings import warn_region
from ronghe.supervision.standing import recompute

SUPERVISING = _("The authority looks at what is real")
CHECKED, REPLIED, DECIDED, LAST = 30, 24, 6, 0  # days ago
DRAFTED, PUBLISHED = 29, 26
DRAFT_STEP = "supervision:report:drafted"
REPLIES, SENT_ON = CHEATS["guidance_hours"].host, CHEATS["closed_weeks"].host
WORDS = "系统里把三名学生的集中指导记成了分别指导，师傅当天在车间全程带教。我们已提醒师傅以后按实际填写。"
REASON = "停产通知与周记录不一致，双方未作说明，安排走访时核对考勤和用电记录。"


def supervising() -> Iterator[Step]:
    yield Step("supervision:checked", SUPERVISING, CHECKED, _check)
    yield Step(DRAFT_STEP, SUPERVISING, DRAFTED, _draft_last)
    yield Step("supervision:report:published", SUPERVISING, PUBLISHED, _publish_last)
    yield Step("supervision:replied", SUPERVISING, REPLIED, partial(_reply, REPLIES))
    yield Step("supervision:decided", SUPERVISING, DECIDED, partial(_send_on, SENT_ON))
    yield Step("supervision:computed", SUPERVISING, LAST, _compute)
    yield Step("supervision:report:next", SUPERVISING, LAST, _draft_next)


def _check(scene: Scene) -> None:
    check_region(region=scene.region("qinghe"), actor=SYSTEM, at=scene.at)


def _flag(host: str) -> IntegrityFlag | None:
    """Give the flag about a host, where the region is large enough to have had one by then."""
    about = IntegrityFlag.objects.filter(
        cooperation__parties__organisation=made_by(f"organisation:{host}"), state=FlagState.RAISED
    )
    return about.order_by("pk").first()


def _reply(host: str, scene: Scene) -> None:
    flag = _flag(host)
    held = Membership.objects.on(scene.on).filter(
        organisation=made_by(f"organisation:{host}"), role=Role.TRAINING_MANAGER
    )
    manager = held.select_related("person", "organisation__region").order_by("pk").first()
    if flag is not None and manager is not None:
        reply_to_flag(
            flag=flag,
            organisation=manager.organisation,
            text=WORDS,
            actor=acting_as(manager, on=scene.on),
            at=scene.at,
        )


def _send_on(host: str, scene: Scene) -> None:
    """Have the coordinator send one to inspection, where its time to answer has passed."""
    flag = _flag(host)
    if flag is not None and flag.reply_due_on < scene.on:
        decide_flag(
            flag=flag,
            decision="send_flag_to_inspection",
            reason=REASON,
            actor=scene.actor("coordinator", Role.COORDINATOR),
            at=scene.at,
        )


def _draft_last(scene: Scene) -> YearlyReport:
    """Take the figures of last year, once the index is computed as it stands."""
    recompute(None, on=scene.on, at=scene.at)
    return _draft(scene, (scene.on + timedelta(days=DRAFTED)).year - 1)


def _draft(scene: Scene, year: int) -> YearlyReport:
    return yearly.draft_report(
        region=scene.region("qinghe"),
        year=year,
        as_on=scene.on,
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )


def _publish_last(scene: Scene) -> None:
    """Have the case officer look at the draft, and publish it; the papers are made behind it."""
    draft = YearlyReport.objects.get(pk=made_by(DRAFT_STEP))
    officer = scene.actor("case_officer", Role.CASE_OFFICER)
    yearly.publish_report(report=draft, actor=officer, at=scene.at)


def _draft_next(scene: Scene) -> YearlyReport | None:
    """Draft this year’s, unless somebody who looked around has done so meanwhile."""
    year = scene.on.year
    known = YearlyReport.objects.filter(region=scene.region("qinghe"), year=year)
    if known.exclude(state=YearlyReportState.DISCARDED).exists():
        return None
    return _draft(scene, year)


def _compute(scene: Scene) -> None:
    region = scene.region("qinghe")
    recompute(None, on=scene.on, at=scene.at)
    check_region(region=region, actor=SYSTEM, at=scene.at)
    warn_region(region=region, actor=SYSTEM, at=scene.at)
    rank_region(region=region, actor=SYSTEM, at=scene.at)
