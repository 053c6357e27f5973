"""One person's calendar as iCalendar (RFC 5545): whole days, hours where they are known.

An entry keeps its UID for as long as the thing behind it lives. Published calendars say the moment
of making as DTSTAMP; SEQUENCE counts where a thing of ours counts its own changes, and the days by
which something is overdue.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.placements.models import Placement
from ronghe.placements.operations.weeks import WAITS_FOR_DAYS
from ronghe.placements.queries.agenda import (
    SHIFTS_AHEAD,
    SHIFTS_BACK,
    Entry,
    Hours,
    entries_of,
    hours_as_lived,
    placements_with_shifts,
)
from ronghe.placements.shifts import FIVE, Shift, days_a_week, hours_between, shifts_of, span_on
from ronghe.web.feeds.words import Said, Told, overdue, said_of

PRODUCT = "-//Ronghe//Calendar//EN"
MOST_EVENTS = 600
AN_HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# These wait until they are done: once their day is over they stand until today.
WAITING = frozenset({"visit", "weeks", "report", "report_own", "pay"})
COUNTED = frozenset({"round_closes", "round_appeals", "round_confirm"})
TIMED = frozenset({"round_closes"})


@dataclass(frozen=True)
class Reader:
    """Whose calendar it is: in which roles, which language, at which moment, in which time zone."""

    actors: Sequence[Actor]
    language: str
    at: datetime

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    @property
    def zone(self) -> str:
        """Give the time zone of the organisation where the first role is held, or our own."""
        own = self.actors[0].organisation if self.actors else None
        return own.jurisdiction.effective_time_zone if own else settings.TIME_ZONE


def calendar_of(reader: Reader) -> bytes:
    """Write the calendar; of somebody who holds no role any more, an empty one."""
    entries = entries_of(reader.actors, on=reader.on)
    placements = placements_with_shifts(reader.actors, on=reader.on)
    hosts = _hosts({one.host for one in entries} | {one.host_id for one in placements})
    events = [_event_of(Told(one, hosts, reader.language), reader) for one in entries]
    lived = hours_as_lived(placements, on=reader.on) if placements else {}
    for placement in placements:
        host = hosts[placement.host_id].name_in(reader.language)
        events += _shifts(placement, host, lived, reader)
    found = _empty(reader)
    for event in events[:MOST_EVENTS]:
        found.add_component(event)
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _empty(reader: Reader) -> Calendar:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Ronghe"))
    found.add("x-wr-timezone", reader.zone)
    found.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    return found


def _hosts(ids: set[int | None]) -> dict[int, Organisation]:
    known = [one for one in ids if one is not None]
    found = Organisation.objects.filter(pk__in=known).prefetch_related("names")
    return {one.pk: one for one in found}


def _event_of(told: Told, reader: Reader) -> Event:
    entry, said = told.entry, said_of(told)
    if entry.kind in TIMED and entry.at is not None:
        ends = entry.at.astimezone(ZoneInfo(reader.zone))
        event = _event(_uid(entry), said, reader, sequence=entry.count)
        event.add("dtstart", ends - AN_HOUR)
        event.add("dtend", ends)
        return event
    day = _day_of(entry)
    late = max((reader.on - day).days, 0) if entry.kind in WAITING else 0
    if late:
        said = Said(overdue(said.line), said.path, said.note)
    sequence = entry.count if entry.kind in COUNTED else late
    event = _event(_uid(entry), said, reader, sequence=sequence)
    return _all_day(event, day, day + late * DAY)


def _day_of(entry: Entry) -> date:
    """Give its day; a week waits for its mentor so many days from when the first was entered."""
    if entry.kind == "weeks" and entry.at is not None:
        return timezone.localdate(entry.at) + timedelta(days=WAITS_FOR_DAYS)
    assert entry.on is not None  # noqa: S101 -- asked for by its day
    return entry.on


def _uid(entry: Entry) -> str:
    """Name the thing, not the row of a table: what is counted by day or by week has that in its name."""
    parts = [entry.kind.replace("_", "-"), entry.reference]
    if not entry.reference:
        parts = [parts[0], str(entry.host or ""), entry.on.isoformat() if entry.on else ""]
    return f"{'-'.join(part for part in parts if part)}@{_domain()}".lower()


def _domain() -> str:
    return urlsplit(settings.RONGHE_URL).hostname or "ronghe"


def _event(uid: str, said: Said, reader: Reader, *, sequence: int = 0) -> Event:
    address = settings.RONGHE_URL + said.path
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", reader.at)
    event.add("sequence", sequence)
    event.add("summary", said.line)
    event.add("description", f"{said.note}\n{address}" if said.note else address)
    event.add("url", address)
    event.add("class", "PRIVATE")
    return event


def _all_day(event: Event, first: date, last: date, *, is_busy: bool = False) -> Event:
    event.add("dtstart", first)
    event.add("dtend", last + DAY)
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    return event


def _shifts(
    placement: Placement, host: str, lived: Mapping[tuple[int, date], Hours], reader: Reader
) -> Iterator[Event]:
    first = max(placement.starts_on, reader.on - SHIFTS_BACK)
    last = min(placement.ends_on, reader.on + SHIFTS_AHEAD)
    days = days_a_week(placement.work)
    said = _said_of_shift(placement, host)
    if days is not None and days < FIVE:
        yield from _weeks_of(placement, said, (first, last), reader)
        return
    agreed = hours_between(placement.work)
    rests = [(one.starts_on, one.ends_on) for one in placement.interruptions.all()]
    for shift in shifts_of(days, placement.jurisdiction, first, last, rests):
        hours = lived.get((placement.pk, shift.on), agreed)
        yield _shift(placement, shift, hours, said, reader)


def _shift(
    placement: Placement, shift: Shift, hours: Hours | None, said: Said, reader: Reader
) -> Event:
    """Give the hours in the time zone of the work where they are known, else the whole day."""
    uid = f"shift-{placement.reference}-{shift.on}@{_domain()}".lower()
    if not shift.is_sure:
        note = _("Whether this day is a holiday is not published yet.")
        said = Said(_("Perhaps: %(line)s") % {"line": said.line}, said.path, f"{said.note}\n{note}")
    event = _event(uid, said, reader)
    event.add("status", "CONFIRMED" if shift.is_sure else "TENTATIVE")
    if hours is None:
        return _all_day(event, shift.on, shift.on, is_busy=shift.is_sure)
    zone = placement.region.jurisdiction.effective_time_zone
    begins, ends = span_on(shift.on, hours, zone)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("transp", "OPAQUE" if shift.is_sure else "TRANSPARENT")
    return event


def _weeks_of(
    placement: Placement, said: Said, span: tuple[date, date], reader: Reader
) -> Iterator[Event]:
    """Where fewer than five days a week are agreed, the week is known and its days are not."""
    first, last = span
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        uid = f"shifts-{placement.reference}-{monday}@{_domain()}".lower()
        line = _("%(line)s: %(days)s days of this week") % {
            "line": said.line,
            "days": placement.work["days_a_week"],
        }
        event = _event(uid, Said(line, said.path, said.note), reader)
        friday = monday + timedelta(days=FIVE - 1)
        yield _all_day(event, max(monday, first), max(min(friday, last), monday, first))
        monday += timedelta(weeks=1)


def _said_of_shift(placement: Placement, host: str) -> Said:
    hours = placement.work.get("hours_a_day")
    is_timed = hours_between(placement.work) is not None
    note = _("As agreed.") if is_timed else _("As agreed; when the day begins you learn at your host.")  # fmt: skip
    if hours and not is_timed:
        shown = f"{Decimal(str(hours)).normalize():f}"
        note = _("%(hours)s hours as agreed; when the day begins you learn at your host.") % {"hours": shown}  # fmt: skip
    line = _("Placement: %(title)s at %(host)s") % {"title": placement.title, "host": host}
    return Said(line, reverse("placements:placement_page", args=[placement.reference]), note)
