# ruff: noqa: E402 -- Django is set up before its models are imported
"""The gate of 10,000 placements in bulk against the law engine alone, and weeks that mentors confirm."""

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from bench.measuring.pages import log_to_nowhere
from ronghe.compliance import rulebooks
from ronghe.compliance.judging import plain_facts
from ronghe.engines.law import assess_rows, read_case
from ronghe.engines.law.columns import columns_of
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonalDetails,
    Role,
)
from ronghe.placements.consent_text import matter_of
from ronghe.placements.gate_facts import facts_of
from ronghe.placements.models import (
    Consent,
    InsuranceCover,
    InsuredPlacement,
    Placement,
    PlacementState,
    SafetyTest,
)
from ronghe.placements.operations import weeks
from ronghe.placements.records import placements_of, records_of
from ronghe.reference.models import Jurisdiction, Region

HOSTS, MENTORS, BATCH = 200, 400, 5_000
GATE_BAR, CONFIRM_BAR_MS = 3.0, 5.0
PLACE = "cn"
WORK: dict[str, Any] = {
    "venue_type": "factory",
    "hazards": [],
    "physical_grade": 2,
    "monthly_pay_minor": 180_000,
    "same_post_wage_minor": 450_000,
    "fees_minor": 0,
    "night_shift": False,
    "hours_a_day": "8",
    "days_a_week": 5,
    "currency": "CNY",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./ronghe bench placements")
    parser.add_argument("--placements", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=2_000)
    options = parser.parse_args()
    log_to_nowhere()
    connection.ensure_connection()
    with transaction.atomic():
        chosen = _fill(options.placements)
        _measure_gate(chosen)
        _measure_weeks(chosen[: options.weeks])
        transaction.set_rollback(True)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def _measure_gate(chosen: list[int]) -> None:
    """Read the records, make facts of them, and apply every rule; then the rules alone."""
    on = timezone.localdate()
    catalogue = rulebooks.catalogues()["placement"]
    placements, reading = _timed(lambda: placements_of(chosen))
    records, fetching = _timed(lambda: records_of(placements, on=on))
    cases, stating = _timed(
        lambda: [
            read_case(plain_facts(facts_of(one), catalogue, jurisdiction=PLACE, on=on), catalogue)[
                0
            ]
            for one in records.values()
        ]
    )
    columns, laying = _timed(lambda: columns_of(cases, catalogue))
    book, days = rulebooks.rulebook(), rulebooks.days()
    assess_rows(book, columns, jurisdictions=[PLACE], days=days)  # calendars are loaded once
    _found, judging = _timed(lambda: assess_rows(book, columns, jurisdictions=[PLACE], days=days))
    whole = reading + fetching + stating + laying + judging
    for name, taken in (
        ("placements from the tables", reading),
        ("their records", fetching),
        ("facts of them, read", stating),
        ("columns", laying),
        ("the law engine alone", judging),
    ):
        print(f"{name:<32}{1_000 * taken:9.0f} ms")
    engine = laying + judging
    print(f"gate of {len(chosen)} against engine with its columns {whole / engine:7.2f}  (bar {GATE_BAR})")  # fmt: skip
    print(f"gate of {len(chosen)} against the rules alone         {whole / judging:7.2f}")


def _measure_weeks(chosen: list[int]) -> None:
    """Enter a week for each, and have the mentors confirm all of theirs at once."""
    at = timezone.now()
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    found = Placement.objects.filter(pk__in=chosen).select_related("student", "mentor")
    by_mentor: dict[int, list[weeks.Answered]] = {}
    mentors: dict[int, Membership] = {}
    begun = time.perf_counter()
    for one in found:
        week = weeks.Week(monday, [weeks.Day(today, 480)])
        record = weeks.enter_week(placement=one, week=week, actor=SYSTEM, at=at)
        assert one.mentor is not None
        mentors[one.mentor.pk] = one.mentor
        by_mentor.setdefault(one.mentor.pk, []).append(weeks.Answered(record))
    entering = time.perf_counter() - begun
    begun = time.perf_counter()
    for pk, answers in by_mentor.items():
        weeks.confirm_weeks(mentor=mentors[pk], answers=answers, actor=SYSTEM, at=at)
    confirming = time.perf_counter() - begun
    count = len(chosen)
    print(f"{'a week entered':<32}{1_000 * entering / count:9.2f} ms")
    print(f"{'a week confirmed':<32}{1_000 * confirming / count:9.2f} ms  (bar {CONFIRM_BAR_MS})")


def _organisations(kind: str, count: int, **more: Any) -> list[Organisation]:
    at = timezone.now()
    return Organisation.objects.bulk_create(
        Organisation(
            reference=f"BP-{kind[:1]}-{number}", kind=kind, registered_at=at, **more
        )
        for number in range(count)
    )  # fmt: skip


def _people(count: int, organisations: list[Organisation], role: str) -> list[Membership]:
    at = timezone.now()
    people = Person.objects.bulk_create(
        (Person(full_name=f"{role} {number}", registered_at=at) for number in range(count)), BATCH
    )
    return Membership.objects.bulk_create(
        (
            Membership(
                person=person,
                organisation=organisations[number % len(organisations)],
                role=role,
                starts_on=at.date() - timedelta(days=100),
            )
            for number, person in enumerate(people)
        ),
        BATCH,
    )


def _fill(count: int) -> list[int]:
    """Write placements under way and their records down, without operations."""
    at = timezone.now()
    on = timezone.localdate(at)
    jurisdiction = Jurisdiction.objects.get(code=PLACE)
    region = Region.objects.filter(jurisdiction=jurisdiction).order_by("pk")[0]
    where = {"jurisdiction": jurisdiction, "region": region}
    (college,) = _organisations(OrganisationKind.COLLEGE, 1, **where)
    hosts = _organisations(OrganisationKind.ENTERPRISE, HOSTS, **where)
    students = _people(count, [college], Role.STUDENT)
    mentors = _people(MENTORS, hosts, Role.MENTOR)
    PersonalDetails.objects.bulk_create(
        (
            PersonalDetails(person=one.person, birth_on=on - timedelta(days=6_900))
            for one in students
        ),
        BATCH,
    )
    first, last = on - timedelta(days=3), on + timedelta(days=177)
    placements = Placement.objects.bulk_create(
        (
            Placement(
                reference=f"BP-{number}",
                college=college,
                host=mentors[number % MENTORS].organisation,
                student=student,
                region=region,
                jurisdiction=PLACE,
                title="数控车工",
                starts_on=first,
                ends_on=last,
                mentor=mentors[number % MENTORS],
                work=WORK,
                state=PlacementState.ACTIVE,
            )
            for number, student in enumerate(students)
        ),
        BATCH,
    )
    cover = InsuranceCover.objects.create(
        reference=next_reference("IC", on=on), organisation=college, kind="liability", insurer="基准",
        policy_number="1", starts_on=first, ends_on=last, payer="college", stated_at=at,
    )  # fmt: skip
    InsuredPlacement.objects.bulk_create(
        (InsuredPlacement(cover=cover, placement=one) for one in placements), BATCH
    )
    SafetyTest.objects.bulk_create(
        (
            SafetyTest(
                placement=one, trained_on=first, taken_on=first, taken_at=at, score=90, pass_mark=80
            )
            for one in placements
        ),
        BATCH,
    )
    Consent.objects.bulk_create(
        (
            Consent(
                placement=one, party="student", person=one.student.person, way="account", text="…",
                text_hash="0" * 64, matter_hash=matter_of(one), given_on=first, given_at=at,
            )
            for one in placements
        ),
        BATCH,
    )  # fmt: skip
    return [one.pk for one in placements]
