# ruff: noqa: E402 -- Django is set up before its models are imported
"""The index of a region computed from a year of records: whole, after one new record, and its desk."""

import argparse
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction

from bench.lists import COLLEGES, HOSTS, count_queries, fill, multiplied, waited
from bench.measuring.pages import AT, ask, handler, log_to_nowhere, session_of, stay_connected
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Cooperation, CooperationParty
from ronghe.placements.models import Placement, RandomQuestion
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.reading import dealings, gates, outcomes, practice, shown, ties_of
from ronghe.supervision.reading.weeks import weeks_of
from ronghe.supervision.standing import FOR_MANY, recompute

WEEKS, DAYS, TASKS, ASKED_EVERY = 26, 5, 2, 8
ON = date(2027, 3, 6)
NOW = datetime.combine(ON, AT.timetz())
UPDATE_BAR, SCAN_BAR, DESK_BAR, MOST_QUERIES = 50.0, 5.0, 3.0, 20
DESK = "/supervision/"
_WEEKS = f"""
    INSERT INTO placements_weekrecord (placement_id, monday, state, remark, entered_at, answer_way, answer_note)
    SELECT p.id, p.starts_on + 7 * w, 'entered', '', %s, '', ''
      FROM placements_placement p, generate_series(0, {WEEKS - 1}) w
"""
_DAYS = f"""
    INSERT INTO placements_dayhours (week_id, "on", break_minutes, minutes)
    SELECT w.id, w.monday + d, 60, 480 FROM placements_weekrecord w, generate_series(0, {DAYS - 1}) d
"""
_TASKS = f"""
    INSERT INTO placements_worktask (placement_id, title, competency, position)
    SELECT p.id, '任务' || t, CASE t WHEN 1 THEN '能力' ELSE '' END, t
      FROM placements_placement p, generate_series(1, {TASKS}) t
"""
_NOTES = """
    INSERT INTO placements_tasknote (week_id, task_id, level)
    SELECT w.id, t.id, 1 + (w.monday - p.starts_on) / 45
      FROM placements_weekrecord w
      JOIN placements_placement p ON p.id = w.placement_id
      JOIN placements_worktask t ON t.placement_id = p.id
"""
_QUESTIONS = f"""
    INSERT INTO placements_randomquestion (week_id, about, entered, answer, answered_at)
    SELECT id, 'days', 5, 5, %s FROM placements_weekrecord WHERE id % {ASKED_EVERY} = 0
"""
_PARTIES = """
    INSERT INTO partnerships_cooperationparty (cooperation_id, organisation_id, role, joined_at)
    SELECT c.id, %s + (c.id - %s) %% %s, %s, %s FROM partnerships_cooperation c WHERE c.id >= %s
"""
# What is read, read once and nothing done with it.
SCANNED = (
    "placements_placement", "placements_weekrecord", "placements_dayhours", "placements_tasknote",
    "placements_worktask", "placements_outcomereport", "placements_randomquestion", "placements_mentorcontact",
    "placements_interruption", "placements_payperiod", "placements_hazard", "compliance_finding",
    "kernel_evidence", "partnerships_cooperation", "partnerships_cooperationparty",
    "partnerships_agreement", "partnerships_obligation", "partnerships_concern",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="./ronghe bench standing")
    parser.add_argument("--placements", type=int, default=100_000)
    options = parser.parse_args()
    log_to_nowhere()
    stay_connected()
    with transaction.atomic():
        begun = time.perf_counter()
        people = fill(options.placements)
        lived()
        print(f"{options.placements} placements of a year, filled in {seconds(begun):.0f} s")
        whole()
        after_one()
        desk(people["authority"])
        transaction.set_rollback(True)


def lived() -> None:
    """Write the cooperation of each pair, and the weeks of each placement."""
    first = Placement.objects.order_by("pk")[0]
    Placement.objects.update(work={"days_a_week": 5, "hours_a_day": "8"})
    cooperation = Cooperation.objects.create(
        reference="BCO-0", region=first.region, kind="placement", title="合作", purpose="实习",
        state="running", opened_at=AT,
    )  # fmt: skip
    base = multiplied(cooperation, HOSTS - 1, reference="'BCO-' || n")
    with connection.cursor() as cursor:
        cursor.execute(_PARTIES, [first.college_id, base, COLLEGES, "college", AT, base])
        cursor.execute(_PARTIES, [first.host_id, base, HOSTS, "host", AT, base])
        cursor.execute(_WEEKS, [AT])
        cursor.execute(_TASKS)
        _analyze()  # nobody else can: the rows are not committed
        cursor.execute(_DAYS)
        cursor.execute(_NOTES)
        cursor.execute(_QUESTIONS.replace("% ", "%% "), [AT])
    _analyze()


