"""How the two sides deal with each other: duties, concerns, and agreements that go on."""

from collections import defaultdict
from datetime import date

from ronghe.engines.substance import Evidence, Reading
from ronghe.supervision.reading.ties import Ties, rows

# Due in the year, or cancelled by nobody; kept on time when the owner said so in time.
_DUTIES = """
    SELECT a.cooperation_id,
           count(*) FILTER (WHERE o.due_on <= %(on)s),
           count(*) FILTER (WHERE o.due_on <= %(on)s AND o.state = 'kept'
                              AND (o.reported_at AT TIME ZONE %(zone)s)::date <= o.due_on),
           count(*) FILTER (WHERE o.state IN ('reported', 'kept')),
           count(*) FILTER (WHERE o.state = 'disputed')
      FROM partnerships_obligation o
      JOIN partnerships_agreement a ON a.id = o.agreement_id
     WHERE a.cooperation_id = ANY(%(cooperations)s)
       AND o.due_on BETWEEN %(since)s AND %(on)s AND o.state <> 'cancelled'
     GROUP BY 1
"""
_CONCERNS = """
    SELECT c.cooperation_id, count(*),
           count(*) FILTER (WHERE c.answered_at IS NOT NULL),
           count(*) FILTER (WHERE (c.answered_at AT TIME ZONE %(zone)s)::date <= c.answer_due_on)
      FROM partnerships_concern c
     WHERE c.cooperation_id = ANY(%(cooperations)s)
       AND (c.raised_at AT TIME ZONE %(zone)s)::date >= %(since)s
       AND (c.answered_at IS NOT NULL OR c.answer_due_on < %(on)s)
     GROUP BY 1
"""
# A single placement's agreement ends with the placement, and is not renewed.
_ENDED = """
    SELECT a.cooperation_id, count(*),
           count(*) FILTER (WHERE EXISTS (
               SELECT FROM partnerships_agreement later
                WHERE later.renews_id = a.id AND later.state IN ('in_force', 'suspended', 'completed')))
      FROM partnerships_agreement a
     WHERE a.cooperation_id = ANY(%(cooperations)s)
       AND a.state IN ('completed', 'terminated')
       AND a.ended_on BETWEEN %(since)s AND %(on)s
       AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.agreement_id = a.id)
     GROUP BY 1
"""
NONE_AROSE = Reading(None, is_applicable=False)


def readings(ties: Ties, *, on: date) -> dict[int, dict[str, Reading]]:
    """Give G1, G2 and G3; where there was no concern, and no agreement ended, none arose."""
    found: defaultdict[int, dict[str, Reading]] = defaultdict(dict)
    for key in ties.cooperations:
        found[key] = {"G2": NONE_AROSE, "G3": NONE_AROSE}
    for key, due, on_time, told, disputed in rows(_DUTIES, ties, on):
        evidence = Evidence(one_side=told, failed=disputed)
        found[key]["G1"] = Reading(on_time / due, evidence)
    for key, raised, answered, in_time in rows(_CONCERNS, ties, on):
        # Raised by one side and answered by the other, each dated by Ronghe as it was done.
        evidence = Evidence(one_side=raised - answered, both=answered)
        found[key]["G2"] = Reading(in_time / raised, evidence)
    for key, ended, renewed in rows(_ENDED, ties, on):
        found[key]["G3"] = Reading(renewed / ended, Evidence(both=ended))
    return found
