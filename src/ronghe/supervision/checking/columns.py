"""The queries behind the checks: each gives the cooperation first, and the moment of the record last."""

from ronghe.supervision.reading.columns import TIED

JOURNALS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, j.id, p.student_id, j.text, j.written_at
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
      JOIN placements_journalentry j ON j.placement_id = p.id
     WHERE j."on" BETWEEN %(since)s AND %(on)s
     ORDER BY j.id
"""  # noqa: S608 -- the queries are our own
# What the Friday list confirms in one go has one moment: then its time says nothing.
CONFIRMED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, w.id, w.answered_by_id, w.answered_at,
           count(*) OVER (PARTITION BY w.answered_by_id, w.answered_at) > 1, w.answered_at
      FROM tied t
      JOIN placements_weekrecord w ON w.placement_id = t.placement_id
     WHERE w.state = 'confirmed' AND w.answered_by_id IS NOT NULL
       AND w.monday BETWEEN %(since)s AND %(on)s
     ORDER BY w.id
"""  # noqa: S608 -- the queries are our own
# A talk with several about one thing, on one day and as long, is one talk; side by side at work is
# no time of one's own at all. What remains was with one after the other.
GUIDED = f"""
    WITH tied AS ({TIED}), talks AS (
        SELECT DISTINCT ON (t.owner, p.mentor_id, c."on", c.way, c.minutes, c.topic)
               t.owner, p.mentor_id, c."on" AS day, c.id, c.minutes, p.host_id, c.answered_at
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id AND p.mentor_id IS NOT NULL
          JOIN placements_mentorcontact c
            ON c.placement_id = p.id AND c.guide = 'host' AND c.state = 'confirmed'
           AND c.way <> 'at_work' AND c."on" BETWEEN %(since)s AND %(on)s
         ORDER BY t.owner, p.mentor_id, c."on", c.way, c.minutes, c.topic, c.id
    )
    SELECT owner, mentor_id, day, id, minutes, host_id, answered_at
      FROM talks ORDER BY owner, mentor_id, day, id
"""  # noqa: S608 -- the queries are our own
# Days that hosts confirmed of somebody whom two hosts confirmed on that day.
AT_TWO_HOSTS = f"""
    WITH tied AS ({TIED}), days AS (
        SELECT t.owner, s.person_id, d."on" AS day, d.id, d.begins_at, d.ends_at,
               coalesce(d.host_minutes, d.minutes) AS minutes, p.host_id,
               greatest(w.entered_at, w.answered_at) AS known_at,
               min(p.host_id) OVER one_day <> max(p.host_id) OVER one_day AS is_at_two
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id
          JOIN parties_membership s ON s.id = p.student_id
          JOIN placements_weekrecord w
            ON w.placement_id = p.id AND w.state = 'confirmed' AND w.monday BETWEEN %(since)s AND %(on)s
          JOIN placements_dayhours d ON d.week_id = w.id
         WHERE coalesce(d.host_minutes, d.minutes) > 0
           AND s.person_id IN (
               SELECT m.person_id
                 FROM tied i
                 JOIN placements_placement q ON q.id = i.placement_id
                 JOIN parties_membership m ON m.id = q.student_id
                GROUP BY 1 HAVING min(q.host_id) <> max(q.host_id))
        WINDOW one_day AS (PARTITION BY s.person_id, d."on")
    )
    SELECT owner, person_id, day, id, begins_at, ends_at, minutes, host_id, known_at
      FROM days WHERE is_at_two ORDER BY person_id, day, begins_at, id
"""  # noqa: S608 -- the queries are our own
# Guidance over all cooperations of an organisation: of mentors by host, of tutors by college. A talk
# with a group that several cooperations note is one talk.
GUIDED_ANYWHERE = f"""
    WITH tied AS ({TIED}), contacts AS (
        SELECT t.owner, c.id, c."on" AS day, c.way, c.minutes, c.topic, c.answered_at,
               CASE c.guide WHEN 'host' THEN p.host_id ELSE p.college_id END AS organisation,
               CASE c.guide WHEN 'host' THEN p.mentor_id ELSE p.tutor_id END AS guide
          FROM tied t
          JOIN placements_placement p ON p.id = t.placement_id
          JOIN placements_mentorcontact c
            ON c.placement_id = p.id AND c.state = 'confirmed' AND c.way <> 'at_work'
           AND c."on" BETWEEN %(since)s AND %(on)s
    ), talks AS (
        SELECT DISTINCT ON (organisation, guide, day, way, minutes, topic) *
          FROM contacts WHERE guide IS NOT NULL
         ORDER BY organisation, guide, day, way, minutes, topic, id
    )
    SELECT organisation, guide, day, owner, id, minutes, answered_at
      FROM talks ORDER BY organisation, guide, day, id
"""  # noqa: S608 -- the queries are our own
CONFIRMED_ANYWHERE = f"""
    WITH tied AS ({TIED})
    SELECT p.host_id, w.answered_by_id, t.owner, w.id, w.answered_at,
           count(*) OVER (PARTITION BY w.answered_by_id, w.answered_at) > 1, w.answered_at
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
      JOIN placements_weekrecord w ON w.placement_id = t.placement_id
     WHERE w.state = 'confirmed' AND w.answered_by_id IS NOT NULL
       AND w.monday BETWEEN %(since)s AND %(on)s
     ORDER BY p.host_id, w.answered_by_id, w.id
"""  # noqa: S608 -- the queries are our own
# A day is closed where the placement rests, as is on record, because the host has no work.
DAYS = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, d.id, w.placement_id, d."on", coalesce(d.host_minutes, d.minutes),
           EXISTS (SELECT FROM placements_interruption i
                    WHERE i.placement_id = w.placement_id AND i.ground = 'no_work'
                      AND d."on" BETWEEN i.starts_on AND coalesce(i.ends_on, d."on")),
           greatest(w.entered_at, w.answered_at)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
       AND w.state <> 'open'
      JOIN placements_dayhours d ON d.week_id = w.id
     WHERE coalesce(d.host_minutes, d.minutes) > 0
     ORDER BY d.id
