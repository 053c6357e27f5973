"""What came of the round that is settled: placements of those who confirmed, begun or not."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.names import chance_of
from ronghe.demo.rounds import CONFIRM_DAYS, STARTS_DAYS, Story, stories
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.staff import enter_staff
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import Placement, Round, Side
from ronghe.placements.operations import ending, placements, planning, starting

SETTLED = _("A year of placements: what came of a round")
PLANNED_AFTER_DAYS, NAMED_AFTER_DAYS, BEGUN_AFTER_DAYS = 3, 4, 2
NOT_YET, NEVER = 3, 5  # of so many one waits still, and one never began
UNREADY = "学生已随队到岗，三方协议正在补签，补录。"
NO_START = "企业临时缩减岗位，改由学校另行安排。"


def settled(scale: float) -> Iterator[Step]:
    """Tell it of the round that is settled, where the region has one."""
    for story in stories(scale):
        if story.fate == "settled":
            over, key = story.closed_days_ago - CONFIRM_DAYS, f"year:{story.key}"
            begun = story.closed_days_ago - STARTS_DAYS - BEGUN_AFTER_DAYS
            told = (
                ("tutor", over - PLANNED_AFTER_DAYS, _tutor),
                ("planned", over - PLANNED_AFTER_DAYS, _plan),
                ("named", over - NAMED_AFTER_DAYS, _name),
                ("begun", begun, _begin),
            )
            for name, days_ago, run in told:
                yield Step(f"{key}:{name}", SETTLED, days_ago, partial(run, story))


def _round(story: Story) -> Round:
    return Round.objects.select_related("organisation__region").get(pk=made_by(story.key))


def _placements(story: Story) -> list[Placement]:
    found = Placement.objects.filter(post__round=_round(story))
    return list(found.select_related("college", "host", "student__person").order_by("pk"))


def _tutor(story: Story, scene: Scene) -> Membership:
    chance = chance_of("year tutor", story.key)
    return enter_staff(_round(story).organisation, Role.TUTOR, chance, scene=scene)


def _plan(story: Story, scene: Scene) -> None:
    round_ = _round(story)
    planning.plan_from_round(round_=round_, college=round_.organisation, actor=SYSTEM, at=scene.at)


def _name(story: Story, scene: Scene) -> None:
    """Name the tutor; who looks after them at the hosts has yet to be said."""
    tutor = Membership.objects.get(pk=made_by(f"year:{story.key}:tutor"))
    tutors = [(one, tutor) for one in _placements(story)]
    placements.name_staff(tutors=tutors, actor=SYSTEM, at=scene.at)


def _begin(story: Story, scene: Scene) -> None:
    """Record that most have begun, although papers were missing; some wait, one never began."""
    for number, one in enumerate(_placements(story)):
        if number == NEVER:
            ending.note_no_start(
                placement=one, side=Side.HOST, note=NO_START, actor=SYSTEM, at=scene.at
            )
        elif number % NOT_YET:
            starting.record_start(placement=one, reason=UNREADY, actor=SYSTEM, at=scene.at)
