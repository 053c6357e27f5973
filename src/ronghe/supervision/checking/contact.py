"""How both sides dealt with each other: who began, and what changed, failed or was corrected."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from ronghe.engines.integrity.contact import Dealings
from ronghe.supervision.reading.columns import TIED
from ronghe.supervision.reading.ties import Ties, rows

_LIVED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(DISTINCT p.student_id), count(w.id)
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
      LEFT JOIN placements_weekrecord w
        ON w.placement_id = p.id AND w.state <> 'open' AND w.monday BETWEEN %(since)s AND %(on)s
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
# Whatever shows that somebody looked: a correction, a contradiction, a rest, a hazard, a change.
_EVENTS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, 1 FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
      JOIN placements_dayhours d ON d.week_id = w.id AND d.host_minutes IS NOT NULL
    UNION ALL
    SELECT t.owner, 1 FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
      JOIN placements_tasknote n ON n.week_id = w.id AND n.mentor_level IS NOT NULL
    UNION ALL
    SELECT t.owner, 1 FROM tied t
      JOIN placements_mentorcontact c ON c.placement_id = t.placement_id
       AND c.state = 'contradicted' AND c."on" BETWEEN %(since)s AND %(on)s
    UNION ALL
    SELECT t.owner, 1 FROM tied t
      JOIN placements_interruption i ON i.placement_id = t.placement_id
       AND i.starts_on BETWEEN %(since)s AND %(on)s
    UNION ALL
    SELECT t.owner, 1 FROM tied t
      JOIN placements_hazard h ON h.placement_id = t.placement_id
       AND (h.reported_at AT TIME ZONE %(zone)s)::date BETWEEN %(since)s AND %(on)s
    UNION ALL
    SELECT t.owner, 1 FROM tied t
      JOIN placements_stage s ON s.placement_id = t.placement_id
       AND s.starts_on BETWEEN %(since)s AND %(on)s
"""  # noqa: S608 -- the queries are our own
_BEGUN = """
    SELECT c.cooperation_id, y.role
      FROM partnerships_concern c
      JOIN partnerships_cooperationparty y
        ON y.cooperation_id = c.cooperation_id AND y.organisation_id = c.raised_for_id
     WHERE c.cooperation_id = ANY(%(cooperations)s)
       AND (c.raised_at AT TIME ZONE %(zone)s)::date BETWEEN %(since)s AND %(on)s
    UNION ALL
    SELECT r.cooperation_id, y.role
      FROM partnerships_review r
      JOIN partnerships_cooperationparty y
        ON y.cooperation_id = r.cooperation_id AND y.organisation_id = r.recorded_for_id
     WHERE r.cooperation_id = ANY(%(cooperations)s) AND r.held_on BETWEEN %(since)s AND %(on)s
"""
QUIET_CHECKS = ("friction", "initiation")


def dealings(
    ties: Ties, *, on: date, explained: Mapping[tuple[int, str], datetime]
) -> dict[int, Dealings]:
    """Give the dealings of each cooperation with placements.

    They have no single record: one whose quiet was explained in the year is not asked again.
    """
    events = Counter[int]()
    for owner, count in rows(_EVENTS, ties, on):
        events[owner] += count
    begun: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for owner, role in rows(_BEGUN, ties, on):
        begun[owner][role] += 1
        events[owner] += 1
    return {
        owner: Dealings(
            interns, begun[owner]["college"], begun[owner]["host"], events[owner], float(weeks)
        )
        for owner, interns, weeks in rows(_LIVED, ties, on)
        if not any((owner, check) in explained for check in QUIET_CHECKS)
    }
