"""Some placements of the story as the law sees them: most are sound, some not, much is unknown.

The facts are assessed under the enrolment of the student, who goes to one enterprise.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import operations
from ronghe.compliance.models import Finding, Outcome
from ronghe.demo import further, places
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Role

JUDGED = _("Placements as the law sees them")
ENTERED_DAYS_AGO, DECIDED_DAYS_AGO = 40, 6
STUDENTS_OF_COLLEGE, HOSTS_OF_COLLEGE = 24, 3
BEGAN_DAYS_AGO, LASTS_DAYS = 35, 180
RARELY, SOMETIMES, NOT_STATED, LONG_DAYS = 0.05, 0.12, 0.2, 0.01
SATURDAY = 5
WAIVED, OVERRIDDEN = "CN-RATIO-01", "CN-INS-01"


def placements(scale: float) -> Iterator[Step]:
    """Judge some students of every college, each at one enterprise; then decide on two of them."""
    hosts = [firm for firm in further.enterprises(scale) if firm.days_ago > ENTERED_DAYS_AGO]
    for number, college in enumerate(further.colleges(scale)):
        first = number * HOSTS_OF_COLLEGE
        chosen = hosts[first : first + HOSTS_OF_COLLEGE] or hosts[:HOSTS_OF_COLLEGE]
        step = partial(_judge, college, chosen)
        yield Step(f"placements:{college.key}", JUDGED, ENTERED_DAYS_AGO, step)
    yield Step("waiver", JUDGED, DECIDED_DAYS_AGO, _waive)
    yield Step("override", JUDGED, DECIDED_DAYS_AGO, _override)


def _judge(college: Firm, hosts: list[Firm], scene: Scene) -> None:
    chance = chance_of("placements", college.key)
    organisation = scene.organisation(college.key)
    enrolled = Enrolment.objects.filter(organisation=organisation).order_by("student_number")
    for number, enrolment in enumerate(enrolled.select_related("person")[:STUDENTS_OF_COLLEGE]):
        host = scene.organisation(hosts[number % len(hosts)].key)
        region = host.region or organisation.region
        assert region is not None  # noqa: S101 -- every organisation of the story has its place
        operations.assess(
            subject=enrolment,
            kind="placement",
            facts=_facts(chance, scene.on),
            jurisdiction=organisation.jurisdiction.code,
            concerned=operations.Concerned(
                region=region,
                host=host,
                college=organisation,
                person_id=enrolment.person_id,
            ),
            on=scene.on,
            actor=SYSTEM,
            at=scene.at,
        )


def _facts(chance: Random, on: date) -> dict[str, Any]:
    """Give what is known of one placement; a fifth of it is left out, as in life."""
    start_on = on + timedelta(days=ENTERED_DAYS_AGO - BEGAN_DAYS_AGO)
    end_on = start_on + timedelta(days=LASTS_DAYS)
    staff = chance.choice((20, 40, 60))
    facts: dict[str, Any] = {
        "student_birth_on": on - timedelta(days=chance.randint(16 * 366, 20 * 365)),
        "student_year_of_study": chance.choice((2, 3, 3, 3)),
        "school_organised": True,
        "guardian_consent": chance.random() > RARELY,
        "student_consent": True,
        "host_sector": "manufacturing",
        "venue_type": "factory",
        "hazards": [],
        "physical_grade": chance.choice((1, 2, 2, 3)),
        "site_report_on": start_on - timedelta(days=20),
        "post_related_to_major": chance.random() > SOMETIMES,
        "independent_work": True,
        "night_shift": chance.random() < RARELY,
        "host_staff": staff * 10,
        "host_interns": chance.choice((20, 30, 45)),
        "post_staff": staff,
        "post_interns": chance.choice((2, 4, 6, 14)),
        "monthly_pay_minor": chance.choice((180_000, 240_000, 280_000)),
        "same_post_wage_minor": 320_000,
        "probation_wage_minor": 280_000,
        "local_minimum_wage_minor": 210_000,
        "lowest_tier_wage_minor": 260_000,
        "payments": _payments(chance, start_on),
        "guarantee_demanded": False,
        "fees_minor": chance.choice((0, 0, 0, 0, 30_000)),
        "papers_held": False,
        "rights_denied": [],
        "lodging_arranged": True,
        "worked": _days(chance, start_on),
        "agency_involved": chance.random() < RARELY,
        "agreement_signed": _signatures(chance, start_on),
        "safety_exam_score": chance.choice((55, 72, 88, 95)),
        "safety_exam_pass_mark": 60,
        "safety_exam_on": start_on - timedelta(days=3),
        "liability_insurance": [
            {
                "from": start_on,
                "to": end_on - timedelta(days=chance.choice((0, 0, 0, 60))),
                "payer": "college",
            }
        ],
        "college_tutor": True,
        "enterprise_mentor": chance.random() > SOMETIMES,
    }
    known = {name: value for name, value in facts.items() if chance.random() > NOT_STATED}
    return known | {"kind": "post", "currency": "CNY", "start_on": start_on, "end_on": end_on}


def _payments(chance: Random, start_on: date) -> list[dict[str, Any]]:
    channel = "cash" if chance.random() < RARELY else "bank"
    return [
        {
            "on": start_on + timedelta(days=30),
            "amount_minor": 240_000,
            "payer_kind": "enterprise",
            "channel": channel,
            "form": "money",
        }
    ]


def _days(chance: Random, start_on: date) -> list[dict[str, Any]]:
    """Give the working days of the first two weeks; here and there one was too long."""
    days = [start_on + timedelta(days=number) for number in range(14)]
    return [
        {"on": day, "hours": 10 if chance.random() < LONG_DAYS else 8}
        for day in days
        if day.weekday() < SATURDAY
    ]


def _signatures(chance: Random, start_on: date) -> dict[str, date]:
    parties = ("college", "enterprise", "student", "guardian")
    signed = parties if chance.random() > SOMETIMES else parties[:2]
    return dict.fromkeys(signed, start_on - timedelta(days=4))


def _of_first_college(scene: Scene) -> Any:
    college = scene.organisation(places.COLLEGES[0].key)
    found = Finding.objects.current().filter(college=college).order_by("pk")
    return found.select_related("sheet__region", "sheet__host__region", "sheet__college__region")


def _waive(scene: Scene) -> None:
    """Let one post take more students than its rule has it, where one does."""
    finding = _of_first_college(scene).filter(rule_id=WAIVED, outcome=Outcome.FAIL).first()
    if finding is None:
        return
    operations.grant_waiver(
        rule_id=finding.rule_id,
        sheet=finding.sheet,
        starts_on=finding.sheet.starts_on,
        ends_on=finding.sheet.ends_on,
        reason="该岗位由两名师傅分班带教，场地已核实，同意本批学生按现有人数安排。",
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )


def _override(scene: Scene) -> None:
    """Let one placement go on although a rule blocks it: somebody answers for that by name."""
    finding = _of_first_college(scene).filter(rule_id=OVERRIDDEN, is_blocking=True).first()
    if finding is None:
        return
    operations.override_block(
        finding=finding,
        reason="保险公司已书面承诺续保，保险期间接续无空档；续保保单由学院在原保单到期前补交，本科室负责跟进。",
        actor=scene.actor("coordinator", Role.COORDINATOR),
        at=scene.at,
    )
