"""What is shown rather than done: signatures, papers and forms, for the formality score alone."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from ronghe.supervision.reading.columns import TIED
from ronghe.supervision.reading.ties import Ties, rows
from ronghe.supervision.reading.weeks import Weeks

_SIGNED = """
    SELECT cooperation_id, count(*),
           count(*) FILTER (WHERE state IN ('in_force', 'suspended', 'completed', 'terminated'))
      FROM partnerships_agreement
     WHERE cooperation_id = ANY(%(cooperations)s) AND state NOT IN ('annulled', 'lapsed')
     GROUP BY 1
"""
_PAPERS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(DISTINCT t.placement_id), count(e.id)
      FROM tied t
      LEFT JOIN kernel_evidence e
        ON e.subject_type = 'placements.placement' AND e.subject_id = t.placement_id
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own


def shown(ties: Ties, weeks: Mapping[int, Weeks], *, on: date) -> dict[int, dict[str, float]]:
    """Give F3, F5 and F6 by cooperation; ceremonies, plaques and news are recorded nowhere."""
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for key, count, signed in rows(_SIGNED, ties, on):
        found[key]["F3"] = signed / count
    for key, students, papers in rows(_PAPERS, ties, on):
        found[key]["F5"] = papers / students
    for key, of_it in weeks.items():
        found[key]["F6"] = of_it.entered / of_it.asked
    return found
