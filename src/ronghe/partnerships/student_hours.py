"""The hours of a student's week under all agreements that count on a day: handed to the rules.

Several agreements side by side may be lawful: half days in two places, or three days here and two
there. They say how many days a week, not which. So the days are laid out in every plain way, and
the rules look at the most lawful of them; if even that breaks one, the agreements do not fit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, product
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef

from ronghe.compliance.usual_week import LONGEST, is_holiday
from ronghe.engines.terms import Layer, Phase, Span, phase_on, terms_on
from ronghe.parties.actors import NOBODY, Actor
from ronghe.partnerships.models import (
    ONCE_SIGNED,
    Agreement,
    AgreementState,
    AgreementVersion,
    PartyRole,
    VersionState,
)
from ronghe.partnerships.standing import layer_of, layers_of

DAYS_OF_A_WEEK = 7
# With more at the same time only the two plainest ways of laying the days are tried.
MOST_COMBINED = 4
COUNTED = (ONCE_SIGNED - {AgreementState.ANNULLED}) | {AgreementState.SIGNING}

Item = Mapping[str, Any]
Variant = tuple[Item, ...]
Layout = tuple[Variant, ...]


@dataclass(frozen=True)
class Week:
    """How many hours on how many days of a week; None where an agreement does not say."""

    hours: int | None
    days: int | None


@dataclass(frozen=True)
class Strand:
    """What one agreement asks of the student, day by day; no entry for a day without it."""

    agreement: Agreement
    weeks: Mapping[date, Week]
    is_readable: bool = False  # for whoever asked

    @property
    def first(self) -> date:
        return min(self.weeks)

    @property
    def last(self) -> date:
        return max(self.weeks)


def strands_of(version: AgreementVersion, *, reader: Actor = NOBODY) -> tuple[Strand, ...]:
    """Give the hours of the draft itself, then of the student's other agreements on its days."""
    own = _own_strand(version)
    if own is None:
        return ()
    days = sorted(own.weeks)
    laid = (_strand(versions, days) for versions in _other_agreements(version, reader))
    return (own, *(one for one in laid if one.weeks))


def _own_strand(version: AgreementVersion) -> Strand | None:
    """Give the draft's own days; an amendment leaves those before its first day as they were."""
    terms = version.content.terms
    first, last = _day(terms.get("starts_on")), _day(terms.get("ends_on"))
    if first is None or last is None or last < first:
        return None
    since = (version.effective_on if version.is_amendment else None) or first
    layers = layers_of(version.agreement) if version.is_amendment else []
    drafted = Layer(version.number, min(since, last), dict(terms), version.until_on)
    last = min(last, first + LONGEST)
    weeks = {}
    for day in _days(first, last):
        held = terms_on([*layers, drafted], day).terms
        weeks[day] = _week(held or terms)
    return Strand(version.agreement, weeks)


def _other_agreements(version: AgreementVersion, reader: Actor) -> list[list[AgreementVersion]]:
    """Give the versions of the student's agreements that are signed or being signed, by agreement."""
    student = next((one for one in version.parties.all() if one.role == PartyRole.STUDENT), None)
    if student is None:
        return []
    binding = AgreementVersion.objects.filter(state__in=[VersionState.SIGNED, VersionState.SIGNING])
    theirs = binding.filter(parties__person=student.person_id, parties__role=PartyRole.STUDENT)
    readable = Agreement.objects.visible_to(reader).filter(pk=OuterRef("agreement"))
    found = (
        binding.filter(
            agreement__state__in=COUNTED, agreement__in=theirs.order_by().values("agreement")
        )
        .exclude(agreement=version.agreement_id)
        .annotate(is_readable=Exists(readable))
        .select_related("agreement")
        .prefetch_related("agreement__suspensions")
        .order_by("agreement", "number")
    )
    return [list(rows) for _pk, rows in groupby(found, key=attrgetter("agreement_id"))]


def _strand(versions: Sequence[AgreementVersion], days: Sequence[date]) -> Strand:
    layers, agreement = _layers(versions), versions[0].agreement
    suspended = [Span(one.starts_on, one.ends_on) for one in agreement.suspensions.all()]
    weeks = {
        day: _week(terms_on(layers, day).terms)
        for day in days
        if phase_on(layers, day, suspensions=suspended, ended_on=agreement.ended_on)
        == Phase.IN_FORCE
    }
    return Strand(agreement, weeks, is_readable=bool(vars(versions[0])["is_readable"]))


def _layers(versions: Sequence[AgreementVersion]) -> list[Layer]:
    """Give what was signed, or of an agreement that is being signed what it will lay down."""
    if signed := [one for one in versions if one.state == VersionState.SIGNED]:
        return [layer_of(one) for one in signed]
    return [
        Layer(one.number, one.effective_on, one.changes)
        for one in versions
        if one.effective_on is not None
    ]


def _week(terms: Mapping[str, Any]) -> Week:
    hours, days = terms.get("hours_per_day"), terms.get("days_per_week")
    return Week(
        hours if type(hours) is int else None,
        min(days, DAYS_OF_A_WEEK) if type(days) is int else None,
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


# -- laying the days out ------------------------------------------------------------------------


def layouts(strands: Sequence[Strand], jurisdiction: str) -> tuple[Layout, ...]:
    """Give the days worked, laid out in each plain way: holidays worked as well, and holidays free.

    Which of the two it is, agreements do not say. A day of a year whose holidays nobody has
    published counts as an ordinary one: else two full weeks in that year would pass as doubtful.
    """
    if not strands or any(None in (w.hours, w.days) for w in strands[0].weeks.values()):
        return ()
    count = len(strands) - 1
    ways = list(product((False, True), repeat=count)) if count <= MOST_COMBINED else []
    ways = ways or [(False,) * count, (True,) * count]
    return tuple(_laid_out(strands, (False, *way), jurisdiction) for way in ways)


def _laid_out(strands: Sequence[Strand], apart: Sequence[bool], jurisdiction: str) -> Layout:
    most, least = [], []
    for day in sorted(strands[0].weeks):
        hours = _hours_on(day, strands, apart)
        if hours == 0:
            continue
        worked = {"on": day} if hours is None else {"on": day, "hours": hours}
        most.append(worked)
        least.append({"on": day, "hours": 0} if is_holiday(day, jurisdiction) else worked)
    return tuple(most), tuple(least)


def _hours_on(day: date, strands: Sequence[Strand], apart: Sequence[bool]) -> int | None:
    """Add the hours up of those that work that weekday; None where one of them does not say.

    Each agreement takes the first days of the week, or those behind the days already taken.
    """
    total, taken = 0, 0
    for strand, is_apart in zip(strands, apart, strict=True):
        week = strand.weeks.get(day)
        if week is None:
            continue
        if week.hours is None or week.days is None:
            return None
        offset = taken if is_apart else 0
        if (day.weekday() - offset) % DAYS_OF_A_WEEK < week.days:
            total += week.hours
        taken = max(taken, offset + week.days)
    return total
