"""What a run says of itself: counts, findings, time and queries by stage, and what must hold."""

import resource
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from ronghe.compliance.models import Finding, Outcome
from ronghe.demo.cycle.gates import placements_in
from ronghe.demo.cycle.rounds import round_of
from ronghe.demo.cycle.running import Cycle, Figures
from ronghe.kernel.invariants import check_all
from ronghe.placements.models import CandidateState, Placement, PlacementState, WeekState

KIB_OF_MIB = 1024
TOLD = frozenset({Outcome.FAIL, Outcome.UNKNOWN})


def report(cycle: Cycle, figures: Sequence[Figures], *, taken: float) -> dict[str, Any]:
    """Give all that is known of a run, as JSON takes it; `taken` is what its last start took."""
    seconds = sum(one.seconds for one in figures)
    slowest = max(figures, key=lambda one: one.seconds)
    invariants = [asdict(one) for one in check_all()]
    own = [{"name": name, "breach_count": count} for name, count in own_breaches(cycle).items()]
    return {
        "asked": {
            "region": cycle.region.code,
            "students": cycle.run.students_count,
            "seed": cycle.run.seed,
            "weeks": cycle.run.weeks_count,
            "from": cycle.begins_on.isoformat(),
            "to": cycle.ends_on.isoformat(),
        },
        "stages": [_stage(one) for one in figures],
        "findings": findings(cycle),
        "invariants": [
            {"name": one["name"], "breach_count": one["breach_count"]} for one in invariants
        ]
        + own,
        "is_sound": not any(one["breach_count"] for one in (*invariants, *own)),
        "seconds": round(seconds, 1),
        "seconds_by_the_clock": round(taken, 1),
        "queries": sum(one.queries for one in figures),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_OF_MIB,
        "database_mib": _database_mib(),
        "jobs_waiting": ProcrastinateJob.objects.filter(status="todo").count(),
        "slowest_stage": slowest.stage.name,
    }


def _stage(one: Figures) -> dict[str, Any]:
    return {
        "name": one.stage.name,
        "parts": one.parts,
        "seconds": round(one.seconds, 2),
        "queries": one.queries,
        "counts": dict(sorted(one.counts.items())),
    }


def _database_mib() -> int:
    with connection.cursor() as sql:
        sql.execute("SELECT pg_database_size(current_database()) / 1048576")
        return int(sql.fetchone()[0])


def findings(cycle: Cycle) -> list[dict[str, Any]]:
    """Count what the rules say of the placements of the run, by rule and answer."""
    rows = (
        Finding.objects.current()
        .filter(
            subject_type=Placement._meta.label_lower,
            subject_id__in=placements_in(cycle).order_by().values("pk"),
        )
        .order_by("rule_id", "outcome")
        .values_list("rule_id", "outcome")
        .annotate(count=Count("pk"))
    )
    return [{"rule": rule, "outcome": outcome, "count": count} for rule, outcome, count in rows]


def own_breaches(cycle: Cycle) -> dict[str, int]:
    """Count what must not be after a run, beyond what must hold in all data."""
    round_, placed = round_of(cycle), placements_in(cycle)
    holding = [CandidateState.OFFERED, CandidateState.CONFIRMED]
    held = round_.candidates.filter(state__in=holding).values_list("post").annotate(n=Count("pk"))
    seats = dict(round_.posts.order_by().values_list("pk", "seats_count"))
    crowded = sum(count > seats[post] for post, count in held.order_by())
    twice = placed.values("student").annotate(n=Count("pk")).filter(n__gt=1).order_by().count()
    begun = placed.exclude(state__in=[PlacementState.PLANNED, PlacementState.DID_NOT_START])
    unconfirmed = begun.filter(weeks__state=WeekState.CONFIRMED, weeks__answered_at=None).count()
    return {
        "cycle.no_post_has_more_students_than_seats": crowded,
        "cycle.nobody_is_placed_twice": twice,
        "cycle.who_began_has_an_agreement": begun.filter(agreement=None).count(),
        "cycle.who_began_has_tutor_and_mentor": begun.filter(tutor=None).count()
        + begun.filter(mentor=None).count(),
        "cycle.who_began_passed_the_gate": begun.filter(is_irregular=True).count(),
        "cycle.a_confirmed_week_was_answered": unconfirmed,
        "cycle.all_placements_are_over": placed.filter(
            state__in=[PlacementState.ACTIVE, PlacementState.READY, PlacementState.SUSPENDED]
        ).count(),
    }


def line_of(one: Figures) -> str:
    """Give a stage as a line for a terminal."""
    counts = ", ".join(f"{name} {count:,}" for name, count in sorted(one.counts.items()))
    return f"{one.seconds:9.1f} s {one.queries:9,} SQL  {one.stage.title}: {counts or '—'}"


def closing_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Give what stands below the stages: findings, what must hold, and the whole."""
    yield ""
    for one in found["findings"]:
        if one["outcome"] in TOLD:
            yield f"{one['count']:9,}  {one['rule']} {one['outcome']}"
    broken = [one for one in found["invariants"] if one["breach_count"]]
    for one in broken:
        yield f"{one['breach_count']:9,}  ✗ {one['name']}"
    yield _("%(n)d of %(all)d things that must always hold do.") % {
        "n": len(found["invariants"]) - len(broken),
        "all": len(found["invariants"]),
    }
    yield _(
        "%(clock).0f s by the clock, %(seconds).0f s of all processes; %(queries)d SQL, %(mib)d MiB at most. Most time went into “%(stage)s”."
    ) % {
        "clock": found["seconds_by_the_clock"],
        "seconds": found["seconds"],
        "queries": found["queries"],
        "mib": found["peak_mib"],
        "stage": found["slowest_stage"],
    }
