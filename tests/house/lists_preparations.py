"""Lists of what prepares placements, with what adds a row: a part of `test_lists`."""

from datetime import timedelta

from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, organisation

from ronghe.parties.actors import SYSTEM
from ronghe.placements.operations import emergency_plans, headcounts, safety_tests
from ronghe.reference.models import Occupation


def _host(number):
    return organisation(name=f"实习单位{number}", english="", number=50_000_000 + number)


def _placement(cast, number, host=None):
    student = making.learner(cast.school_class, 80 + number)
    return making.planned(student, host or cast.enterprise)


def add_cover(cast):
    def add(number):
        making.insured(_placement(cast, number), policy_number=f"QH-{number}")

    return add


def add_insured(cast):
    """Name one more placement, at a host of its own, in the same policy."""

    def add(number):
        placement = _placement(cast, number, _host(number))
        cover = cast.college.covers.first()
        if cover is None:
            making.insured(placement)
        else:
            cover.insured.create(placement=placement)

    return add


def cover(cast):
    found = cast.college.covers.first()
    if found is None:
        add_insured(cast)(9)
        found = cast.college.covers.get()
    return reverse("preparations:cover_page", args=[found.reference])


def add_host(cast):
    return lambda number: making.listed(cast.college, _host(number))


def add_filing(cast):
    return lambda number: making.filed(cast.authority, _placement(cast, number))


def add_plan(cast):
    def add(number):
        emergency_plans.enter_emergency_plan(
            college=cast.college,
            plan=emergency_plans.Emergency(
                f"预案{number}", "吴岚", "0574-8800", making.STARTS, making.ENDS, _host(number)
            ),
            files=[making.paper()],
            actor=SYSTEM,
            at=NOW,
        )

    return add


def add_headcount(cast):
    def add(number):
        occupation = Occupation.objects.create(
            scheme="own", code=f"L{number}", name=f"工种{number}", language="zh-hans"
        )
        headcounts.state_headcount(
            host=cast.enterprise,
            occupation=occupation,
            staff_count=10,
            stated_on=NOW.date(),
            actor=SYSTEM,
            at=NOW,
        )

    return add


def add_question(cast):
    return lambda number: safety_tests.write_safety_question(
        host=cast.enterprise, text=f"问题{number}？", answers=["甲", "乙"], right=0, actor=SYSTEM, at=NOW
    )  # fmt: skip


def add_own_placement(cast):
    student, host = cast.student.membership, cast.enterprise
    first = making.STARTS
    return lambda number: making.planned(student, host, starts_on=first + timedelta(days=number))


def _at(name, *arguments):
    return lambda cast: reverse(f"preparations:{name}", args=[find(cast) for find in arguments])


PREPARATION_LISTS = {
    "insurance": ("dean", _at("cover_list"), add_cover),
    "insurance of a host": ("plant_manager", _at("cover_list"), add_cover),
    "placements of a policy": ("dean", cover, add_insured),
    "hosts on a list": ("dean", _at("host_list"), add_host),
    "public list of hosts": ("outsider", _at("public_host_list", lambda cast: cast.college.reference), add_host),
    "filings of a college": ("dean", _at("filing_list"), add_filing),
    "filings with an authority": ("coordinator", _at("filing_list"), add_filing),
    "emergency plans": ("dean", _at("plan_list"), add_plan),
    "employees": ("plant_manager", _at("headcount_list"), add_headcount),
    "safety questions": ("plant_manager", _at("question_list"), add_question),
    "placements of a student": ("student", lambda cast: f"{reverse('placements:own_list')}?all", add_own_placement),
    "desk of a student with placements": ("student", lambda cast: reverse("web:desk"), add_own_placement),
}  # fmt: skip
