"""What came of the placements: whom the host took on."""

from datetime import date

from ronghe.engines.substance import Evidence, Reading
from ronghe.supervision.reading.columns import TIED
from ronghe.supervision.reading.ties import Ties, rows

# Of those who completed, those with whom the host says it signed a contract of employment.
_TAKEN_ON = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(*), count(r.has_contract), count(*) FILTER (WHERE r.has_contract)
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
       AND p.state = 'completed' AND p.over_on BETWEEN %(since)s AND %(on)s
      LEFT JOIN placements_outcomereport r
        ON r.placement_id = p.id AND r.side = 'host' AND r.replaced_at IS NULL
     GROUP BY 1
"""  # noqa: S608 -- the query is our own
NOBODY_COMPLETED = Reading(None, is_applicable=False)


def readings(ties: Ties, *, on: date) -> dict[int, dict[str, Reading]]:
    """Give O3; where nobody completed in the year it did not arise, where no host said it is unknown.

    The host alone says so: graduates answer about their work without a name, and so confirm nobody's.
    """
    found = {key: {"O3": NOBODY_COMPLETED} for key in ties.cooperations}
    for owner, completed, said, taken_on in rows(_TAKEN_ON, ties, on):
        value = taken_on / completed if said else None
        found[owner] = {"O3": Reading(value, Evidence(one_side=said))}
    return found
