# ruff: noqa: E402 -- Django is set up before its models are imported
"""Lists of a million placements for tutor, college and authority, and a student's home page."""

import argparse
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings
from django.db import connection, models, transaction

from bench.measuring.pages import (
    AT,
    ask,
    compare,
    coordinator_of,
    handler,
    log_to_nowhere,
    report_ratio,
    session_of,
    spread,
    stay_connected,
)
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import Membership, Organisation, OrganisationKind, Person, Role
from ronghe.parties.powers import Power, Subject
from ronghe.placements.models import Placement, PlacementState
from ronghe.reference.models import Region

ADDRESS, HOME = "/placements/", "/desk/"
CPU_BAR, MOST_QUERIES, MOST_BYTES = 3.0, 12, 60_000
COLLEGES, HOSTS, TUTORED = 500, 5_000, 200


def main() -> None:
    parser = argparse.ArgumentParser(prog="./ronghe bench lists")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10, help="ABBA rounds")
    options = parser.parse_args()
    log_to_nowhere()
    stay_connected()
    with transaction.atomic():
        begun = time.perf_counter()
        people = fill(options.rows)
        print(
            f"{Placement.objects.count()} placements, filled in {time.perf_counter() - begun:.0f} s"
        )
        for name, actor in people.items():
            _measure(name, actor, HOME if name == "student" else ADDRESS, options.rounds)
        transaction.set_rollback(True)


def _measure(name: str, actor: Actor, address: str, rounds: int) -> None:
    cookie, ours = session_of(actor), handler(settings.MIDDLEWARE)
    size = ask(ours, address, cookie)
    queries = count_queries(ours, address, cookie)
    taken = [waited(ours, address, cookie) for _number in range(rounds)]
    print(f"\n{name}: {spread(taken)}, {queries} queries, {size} bytes of HTML")
    if queries > MOST_QUERIES:
        print(f"  MISSED: more than {MOST_QUERIES} queries")
    if name == "student":
        print(f"  {'holds' if size <= MOST_BYTES else 'MISSED'}: {MOST_BYTES} bytes")
        return

    def rows() -> list[tuple[Any, ...]]:
        same = Actor(actor.kind, actor.person, actor.membership, actor.on)
        columns = ("reference", "state", "starts_on", "ends_on", "student__person__full_name", "host__reference")  # fmt: skip
        seen = Placement.objects.visible_to(same).order_by("-pk")
        return list(seen.values_list(*columns)[:51])

    times = compare(address, cookie, rows, rounds=rounds, repeats=3)
    report_ratio("CPU against the bare view", times["ours"], times["bare"], CPU_BAR)


def count_queries(one: Any, address: str, cookie: str) -> int:
    count = 0

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += not str(sql).startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        ask(one, address, cookie)
    return count


def waited(one: Any, address: str, cookie: str) -> float:
    begun = time.perf_counter()
    ask(one, address, cookie)
    return (time.perf_counter() - begun) * 1000


def fill(rows: int) -> dict[str, Actor]:
    """Write colleges, hosts, tutors, students and their placements; give those who look at them."""
    region = Region.objects.filter(jurisdiction__code="cn", level="district").first()
    region = region or Region.objects.filter(jurisdiction__code="cn").order_by("pk")[0]
    top = Region.objects.get(path=region.path.split("/")[0] + "/")
    college = multiplied(
        _organisation(OrganisationKind.COLLEGE, region), COLLEGES, reference="'BC-' || n"
    )
    host = multiplied(
        _organisation(OrganisationKind.ENTERPRISE, region), HOSTS, reference="'BH-' || n"
    )
    tutors = max(1, rows // TUTORED)
    tutor = _members(tutors, Role.TUTOR, f"{college} + n % {COLLEGES}")
    student = _members(rows, Role.STUDENT, f"{college} + n % {COLLEGES}")
    first = Placement(
        reference="BL-0",
        college_id=college,
        host_id=host,
        student_id=student,
        tutor_id=tutor,
        region=region,
        jurisdiction="cn",
        title="数控车工",
        starts_on=AT.date(),
        ends_on=AT.date() + timedelta(days=180),
        state=PlacementState.ACTIVE,
    )
    first.save()
    multiplied(
        first,
        rows - 1,
        reference="'BL-' || n",
        college_id=f"{college} + n % {COLLEGES}",
        host_id=f"{host} + n % {HOSTS}",
        student_id=f"{student} + n",
        tutor_id=f"{tutor} + n % {tutors}",
    )
    with connection.cursor() as cursor:
        for table in (
            "placements_placement",
            "parties_membership",
            "parties_person",
            "parties_organisation",
        ):
            cursor.execute(f"ANALYZE {table}")
    return {
        "tutor": _acting(tutor + 7),
        "college": _office(college + 7),
        "authority": _authority(top),
        "student": _acting(student + 7),
    }


def multiplied(like: models.Model, count: int, **columns: str) -> int:
    """Write so many copies of a row, with other values in some columns; give the number of `like`.

    The copies get the numbers that follow, as nobody else writes meanwhile; `n` counts them from one.
    """
    meta = like._meta
    names = [field.column for field in meta.concrete_fields if not field.primary_key]
    values = ", ".join(columns.get(name, name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({', '.join(names)}) SELECT {values}"
            f" FROM (SELECT * FROM {meta.db_table} WHERE id = {like.pk}) one, generate_series(1, {count}) n"
            " ORDER BY n"
        )
    return int(like.pk)


def _organisation(kind: str, region: Region) -> Organisation:
    return Organisation.objects.create(
        reference=f"B-{kind}",
        kind=kind,
        jurisdiction=region.jurisdiction,
        region=region,
        registered_at=AT,
    )


def _members(count: int, role: str, organisation: str) -> int:
    person = Person.objects.create(full_name=f"基准{role}", registered_at=AT)
    people = multiplied(person, count, full_name="'学生' || n")
    first = Organisation.objects.get(reference="B-college")
    since = AT.date() - timedelta(days=100)
    member = Membership.objects.create(
        person=person, organisation=first, role=role, starts_on=since
    )
    return multiplied(member, count, person_id=f"{people} + n", organisation_id=organisation)


def _acting(pk: int) -> Actor:
    held = Membership.objects.select_related("person", "organisation__region").get(pk=pk)
    operations.create_user(person=held.person, email=f"b{pk}@bench.example", actor=SYSTEM, at=AT)
    return acting_as(held, on=AT.date())


def _office(college: int) -> Actor:
    organisation = Organisation.objects.get(pk=college)
    person = operations.register_person(
        full_name="王敏", organisation=organisation, actor=SYSTEM, at=AT
    )
    held = operations.grant_membership(
        person=person, organisation=organisation, role=Role.COOPERATION_OFFICER,
        starts_on=AT.date(), actor=SYSTEM, at=AT,
    )  # fmt: skip
    return _acting(held.pk)


def _authority(region: Region) -> Actor:
    authority = operations.register_organisation(
        kind=OrganisationKind.AUTHORITY, jurisdiction=region.jurisdiction, region=None,
        names={"zh-hans": "测量局"}, actor=SYSTEM, at=AT,
    )  # fmt: skip
    operations.grant_remit(
        holder=authority, region=region, subjects=list(Subject), powers=list(Power), basis="Bench",
        starts_on=AT.date(), actor=SYSTEM, at=AT,
    )  # fmt: skip
    return coordinator_of(authority)


if __name__ == "__main__":
    main()
