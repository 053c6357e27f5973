"""What came of the round that is settled: placements of those who confirmed, still to begin."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.names import chance_of
from ronghe.demo.rounds import CONFIRM_DAYS, Story, stories
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.staff import enter_staff
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Role
from ronghe.placements.models import Placement, Round
from ronghe.placements.operations import placements, planning

SETTLED = _("A year of placements: what came of a round")
PLANNED_AFTER_DAYS, NAMED_AFTER_DAYS = 3, 4


def settled(scale: float) -> Iterator[Step]:
    """Tell it of the round that is settled, where the region has one."""
    for story in stories(scale):
        if story.fate == "settled":
            over, key = story.closed_days_ago - CONFIRM_DAYS, f"year:{story.key}"
            told = (
                ("tutor", over - PLANNED_AFTER_DAYS, _tutor),
                ("planned", over - PLANNED_AFTER_DAYS, _plan),
                ("named", over - NAMED_AFTER_DAYS, _name),
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
