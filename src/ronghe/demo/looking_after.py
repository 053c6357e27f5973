"""How the placements of `practice` are looked after: visits, guidance, an illness, and a turn of posts.

One visit is confirmed, one contradicted, one waits, and one planned visit is overdue.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ronghe.demo import practice
from ronghe.demo.scene import Scene, Step
from ronghe.parties.actors import acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import Placement, Side
from ronghe.placements.operations import contacts, illnesses, stages, visits
from ronghe.placements.operations.contacts import Guidance
from ronghe.placements.operations.stages import Turn
from ronghe.placements.operations.visits import VisitPlan, VisitReport

CHAPTER = _("Placements looked after")
FOUND = {"work": "yes", "mentor": "yes", "safety": "yes", "hours": "yes", "freedom": "yes", "help": "yes"}  # fmt: skip


def looking_after(scale: float) -> Iterator[Step]:
    """Tell it where the region of that scale has the placements."""
    if not list(practice.practice(scale)):
        return
    yield Step("looking_after:planned", CHAPTER, 24, _plan)
    yield Step("looking_after:visited", CHAPTER, 20, _visit)
    yield Step("looking_after:answered", CHAPTER, 19, _answer)
    yield Step("looking_after:guided", CHAPTER, 9, _guide)
    yield Step("looking_after:planned_again", CHAPTER, 8, _plan_again)
    yield Step("looking_after:changes", CHAPTER, 1, _change)


def _begun(scene: Scene) -> list[Placement]:
    """Give those under way that the tutor of the story looks after, in order."""
    tutor = scene.actor("tutor", Role.TUTOR).membership
    found = Placement.objects.filter(tutor=tutor, host=scene.organisation("qiming")).under_way()
    related = ("student__person", "student__organisation", "mentor__person", "host")
    return list(found.select_related(*related).order_by("pk"))


def _plan(scene: Scene) -> None:
    plan = VisitPlan(scene.on + timedelta(days=4), "on_site", "看看装夹和首件测量练得怎样")
    tutor = scene.actor("tutor", Role.TUTOR)
    visits.plan_visits(placements=_begun(scene)[:3], plan=plan, actor=tutor, at=scene.at)


def _visit(scene: Scene) -> None:
    """Report the three planned visits: two were on site, of one the student was away."""
    tutor = scene.actor("tutor", Role.TUTOR)
    for number, placement in enumerate(_begun(scene)[:3]):
        report = VisitReport(
            scene.on,
            "on_site",
            saw_student=number != 1,
            saw_mentor=True,
            saw_workplace=True,
            replies=FOUND | ({"hours": "unknown"} if number == 1 else {}),
            text="师傅示范耐心，首件测量已能独立完成。" if number == 0 else "",
        )
        visits.note_visit(placement=placement, report=report, actor=tutor, at=scene.at)


def _answer(scene: Scene) -> None:
    """Have the mentor confirm two of the visits, and one student say that it was otherwise."""
    mentor = scene.actor("mentor", Role.MENTOR)
    for number, placement in enumerate(_begun(scene)[:2]):
        visit = placement.visits.order_by("pk")[0]
        visits.answer_visit(visit=visit, took_place=True, actor=mentor, at=scene.at)
        if number == 1:
            visits.answer_visit(
                visit=visit,
                took_place=False,
                note="那天老师去的是二车间，我们在一车间没有见到。",
                actor=acting_as(placement.student, on=scene.on),
                at=scene.at,
            )


def _guide(scene: Scene) -> None:
    """Have a student note guidance that the mentor confirms, and the mentor some that waits."""
    mentor = scene.actor("mentor", Role.MENTOR)
    first, second = _begun(scene)[:2]
    noted = contacts.note_contact(
        placement=first,
        guidance=Guidance(scene.on, 40, "at_work", "对刀与首件测量", Side.HOST),
        actor=acting_as(first.student, on=scene.on),
        at=scene.at,
    )
    contacts.answer_contact(contact=noted, is_right=True, actor=mentor, at=scene.at)
    contacts.note_contact(
        placement=second,
        guidance=Guidance(scene.on, 25, "talk", "看切屑颜色判断进给"),
        actor=mentor,
        at=scene.at,
    )


def _plan_again(scene: Scene) -> None:
    """Plan a visit of which nobody has said a word since, and one ahead."""
    tutor = scene.actor("tutor", Role.TUTOR)
    first, second = _begun(scene)[:2]
    for placement, days in ((first, 5), (second, 12)):
        plan = VisitPlan(scene.on + timedelta(days=days), "on_site")
        visits.plan_visits(placements=[placement], plan=plan, actor=tutor, at=scene.at)


def _change(scene: Scene) -> None:
    """Have a student report ill, and the host propose that another learns at the mill next."""
    begun = _begun(scene)
    illnesses.report_illness(
        placement=begun[2],
        starts_on=scene.on,
        ends_on=scene.on + timedelta(days=2),
        actor=acting_as(begun[2].student, on=scene.on),
        at=scene.at,
    )
    stages.propose_stages(
        placement=begun[0],
        turns=[
            Turn(scene.on + timedelta(days=14), "数控铣工"),
            Turn(scene.on + timedelta(days=42), "质量检测"),
        ],
        side=Side.NOBODY,
        note="按实习方案轮岗，接触三个工位",
        actor=scene.actor("plant_manager", Role.TRAINING_MANAGER),
        at=scene.at,
    )
