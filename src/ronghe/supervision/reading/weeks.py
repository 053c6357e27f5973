"""How many weeks students were asked to enter, and entered."""

from datetime import date
from typing import NamedTuple

from ronghe.supervision.reading.columns import TIED
from ronghe.supervision.reading.ties import Ties, rows

# Counted by placement first: the many weeks meet the few cooperations last.
_WEEKS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, sum(counted.asked)::int, sum(counted.entered)::int
      FROM tied t
      JOIN (SELECT w.placement_id, count(*) AS asked, count(*) FILTER (WHERE w.state <> 'open') AS entered
              FROM placements_weekrecord w
             WHERE w.placement_id = ANY(%(placements)s) AND w.monday BETWEEN %(since)s AND %(on)s
             GROUP BY 1) counted USING (placement_id)
     GROUP BY 1
"""  # noqa: S608 -- the query is our own


class Weeks(NamedTuple):
    asked: int
    entered: int


def weeks_of(ties: Ties, *, on: date) -> dict[int, Weeks]:
    """Count the weeks of each cooperation in the year; one without any is left out."""
    return {owner: Weeks(asked, entered) for owner, asked, entered in rows(_WEEKS, ties, on)}