def _analyze() -> None:
    with connection.cursor() as cursor:
        for table in SCANNED:
            cursor.execute(f"ANALYZE {table}")


def whole() -> None:
    scanned = timed(scan)
    print(f"one scan of the same tables {scanned:7.2f} s")
    with connection.cursor() as cursor:
        cursor.execute(FOR_MANY)
    ties = ties_of(None, on=ON)
    weeks = weeks_of(ties, on=ON)
    entered = {key: of_it.entered for key, of_it in weeks.items()}
    parts: dict[str, Callable[[], object]] = {
        "ties": lambda: ties_of(None, on=ON),
        "weeks": lambda: weeks_of(ties, on=ON),
        "days, tasks, questions": lambda: practice.readings(ties, entered, on=ON),
        "duties, concerns": lambda: dealings.readings(ties, on=ON),
        "whom hosts took on": lambda: outcomes.readings(ties, on=ON),
        "papers and forms": lambda: shown.shown(ties, weeks, on=ON),
        "gates": lambda: gates.gates(ties, on=ON),
    }
    for name, part in parts.items():
        print(f"  {name:<26}{timed(part):7.2f} s")
    begun = time.perf_counter()
    count = recompute(None, on=ON, at=NOW)
    taken = seconds(begun)
    print(f"whole: {count} cooperations    {taken:7.2f} s")
    verdict(f"whole against one scan: {taken / scanned:.1f}x", taken / scanned, SCAN_BAR)
    print(f"again, nothing changed      {timed(lambda: recompute(None, on=ON, at=NOW)):7.2f} s")


def scan() -> None:
    with connection.cursor() as cursor:
        for table in SCANNED:
            cursor.execute(f"SELECT count(*) FROM (SELECT * FROM {table} OFFSET 0) one")
            cursor.fetchone()


def after_one() -> None:
    """Change one answer, and compute its pair anew; the whole must come to the same."""
    taken = []
    asked = list(RandomQuestion.objects.order_by("pk").values_list("pk", "week__placement")[:15])
    for number, (question, placement) in enumerate(asked):
        RandomQuestion.objects.filter(pk=question).update(answer=1)
        chosen = ties_chosen(placement)
        at = NOW + timedelta(minutes=number + 1)
        begun = time.perf_counter()
        count = recompute(chosen, on=ON, at=at)
        taken.append(1000 * seconds(begun))
        assert count == 1
    verdict(f"after one new record: {median(taken):.0f} ms", median(taken), UPDATE_BAR)
    left = recompute(None, on=ON, at=NOW + timedelta(hours=1))
    print(f"  the whole finds {left} rows otherwise: {'holds' if not left else 'MISSED'}")


def ties_chosen(placement: int) -> list[int]:
    one = Placement.objects.get(pk=placement)
    hosts = CooperationParty.objects.filter(organisation=one.host_id).values("cooperation")
    colleges = CooperationParty.objects.filter(organisation=one.college_id, cooperation__in=hosts)
    return list(colleges.values_list("cooperation", flat=True))


def desk(actor: Actor) -> None:
    """Open the region's page, and ask its bare queries once each."""
    cookie, ours = session_of(actor), handler(settings.MIDDLEWARE)
    ask(ours, DESK, cookie)
    count = count_queries(ours, DESK, cookie)
    statements: list[tuple[str, Any]] = []

    def kept(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if str(sql).startswith("SELECT"):
            statements.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kept):
        ask(ours, DESK, cookie)
    page = median(waited(ours, DESK, cookie) for _number in range(5))
    bare = median(1000 * timed(lambda: replay(statements)) for _number in range(5))
    print(f"the region's page: {page:.0f} ms, its {len(statements)} queries alone {bare:.0f} ms")
    verdict(f"page against its bare queries: {page / bare:.1f}x", page / bare, DESK_BAR)
    verdict(f"queries: {count}", count, MOST_QUERIES)
    print(f"  {SubstanceIndex.objects.current().count()} indices stand")


def replay(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return seconds(begun)


def seconds(begun: float) -> float:
    return time.perf_counter() - begun


def verdict(what: str, value: float, bar: float) -> None:
    print(f"{what} (bar {bar:g}: {'holds' if value <= bar else 'MISSED'})")


if __name__ == "__main__":
    main()
