"""What students and mentors recorded at work: days, guidance, tasks, and the questions asked unseen."""

from collections import defaultdict
from datetime import date
from statistics import median

from ronghe.engines.substance import Evidence, Reading
from ronghe.supervision.reading.columns import Rows, fetched
from ronghe.supervision.reading.ties import Ties, since_of

DAYS_OF_WEEK = 5  # where nobody stated how many are worked: the week of the law
LEAST_WEEKS = 8  # a quarter of fewer says nothing about growing
STEP_OF_LEVEL = 1  # two people may judge a task one level apart

_TIED = (
    "SELECT * FROM unnest(%(placements)s::bigint[], %(owners)s::bigint[]) AS t(placement_id, owner)"
)
# Days of the agreed week between first and last day, rest and what lay before Ronghe left out.
_PLANNED = f"""
    WITH tied AS ({_TIED}),
    span AS (
        SELECT t.owner, p.id,
               greatest(p.starts_on, %(since)s, (known.at AT TIME ZONE %(zone)s)::date) AS first,
               least(coalesce(p.over_on, p.ends_on), %(on)s) AS last,
               coalesce((p.work->>'days_a_week')::numeric, {DAYS_OF_WEEK}) / 7 AS share
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id
          JOIN LATERAL (
               SELECT min(at) AS at FROM kernel_auditrecord
                WHERE subject_type = 'placements.placement' AND subject_id = p.id) known ON true
    )
    SELECT s.owner,
           sum(greatest(s.last - s.first + 1, 0) * s.share
               - coalesce(rest.days, 0) * s.share)::float
      FROM span s
      LEFT JOIN LATERAL (
           SELECT sum(greatest(least(coalesce(i.ends_on, s.last), s.last)
                               - greatest(i.starts_on, s.first) + 1, 0)) AS days
             FROM placements_interruption i WHERE i.placement_id = s.id) rest ON true
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
_ENTERED = f"""
    WITH tied AS ({_TIED})
    SELECT t.owner, count(DISTINCT w.id), count(d.id) FILTER (WHERE d.minutes > 0)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
       AND w.state <> 'open'
      LEFT JOIN placements_dayhours d ON d.week_id = w.id
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
_ASKED = f"""
    WITH tied AS ({_TIED})
    SELECT t.owner, q.about,
           count(*) FILTER (WHERE abs(q.answer - q.entered) <= CASE q.about WHEN 'task' THEN {STEP_OF_LEVEL} ELSE 0 END),
           count(*) FILTER (WHERE abs(q.answer - q.entered) > CASE q.about WHEN 'task' THEN {STEP_OF_LEVEL} ELSE 0 END)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
      JOIN placements_randomquestion q ON q.week_id = w.id AND q.answer IS NOT NULL
     GROUP BY 1, 2
"""  # noqa: S608 -- the queries are our own
_TASKS = f"""
    WITH tied AS ({_TIED}),
    weeks AS (
        SELECT t.owner, w.id, ntile(4) OVER (PARTITION BY w.placement_id ORDER BY w.monday) AS quarter,
               count(*) OVER (PARTITION BY w.placement_id) AS weeks
          FROM tied t
          JOIN placements_weekrecord w
            ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
           AND w.state <> 'open'
    )
    SELECT k.owner, count(*), count(*) FILTER (WHERE task.competency <> ''), count(DISTINCT k.id),
           count(*) FILTER (WHERE k.quarter = 1 AND k.weeks >= {LEAST_WEEKS}),
           count(*) FILTER (WHERE k.quarter = 1 AND k.weeks >= {LEAST_WEEKS} AND coalesce(n.mentor_level, n.level) >= 4),
           count(*) FILTER (WHERE k.quarter = 4 AND k.weeks >= {LEAST_WEEKS}),
           count(*) FILTER (WHERE k.quarter = 4 AND k.weeks >= {LEAST_WEEKS} AND coalesce(n.mentor_level, n.level) >= 4)
      FROM weeks k
      JOIN placements_tasknote n ON n.week_id = k.id AND coalesce(n.mentor_level, n.level) > 0
      JOIN placements_worktask task ON task.id = n.task_id
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
# Minutes of each student week that was worked, none where nobody guided.
_GUIDED = f"""
    WITH tied AS ({_TIED})
    SELECT t.owner, coalesce(sum(c.minutes), 0)::int, count(c.id)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
       AND w.state <> 'open'
      LEFT JOIN placements_mentorcontact c
        ON c.placement_id = w.placement_id AND c.guide = 'host' AND c.state = 'confirmed'
       AND c."on" BETWEEN w.monday AND w.monday + 6
     GROUP BY t.owner, w.id
     ORDER BY 1, 2
"""  # noqa: S608 -- the queries are our own


def readings(ties: Ties, *, on: date) -> dict[int, dict[str, Reading]]:
    """Give P1, P2, Q2 and M3 of each cooperation that has placements with weeks."""
    asked: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for owner, about, held, failed in rows(_ASKED, ties, on):
        asked[owner][about] = (held, failed)
    entered = {owner: (weeks, days) for owner, weeks, days in rows(_ENTERED, ties, on)}
    found: defaultdict[int, dict[str, Reading]] = defaultdict(dict)
    for owner, planned in rows(_PLANNED, ties, on):
        if planned:
            weeks, days = entered.get(owner, (0, 0))
            evidence = _evidence(weeks, *asked[owner].values())  # either question is about a week
            found[owner]["P1"] = Reading(min(days / planned, 1.0), evidence)
    for owner, one in _guided(ties, on).items():
        found[owner]["P2"] = one
    for owner, *counts in rows(_TASKS, ties, on):
        evidence = _evidence(counts[2], asked[owner].get("task", (0, 0)))
        found[owner] |= _of_tasks(counts, evidence)
    return found


def _of_tasks(counts: list[int], evidence: Evidence) -> dict[str, Reading]:
    notes, matched, _weeks, first, first_skilled, last, last_skilled = counts
    found = {"Q2": Reading(matched / notes, evidence)}
    if first and last:
        found["M3"] = Reading(last_skilled / last - first_skilled / first, evidence)
    return found


def _evidence(weeks: int, *asked: tuple[int, int]) -> Evidence:
    """Count weeks: what the mentor answered unseen held or failed, the rest is one side’s word.

    A week that the host confirmed was shown to it first; so that is no second, independent word.
    """
    held, failed = (sum(counts) for counts in zip((0, 0), *asked, strict=True))
    return Evidence(one_side=max(weeks - held - failed, 0), held=held, failed=failed)


def _guided(ties: Ties, on: date) -> dict[int, Reading]:
    minutes: defaultdict[int, list[int]] = defaultdict(list)
    contacts: defaultdict[int, int] = defaultdict(int)
    for owner, of_week, count in rows(_GUIDED, ties, on):
        minutes[owner].append(of_week)
        contacts[owner] += count
    return {
        owner: Reading(float(median(own)), Evidence(one_side=contacts[owner]))
        for owner, own in minutes.items()
    }


def rows(sql: str, ties: Ties, on: date) -> Rows:
    """Run a query over the placements that are tied, for the year that ends on the day."""
    params = {
        "placements": ties.placements,
        "owners": ties.owners,
        "on": on,
        "since": since_of(on),
        "zone": "Asia/Shanghai",
    }
    return fetched(sql, params)
