"""What students and mentors recorded at work: days, guidance, tasks, and the questions asked unseen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ronghe.engines.substance import Evidence, Reading
from ronghe.supervision.reading.columns import TIED
from ronghe.supervision.reading.ties import Ties, rows

DAYS_OF_WEEK = 5  # where nobody stated how many are worked: the week of the law
LEAST_WEEKS = 8  # a quarter of fewer says nothing about growing
STEP_OF_LEVEL = 1  # two people may judge a task one level apart

# Days of the agreed week between first and last day, rest and what lay before Ronghe left out.
_PLANNED = f"""
    WITH tied AS ({TIED}),
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
_DAYS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(*)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
       AND w.state <> 'open'
      JOIN placements_dayhours d ON d.week_id = w.id AND d.minutes > 0
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
_ASKED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, q.about,
           count(*) FILTER (WHERE abs(q.answer - q.entered) <= CASE q.about WHEN 'task' THEN {STEP_OF_LEVEL} ELSE 0 END),
           count(*) FILTER (WHERE abs(q.answer - q.entered) > CASE q.about WHEN 'task' THEN {STEP_OF_LEVEL} ELSE 0 END)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
      JOIN placements_randomquestion q ON q.week_id = w.id AND q.answer IS NOT NULL
     GROUP BY 1, 2
"""  # noqa: S608 -- the queries are our own
# Notes of tasks, those that belong to the programme, and in the first and the last quarter of the
# placement so far those that the student did alone: where it has lasted long enough.
_TASKS = f"""
    WITH tied AS ({TIED}),
    span AS (
        SELECT t.owner, p.id, p.starts_on, least(coalesce(p.over_on, p.ends_on), %(on)s) - p.starts_on + 1 AS days
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id
    ), notes AS (
        SELECT s.owner, task.competency <> '' AS is_matched, coalesce(n.mentor_level, n.level) >= 4 AS is_skilled,
               CASE WHEN s.days < 7 * {LEAST_WEEKS} THEN 0
                    WHEN w.monday - s.starts_on < s.days / 4 THEN 1
                    WHEN w.monday - s.starts_on >= s.days - s.days / 4 - 6 THEN 4 ELSE 2 END AS quarter
          FROM span s
          JOIN placements_weekrecord w
            ON w.placement_id = s.id AND w.monday BETWEEN %(since)s AND %(on)s AND w.state <> 'open'
          JOIN placements_tasknote n ON n.week_id = w.id AND coalesce(n.mentor_level, n.level) > 0
          JOIN placements_worktask task ON task.id = n.task_id
    )
    SELECT owner, count(*), count(*) FILTER (WHERE is_matched),
           count(*) FILTER (WHERE quarter = 1), count(*) FILTER (WHERE quarter = 1 AND is_skilled),
           count(*) FILTER (WHERE quarter = 4), count(*) FILTER (WHERE quarter = 4 AND is_skilled)
      FROM notes
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
# Minutes of each student week in which a mentor guided, as both confirmed; the others have none.
_GUIDED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, sum(c.minutes)::int, count(*)
      FROM tied t
      JOIN placements_mentorcontact c
        ON c.placement_id = t.placement_id AND c.guide = 'host' AND c.state = 'confirmed'
       AND c."on" BETWEEN %(since)s AND %(on)s
      JOIN placements_weekrecord w
        ON w.placement_id = c.placement_id AND w.state <> 'open'
       AND w.monday = date_trunc('week', c."on")::date
     GROUP BY t.owner, w.id
     ORDER BY 1, 2
"""  # noqa: S608 -- the queries are our own


# What a decided inspection drew at random on site and found true or untrue.
_INSPECTED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, r.kind, count(*) FILTER (WHERE r.answer = 'holds'),
           count(*) FILTER (WHERE r.answer = 'fails')
      FROM tied t
      JOIN supervision_drawnrecord r
        ON r.placement_id = t.placement_id AND r.day BETWEEN %(since)s AND %(on)s
       AND r.kind IN ('week', 'guidance')
      JOIN supervision_inspection i ON i.id = r.inspection_id AND i.state = 'decided'
     GROUP BY 1, 2
"""  # noqa: S608 -- the queries are our own


def readings(ties: Ties, weeks: Mapping[int, int], *, on: date) -> dict[int, dict[str, Reading]]:
    """Give P1, P2, Q2 and M3 of each cooperation that has placements with weeks.

    `weeks` are those that were entered, by cooperation.
    """
    asked: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for owner, about, held, failed in rows(_ASKED, ties, on):
        asked[owner][about] = (held, failed)
    looked_at = _inspected(ties, on)
    days: dict[int, int] = dict(rows(_DAYS, ties, on))
    found: defaultdict[int, dict[str, Reading]] = defaultdict(dict)
    for owner, planned in rows(_PLANNED, ties, on):
        if planned:
            # Either question is about a week, as is what an inspection drew.
            drawn = looked_at.get((owner, "week"), (0, 0))
            evidence = _evidence(weeks.get(owner, 0), drawn, *asked[owner].values())
            found[owner]["P1"] = Reading(min(days.get(owner, 0) / planned, 1.0), evidence)
    for owner, (minutes, contacts) in _guided(ties, weeks, on).items():
        drawn = looked_at.get((owner, "guidance"), (0, 0))
        found[owner]["P2"] = Reading(minutes, _evidence(contacts, drawn))
    for owner, *counts in rows(_TASKS, ties, on):
        evidence = _evidence(weeks.get(owner, 0), asked[owner].get("task", (0, 0)))
        found[owner] |= _of_tasks(counts, evidence)
    return found


def _of_tasks(counts: list[int], evidence: Evidence) -> dict[str, Reading]:
    notes, matched, first, first_skilled, last, last_skilled = counts
    found = {"Q2": Reading(matched / notes, evidence)}
    if first and last:
        found["M3"] = Reading(last_skilled / last - first_skilled / first, evidence)
    return found


def _evidence(count: int, *asked: tuple[int, int]) -> Evidence:
    """Count records: what was answered unseen or inspected held or failed, the rest is one side’s word.

    A week that the host confirmed was shown to it first; so that is no second, independent word.
    """
    held, failed = (sum(counts) for counts in zip((0, 0), *asked, strict=True))
    return Evidence(one_side=max(count - held - failed, 0), held=held, failed=failed)


def _inspected(ties: Ties, on: date) -> dict[tuple[int, str], tuple[int, int]]:
    found = rows(_INSPECTED, ties, on)
    return {(owner, kind): (held, failed) for owner, kind, held, failed in found}


def _guided(ties: Ties, weeks: Mapping[int, int], on: date) -> dict[int, tuple[float, int]]:
    """Give the median of minutes over all weeks that were entered, and how many contacts there are."""
    minutes: defaultdict[int, list[int]] = defaultdict(list)
    contacts: defaultdict[int, int] = defaultdict(int)
    for owner, of_week, count in rows(_GUIDED, ties, on):
        minutes[owner].append(of_week)
        contacts[owner] += count
    return {
        owner: (_median(minutes[owner], nothing=count - len(minutes[owner])), contacts[owner])
        for owner, count in weeks.items()
    }


def _median(ordered: Sequence[int], *, nothing: int) -> float:
    """Give the median of these and of so many noughts."""
    count = nothing + len(ordered)
    low, high = ((count - 1) // 2 - nothing, count // 2 - nothing)
    return (_at(ordered, low) + _at(ordered, high)) / 2


def _at(ordered: Sequence[int], place: int) -> int:
    return ordered[place] if place >= 0 else 0
