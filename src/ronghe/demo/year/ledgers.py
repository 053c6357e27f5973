"""The running ledgers of the colleges: most placements of Qinghe come in with them, and go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo import further, places
from ronghe.demo.affairs import SUSPENDED
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.demo.trades import TRADES
from ronghe.demo.year.tables import Row, insured, learners, take_ledger
from ronghe.kernel.models import Import
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import SchoolClass
from ronghe.placements.models import InterruptionGround, Placement, PlacementState, Side
from ronghe.placements.operations import ending, starting
from ronghe.placements.operations.ending import Rest

LEDGERS = _("A year of placements: the ledgers of the colleges")
CAME_DAYS_AGO, AFTER_LIST_DAYS, SETTLED_DAYS = 75, 3, 36
ROWS, ROWS_OF_ROUND = 23, 8
IN_ROUNDS = {("polytechnic", 0), ("polytechnic", 1), ("polytechnic", 2)}  # see `rounds`, `practice`
VISITING = {("transport", 0), ("health", 0)}
KEPT_WELL = "polytechnic"  # whose students of today are told one by one: its ledgers are of before
OVER, LONG, SHORT = 9, 18, 21  # of the rows: before these over, going on, ending soon; then to come
HOSTS_OF_CLASS, VISIT_DAYS = 5, 11
POLICY_UNKNOWN, PAY_UNKNOWN = 0.1, 0.15  # as in life
PAYS = (1_800, 2_000, 2_400, 2_800)
SIDES = tuple(Side.values)
REASONS = {
    Side.STUDENT: "学生转学，经家长同意提前结束。",
    Side.HOST: "企业搬迁停产，提前结束实习。",
    Side.COLLEGE: "学校调整教学安排，召回参加考证集训。",
    Side.NOBODY: "双方商定提前结束，各方均无责任。",
}
NO_STARTS = {
    Side.STUDENT: "学生决定参加专升本复习，不再前往。",
    Side.HOST: "企业岗位取消，未能接收。",
    Side.COLLEGE: "学校审核未通过，改派其他单位。",
    Side.NOBODY: "岗位与本人情况不适合，商定改派。",
}
GROUNDS = (
    (InterruptionGround.ILLNESS, Side.NOBODY, "因病请假，学校已知悉，返岗日期另行通知。"),
    (InterruptionGround.SAFETY, Side.HOST, "机台防护整改，整改完成前暂停实习。"),
    (InterruptionGround.NO_WORK, Side.HOST, "企业淡季停产，学生返校等通知。"),
    (InterruptionGround.PERSONAL, Side.STUDENT, "回校参加技能大赛集训。"),
    (InterruptionGround.LAW, Side.COLLEGE, "保险到期未续，续保前暂停。"),
)
UNREADY = "企业生产急需，学生提前到岗，补录。"


@dataclass(frozen=True)
class Ledger:
    """The placements of one class, as its college keeps them; the order is that of all classes."""

    order: int
    college: Firm
    number: int

    @property
    def key(self) -> str:
        return f"year:ledger:{self.college.key}:{self.number}"

    @property
    def days_ago(self) -> int:
        return min(self.college.days_ago - 2, CAME_DAYS_AGO) - AFTER_LIST_DAYS

    @property
    def is_visiting(self) -> bool:
        return (self.college.key, self.number) in VISITING

    @property
    def rows_count(self) -> int:
        return ROWS_OF_ROUND if self.is_visiting else ROWS + (self.number % 3 == 0)

    def hosts(self) -> list[Firm]:
        """Give hosts that every region has in which the class is; the first ones are few."""
        known = further.enterprises(self.order / further.CLASSES_AT_SCALE_ONE)
        twins = {len(places.ENTERPRISES) + n for n in (further.TWIN, further.TWIN_OF, SUSPENDED)}
        fit = [
            firm
            for n, firm in enumerate([*places.ENTERPRISES, *known[len(places.ENTERPRISES) :]])
            # The story of the practice counts the students of one host exactly.
            if n not in twins and firm.key != "qiming" and firm.days_ago > self.days_ago + 1
        ]
        return chance_of("year hosts", self.order).sample(fit, min(len(fit), HOSTS_OF_CLASS))

    def school_class(self) -> SchoolClass:
        return SchoolClass.objects.get(pk=made_by(f"list:{self.college.key}:{self.number}"))


def ledgers(scale: float) -> Iterator[Step]:
    """Bring in the ledger of each class, and some weeks later what became of its placements."""
    for ledger in ledgers_of(scale):
        yield Step(ledger.key, LEDGERS, ledger.days_ago, partial(_bring, ledger))
        settled = max(1, ledger.days_ago - SETTLED_DAYS)
        yield Step(f"{ledger.key}:settled", LEDGERS, settled, partial(_settle, ledger))


def ledgers_of(scale: float) -> list[Ledger]:
    """Give the ledgers of that scale: of all classes that have no round of their own."""
    colleges = further.colleges(scale)
    known = enumerate(further.class_places(scale))
    found = [Ledger(order, colleges[place], number) for order, (place, number) in known]
    return [one for one in found if (one.college.key, one.number) not in IN_ROUNDS]


def _bring(ledger: Ledger, scene: Scene) -> Import:
    own, hosts = ledger.school_class(), ledger.hosts()
    rows = [
        _row(ledger, place, learner, hosts[place % len(hosts)], scene.on)
        for place, learner in enumerate(learners(own)[: ledger.rows_count])
    ]
    organisation = scene.organisation(ledger.college.key)
    return take_ledger(f"{own.name}实习台账", rows, college=organisation, at=scene.at)


def _row(ledger: Ledger, place: int, learner: tuple[str, str], host: Firm, on: date) -> Row:
    chance = chance_of("year row", ledger.college.key, ledger.number, place)
    is_before = ledger.college.key == KEPT_WELL
    first, last = _days(0 if is_before else place, chance.randrange(7), on)
    trade = TRADES[(ledger.number + place) % len(TRADES)].name
    is_known = chance.random() >= POLICY_UNKNOWN
    policy = insured(f"QH-{ledger.college.number}-{ledger.number:02d}", first, last)
    pay = str(chance.choice(PAYS)) if chance.random() >= PAY_UNKNOWN else ""
    kind, title, hours = ("岗位实习", trade, "" if is_before else "8")
    if ledger.is_visiting:
        kind, title, hours, pay = "认识实习", f"{trade}岗位见习", "6", ""
        last = first + timedelta(days=VISIT_DAYS)
    return (
        *learner, host.name_zh, kind, title, f"{first}", f"{last}", "", "", pay, hours, "5",
        *(policy if is_known else ("",) * len(policy)),
    )  # fmt: skip


def _days(place: int, more: int, on: date) -> tuple[date, date]:
    """Give first and last day: over before the ledger came, going on, ending soon, or to come."""
    if place < OVER:
        first = on - timedelta(days=150 + 7 * more)
        return first, first + timedelta(days=120)
    if place < LONG:
        first = on - timedelta(days=30 + more)
        return first, first + timedelta(days=180)
    if place < SHORT:
        return on - timedelta(days=60 + more), on + timedelta(days=20 + more)
    if place == SHORT:
        return on + timedelta(days=10 + more), on + timedelta(days=130 + more)
    return on + timedelta(days=14 + (place - SHORT) * 45), on + timedelta(days=170)


def _settle(ledger: Ledger, scene: Scene) -> None:
    """Say some weeks later what became of them: most go on, some rest, end, or never began."""
    found = Placement.objects.filter(student__school_class=ledger.school_class())
    rows = list(found.select_related("college", "host", "student__person").order_by("pk"))
    number = ledger.number
    side, ground = SIDES[number % len(SIDES)], GROUNDS[number % len(GROUNDS)]
    active = [one for one in rows if one.state == PlacementState.ACTIVE]
    for one in active:
        if one.ends_on <= scene.on:
            ending.complete_placement(placement=one, actor=SYSTEM, at=scene.at)
    going_on = [one for one in active if one.ends_on > scene.on]
    if len(going_on) > 1:
        rest = Rest(*ground, scene.on - timedelta(days=2))
        ending.suspend_placement(placement=going_on[0], rest=rest, actor=SYSTEM, at=scene.at)
        ending.end_early(
            placement=going_on[1], side=side, note=REASONS[Side(side)],
            last_day=scene.on - timedelta(days=1), actor=SYSTEM, at=scene.at,
        )  # fmt: skip
    due = [one for one in rows if one.state == PlacementState.PLANNED and one.starts_on <= scene.on]
    if due and number % 2:
        ending.note_no_start(
            placement=due[0], side=side, note=NO_STARTS[Side(side)], actor=SYSTEM, at=scene.at
        )
    elif due:
        starting.record_start(placement=due[0], reason=UNREADY, actor=SYSTEM, at=scene.at)