"""  # noqa: S608 -- the queries are our own
# The hours a day that the host stated, from the day on which it did; what was stated first, or came
# with a ledger, holds from the first day.
STATED = f"""
    WITH tied AS ({TIED})
    SELECT t.placement_id,
           CASE WHEN row_number() OVER (PARTITION BY t.placement_id ORDER BY a.id) = 1
                THEN least((a.at AT TIME ZONE %(zone)s)::date, p.starts_on)
                ELSE (a.at AT TIME ZONE %(zone)s)::date END,
           (a.details->>'hours_a_day')::float
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
      JOIN kernel_auditrecord a
        ON a.subject_type = 'placements.placement' AND a.subject_id = p.id
       AND a.verb = 'placement.work_stated' AND a.details->>'hours_a_day' IS NOT NULL
     UNION ALL
    SELECT t.placement_id, p.starts_on, (p.work->>'hours_a_day')::float
      FROM tied t
      JOIN placements_placement p ON p.id = t.placement_id
     WHERE p.work->>'hours_a_day' IS NOT NULL
       AND NOT EXISTS (SELECT FROM kernel_auditrecord a
                        WHERE a.subject_type = 'placements.placement' AND a.subject_id = p.id
                          AND a.verb = 'placement.work_stated'
                          AND a.details->>'hours_a_day' IS NOT NULL)
     ORDER BY 1, 2
"""  # noqa: S608 -- the queries are our own
# What stands after the mentor confirmed: a figure that was corrected contradicts nothing.
ANSWERED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, q.id, q.answer,
           CASE q.about
                WHEN 'days' THEN (SELECT count(*) FROM placements_dayhours d
                                   WHERE d.week_id = w.id AND coalesce(d.host_minutes, d.minutes) > 0)
                ELSE coalesce((SELECT coalesce(n.mentor_level, n.level) FROM placements_tasknote n
                                WHERE n.week_id = w.id AND n.task_id = q.task_id), 0)
           END,
           greatest(q.answered_at, w.answered_at)
      FROM tied t
      JOIN placements_weekrecord w
        ON w.placement_id = t.placement_id AND w.monday BETWEEN %(since)s AND %(on)s
       AND w.state = 'confirmed'
      JOIN placements_randomquestion q ON q.week_id = w.id AND q.answer IS NOT NULL
     ORDER BY q.id
"""  # noqa: S608 -- the queries are our own
SCORED = f"""
    WITH tied AS ({TIED})
    SELECT t.owner, r.id, round(avg(l.level), 1), r.written_at
      FROM tied t
      JOIN placements_outcomereport r
        ON r.placement_id = t.placement_id AND r.side = 'host' AND r.replaced_at IS NULL
      JOIN placements_outcomelevel l ON l.report_id = r.id AND l.level IS NOT NULL
     WHERE r.written_at < %(on)s::date + 1
     GROUP BY t.owner, r.id, r.written_at
     ORDER BY r.id
"""  # noqa: S608 -- the queries are our own
# A month for which an amount is agreed is explained by it.
PAID = f"""
    WITH tied AS ({TIED}), paid AS (
        SELECT t.owner, y.placement_id, y.month, min(y.id) AS id, sum(y.amount) AS amount,
               max(y.entered_at) AS entered_at
          FROM tied t
          JOIN placements_payment y ON y.placement_id = t.placement_id AND y.taken_back_at IS NULL
         WHERE y.month BETWEEN %(since)s AND %(on)s
         GROUP BY 1, 2, 3
    )
    SELECT paid.owner, paid.placement_id, paid.id, paid.amount::bigint,
           (SELECT coalesce(sum(coalesce(d.host_minutes, d.minutes)), 0)
              FROM placements_weekrecord w
              JOIN placements_dayhours d ON d.week_id = w.id
             WHERE w.placement_id = paid.placement_id AND w.state <> 'open'
               AND d."on" >= paid.month AND d."on" < paid.month + interval '1 month'),
           period.amount::bigint, paid.entered_at
      FROM paid
      LEFT JOIN placements_payperiod period
        ON period.placement_id = paid.placement_id AND period.month = paid.month
     ORDER BY paid.owner, paid.placement_id, paid.month
"""  # noqa: S608 -- the queries are our own
