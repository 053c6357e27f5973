"""Many gates are read together, and each is the one that is read alone."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import placements as making
from tests.factories.parties import NOW, member, organisation

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import plain_facts
from ronghe.compliance.models import Finding
from ronghe.engines.law import Outcome, assess_rows, read_case
from ronghe.engines.law.columns import columns_of
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.gate import check_all
from ronghe.placements.gate_facts import facts_of
from ronghe.placements.gate_items import items_of
from ronghe.placements.models import FilingKind, Placement
from ronghe.placements.operations import placements, starting, weeks
from ronghe.placements.records import placements_of, records_of

pytestmark = pytest.mark.django_db
FIRST_DAY = NOW.replace(month=10, day=12)
ON = FIRST_DAY.date() + timedelta(days=10)
OFTEN = 0.6
WORK = {
    "load_kg": (5, 40),
    "night_shift": (True, False),
    "days_a_week": (5, 6),
    "hours_a_day": ("7.5", "9"),
    "monthly_pay_minor": (90_000, 180_000, 400_000),
    "hazards": ([], ["noise"]),
    "agreement_items": (["pay"], []),
}


@pytest.fixture
def hosts(cast):
    other = organisation(name="白石机械有限公司", english="", region_code="370200")
    making.listed(cast.college, other)
    making.prepared(cast.college)
    making.prepared(cast.college, other)
    making.counted(cast.enterprise, 20)
    making.visited(cast.college, other)
    return cast.enterprise, other


def varied(cast, hosts, number, chance):
    """A placement of which much or little is on record, as chance will have it."""
    born = chance.choice(["20100301", "20090115", "20070115"])
    student = making.learner(cast.school_class, number, born=born, name=f"学生{number}")
    placement = making.planned(
        student,
        chance.choice(hosts),
        kind=chance.choice([*["post"] * 8, "cognition"]),
        is_own_choice=chance.choice([True, False]),
        starts_on=making.STARTS + timedelta(days=chance.randrange(3)),
        work=making.LAWFUL | {name: chance.choice(said) for name, said in WORK.items()},
    )
    happens = [step for step in happenings(cast, number) if chance.random() < OFTEN]
    for step in happens:
        step(placement)
    return placement.pk


def happenings(cast, number):
    """What may have been seen to, or gone wrong, with a placement."""
    for kind, payer in (("liability", "college"), ("accident", "enterprise"), ("injury", "state")):
        policy = {"kind": kind, "payer": payer, "policy_number": f"{kind}-{number}"}
        yield partial(making.insured, **policy)
    for kind in (FilingKind.PLAN, FilingKind.EXCEPTION, FilingKind.ELSEWHERE):
        yield partial(making.filed, cast.authority, kind=kind)
    for score in (40, 80):
        yield partial(making.tested, score=score)
    yield making.consented
    yield paid_less
    yield partial(mentored, cast.mentor.membership)
    yield lived


def paid_less(placement):
    less = {**placement.work, "monthly_pay_minor": 120_000}
    placements.state_work(placement=placement, work=less, actor=SYSTEM, at=NOW)


def mentored(mentor, placement):
    if placement.host == mentor.organisation:
        placements.name_mentor(placement=placement, mentor=mentor, actor=SYSTEM, at=NOW)


def lived(placement):
    if placement.kind != "post":
        return
    begun = FIRST_DAY + timedelta(days=3)
    starting.record_start(placement=placement, reason="临时提前上岗", actor=SYSTEM, at=begun)
    placement.refresh_from_db()
    monday = placement.starts_on - timedelta(days=placement.starts_on.weekday())
    weeks.enter_week(
        placement=placement,
        week=weeks.Week(monday, [weeks.Day(monday + timedelta(days=3), 600)]),
        actor=acting_as(placement.student, on=begun.date()),
        at=begun,
    )


@pytest.mark.parametrize("seed", range(3))
def test_gates_read_together_are_those_read_alone(cast, hosts, seed):
    chance = Random(seed)
    tutor = member(cast.college, Role.TUTOR, "许静").membership
    chosen = [varied(cast, hosts, number, chance) for number in range(1, 9)]
    for one in Placement.objects.filter(pk__in=chosen[::2]).order_by("pk"):
        placements.name_tutor(placement=one, tutor=tutor, actor=SYSTEM, at=NOW)

    together = records_of(placements_of(chosen), on=ON)

    alone = {pk: records_of(placements_of([pk]), on=ON)[pk] for pk in chosen}
    assert list(together) == chosen
    assert {pk: facts_of(one) for pk, one in together.items()} == {
        pk: facts_of(one) for pk, one in alone.items()
    }
    assert {pk: items_of(one, on=ON) for pk, one in together.items()} == {
        pk: items_of(one, on=ON) for pk, one in alone.items()
    }
    assert len({str(facts_of(one)) for one in together.values()}) > len(chosen) // 2


def test_columns_say_of_many_gates_what_each_is_found_to_be(cast, hosts):
    chance = Random(7)
    chosen = [varied(cast, hosts, number, chance) for number in range(1, 9)]
    check_all(chosen, actor=SYSTEM, at=FIRST_DAY)

    records = records_of(placements_of(chosen), on=FIRST_DAY.date())

    for place in {one.placement.jurisdiction for one in records.values()}:
        here = [one for one in records.values() if one.placement.jurisdiction == place]
        assert said_together(here, place) == [found_of(one.placement) for one in here]


def said_together(records, place):
    """What the rules say of all of them at once, by rule."""
    catalogue, on = rulebooks.catalogues()["placement"], FIRST_DAY.date()
    plain = [plain_facts(facts_of(one), catalogue, jurisdiction=place, on=on) for one in records]
    columns = columns_of([read_case(one, catalogue)[0] for one in plain], catalogue)
    rows = assess_rows(rulebooks.rulebook(), columns, jurisdictions=[place], days=rulebooks.days())
    return [
        {rule: Outcome(answers[number]).code for rule, answers in rows.items()}
        for number in range(len(records))
    ]


def found_of(placement):
    """What was found of this placement, by rule."""
    found = Finding.objects.current().filter(subject_id=placement.pk, kind="placement")
    return dict(found.order_by().values_list("rule_id", "outcome"))


def test_many_are_read_in_as_many_queries_as_three(cast, hosts):
    chance = Random(3)
    chosen = [varied(cast, hosts, number, chance) for number in range(1, 9)]

    def count(references):
        with CaptureQueriesContext(connection) as queries:
            for one in records_of(placements_of(references), on=ON).values():
                facts_of(one)
                items_of(one, on=ON)
        return len(queries)

    count(chosen)
    assert count(chosen) == count(chosen[:3])
