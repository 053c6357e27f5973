"""What cheats leave behind in Qinghe is seen by the checks; what their honest twins leave is not."""

from datetime import datetime, timedelta

import pytest

from ronghe.demo.cheats import CHEATS, HOSTS, QUIET
from ronghe.demo.scene import ZONE, made_by
from ronghe.engines.integrity.entries import DatedEntry, closed_days
from ronghe.engines.integrity.figures import RecordedFigure, heaping
from ronghe.engines.integrity.journals import copied_journals, find_copies
from ronghe.engines.integrity.loads import Attendance, impossible_loads
from ronghe.engines.integrity.signals import Kind, Subject
from ronghe.kernel.models import AuditRecord
from ronghe.placements.models import (
    DayHours,
    Interruption,
    JournalEntry,
    MentorContact,
    RandomQuestion,
    WeekRecord,
    WeekState,
)

pytestmark = pytest.mark.django_db
RARE = 0.002  # three authors of three who copy, where one in ten may, are one in a thousand


def subject(key):
    return Subject(Kind.ORGANISATION, key)


def host(key):
    return made_by(f"organisation:{key}")


def days_of(key):
    return DayHours.objects.filter(week__placement__host=host(key), minutes__gt=0)


def signals_of_copies():
    entries = list(JournalEntry.objects.select_related("placement").order_by("pk"))
    subjects = [subject(str(one.placement.host_id)) for one in entries]
    authors = [str(one.placement.student_id) for one in entries]
    copies = find_copies([one.text for one in entries])
    found = copied_journals(subjects, authors, [str(one.pk) for one in entries], copies)
    return {int(one.subject.key): one.p_value for one in found}


def closed_p(key):
    """Look at the days of a host against those on which it stood still, as is on record."""
    rests = Interruption.objects.filter(placement__host=host(key), ground="no_work")
    closed = frozenset(
        one.starts_on + timedelta(days=number)
        for one in rests
        for number in range((one.ends_on - one.starts_on).days + 1)
    )
    assert closed
    entries = [DatedEntry(str(one.pk), one.on) for one in days_of(key)]
    found = closed_days(subject(key), entries, closed)
    return found.p_value if found else 1


def heaping_p(key):
    """Look at the hours of a host against those that it stated, as long as they held."""
    figures = [
        RecordedFigure(str(one.pk), one.minutes / 60, float(one.week.placement.work["hours_a_day"]))
        for one in days_of(key).select_related("week__placement")
    ]
    found = heaping(subject(key), figures)
    return found.p_value if found else 1


def loads_p(key):
    """Lay the guidance of each day end to end, as whoever talks to one at a time does."""
    begun, attendances = {}, []
    contacts = MentorContact.objects.filter(placement__host=host(key), guide="host")
    for one in contacts.select_related("placement").order_by("pk"):
        mentor = str(one.placement.mentor_id)
        opening = datetime(one.on.year, one.on.month, one.on.day, tzinfo=ZONE)
        begin = begun.get((mentor, one.on), opening)
        end = begun[mentor, one.on] = begin + timedelta(minutes=one.minutes)
        attendances.append(Attendance(str(one.pk), mentor, key, begin, end))
    found = impossible_loads(subject(key), attendances)
    return found.p_value if found else 1


def answers_of(key):
    return RandomQuestion.objects.filter(week__placement__host=host(key), answered_at__isnull=False)


def wrong_share(key):
    known = [one for one in answers_of(key) if one.answer is not None]
    return sum(one.answer != one.entered for one in known) / len(known)


def test_copied_journals_are_seen_and_own_words_are_not(qinghe):
    cheat, found = CHEATS["copied_journals"], signals_of_copies()

    assert found.get(host(cheat.host), 1) <= RARE
    assert found.get(host(cheat.twin), 1) > RARE
    assert {key for key, p in found.items() if p <= RARE} == {host(cheat.host)}


@pytest.mark.parametrize(
    ("key", "look"),
    [("closed_weeks", closed_p), ("same_hours", heaping_p), ("guidance_hours", loads_p)],
)
def test_a_cheat_is_seen_and_its_honest_twin_is_not(key, look, qinghe):
    cheat = CHEATS[key]

    assert look(cheat.host) <= RARE
    assert look(cheat.twin) > 0.05


def test_who_confirms_unseen_answers_wrongly_and_who_reads_may_not_know(qinghe):
    cheat = CHEATS["wrong_answers"]

    assert wrong_share(cheat.host) == 1
    assert wrong_share(cheat.twin) == 0
    assert answers_of(cheat.twin).filter(answer=None).exists()
    weeks = WeekRecord.objects.filter(placement__host=host(cheat.host))
    assert {one.state for one in weeks} == {WeekState.CONFIRMED}


def test_the_make_up_day_of_the_honest_host_was_worked(qinghe):
    twin = CHEATS["closed_weeks"].twin
    saturdays = [one for one in days_of(twin) if one.on.isoweekday() == 6]

    assert saturdays
    assert all("补班" in one.week.remark for one in saturdays)


def test_the_stated_hours_of_the_host_with_the_same_hours_vary(qinghe):
    cheat = CHEATS["same_hours"]
    stated = AuditRecord.objects.filter(
        verb="placement.work_stated", details__facts=["hours_a_day"]
    )

    assert stated.count() >= 2
    assert {one.minutes for one in days_of(cheat.host)} == {420}
    assert {one.minutes for one in days_of(cheat.twin)} == {480}


def test_the_quiet_host_is_in_time_and_what_went_wrong_was_mended(qinghe):
    weeks = WeekRecord.objects.filter(placement__host=host(QUIET))
    rests = Interruption.objects.filter(placement__host=host(QUIET))

    assert all(one.answered_at - one.entered_at <= timedelta(hours=2) for one in weeks)
    assert [one.ends_on is not None for one in rests] == [True]
    assert DayHours.objects.filter(week__in=weeks, host_minutes__isnull=False).count() == 2


def test_nobody_is_hidden_among_cheats_who_is_not_a_host_of_the_year():
    keys = {one.key for one in HOSTS}
    named = [key for one in CHEATS.values() for key in (one.host, one.twin)]

    assert {*named, QUIET} == keys
    assert len(set(named)) == len(named)
