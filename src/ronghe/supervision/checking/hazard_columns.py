"""The queries behind early warnings; each gives the cooperation first."""

from collections.abc import Sequence

from ronghe.supervision.reading.columns import TIED

SOON_DAYS = 92  # three months
_OVERDUE = """
    SELECT a.cooperation_id, count(*)
      FROM partnerships_obligation o
      JOIN partnerships_agreement a ON a.id = o.agreement_id
     WHERE a.cooperation_id = ANY(%(cooperations)s)
       AND o.due_on >= %(since)s AND o.due_on < %(on)s AND o.state IN ('open', 'missed')
     GROUP BY 1
"""
_UNPAID = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(*)
      FROM tied t
      JOIN placements_payperiod y ON y.placement_id = t.placement_id
     WHERE y.settled_on IS NULL AND y.amount > 0 AND y.due_on >= %(since)s AND y.due_on < %(on)s
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
_CONCERNS = """
    SELECT cooperation_id, count(*)
      FROM partnerships_concern
     WHERE cooperation_id = ANY(%(cooperations)s) AND state <> 'settled'
     GROUP BY 1
"""
_DISPUTED = """
    SELECT a.cooperation_id, count(*)
      FROM partnerships_obligation o
      JOIN partnerships_agreement a ON a.id = o.agreement_id
     WHERE a.cooperation_id = ANY(%(cooperations)s) AND o.state = 'disputed'
     GROUP BY 1
"""
# The query, and what it counts.
COUNTED: Sequence[tuple[str, str]] = (
    (_OVERDUE, "late_obligations"),
    (_UNPAID, "late_obligations"),
    (_CONCERNS, "open_disputes"),
    (_DISPUTED, "open_disputes"),
)
ADDED = frozenset(code for _sql, code in COUNTED)
# Days on which one side answered the other: weeks, guidance and visits that both stand behind.
MET = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, max((met.at AT TIME ZONE %(zone)s)::date)
      FROM tied t
      JOIN LATERAL (
           SELECT w.answered_at AS at FROM placements_weekrecord w
            WHERE w.placement_id = t.placement_id AND w.state = 'confirmed'
           UNION ALL
           SELECT c.answered_at FROM placements_mentorcontact c
            WHERE c.placement_id = t.placement_id AND c.state = 'confirmed'
           UNION ALL
           SELECT v.reported_at FROM placements_visit v
            WHERE v.placement_id = t.placement_id AND v.saw_mentor) met ON met.at IS NOT NULL
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
DEALT = """
    SELECT c.cooperation_id, max((c.answered_at AT TIME ZONE %(zone)s)::date)
      FROM partnerships_concern c
     WHERE c.cooperation_id = ANY(%(cooperations)s) AND c.answered_at IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT r.cooperation_id, max((r.answered_at AT TIME ZONE %(zone)s)::date)
      FROM partnerships_review r
     WHERE r.cooperation_id = ANY(%(cooperations)s) AND r.answered_at IS NOT NULL GROUP BY 1
    UNION ALL
    SELECT a.cooperation_id, max((s.signed_at AT TIME ZONE %(zone)s)::date)
      FROM partnerships_agreement a
      JOIN partnerships_agreementversion v ON v.agreement_id = a.id
      JOIN partnerships_agreementparty y ON y.version_id = v.id
      JOIN partnerships_signature s ON s.party_id = y.id
     WHERE a.cooperation_id = ANY(%(cooperations)s) GROUP BY 1
"""
MENTORS = f"""
    WITH tied AS ({TIED}), mentors AS (
        SELECT DISTINCT t.owner, m.id, m.ends_on
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id
          JOIN parties_membership m ON m.id = p.mentor_id
    )
    SELECT owner, count(*) FILTER (WHERE ends_on < %(on)s), count(*) FROM mentors GROUP BY 1
"""  # noqa: S608 -- the queries are our own
DISSOLVED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, count(*) FILTER (WHERE p.state = 'ended_early'), count(*)
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
     GROUP BY 1
"""  # noqa: S608 -- the queries are our own
# The last day of what stands in force, where nothing renews it; single placements' end by themselves.
ENDING = """
    WITH latest AS (
        SELECT DISTINCT ON (a.id) a.id, a.cooperation_id, v.document->'terms'->>'ends_on' AS last
          FROM partnerships_agreement a
          JOIN partnerships_agreementversion v ON v.agreement_id = a.id AND v.in_force_on IS NOT NULL
         WHERE a.cooperation_id = ANY(%(cooperations)s) AND a.state = 'in_force'
           AND NOT EXISTS (SELECT FROM partnerships_agreement later WHERE later.renews_id = a.id)
           AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.agreement_id = a.id)
         ORDER BY a.id, v.number DESC
    )
    SELECT cooperation_id, max(last::date) FROM latest
     WHERE last ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' GROUP BY 1
"""
# Broken off: an agreement between the sides ended early, or the cooperation was given up.
ABORTED = """
    SELECT a.cooperation_id, max(a.ended_on)
      FROM partnerships_agreement a
     WHERE a.cooperation_id = ANY(%(cooperations)s) AND a.state = 'terminated'
       AND a.ended_on BETWEEN %(on)s::date - 183 AND %(on)s
       AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.agreement_id = a.id)
     GROUP BY 1
"""
