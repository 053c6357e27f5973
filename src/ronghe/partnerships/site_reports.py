"""Whether the hosts of a cooperation were looked at before students go there.

That a report is there before the college signs is the law's; that one older than a year is looked
at again is our policy, for the law names no age.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Min

from ronghe.parties.following import day_of
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    Cooperation,
    CooperationKind,
    CooperationParty,
    PartyRole,
    Signature,
    SiteReport,
    Suitability,
)

TOO_OLD = timedelta(days=365)
TAKING_STUDENTS = frozenset({CooperationKind.PLACEMENT, CooperationKind.APPRENTICESHIP})


class Inspected(StrEnum):
    SUITABLE = "suitable"
    MISSING = "missing"
    SIGNED_WITHOUT = "signed_without"  # the college signed before anybody had looked
    UNSUITABLE = "unsuitable"
    CONDITIONAL = "conditional"
    OLD = "old"
    LATE = "late"  # the first report came after the college had signed


@dataclass(frozen=True)
class HostStanding:
    """How a host stands with a college: its latest report, and what that amounts to."""

    host: CooperationParty
    college: CooperationParty
    standing: Inspected
    report: SiteReport | None = None


def takes_students(cooperation: Cooperation) -> bool:
    """Ask whether students are to go to the hosts, by its kind or by one of its agreements."""
    if cooperation.kind in TAKING_STUDENTS:
        return True
    known = library.templates()
    templates = cooperation.agreements.order_by().values_list("template", flat=True).distinct()
    return any(known[one].takes_students for one in templates)


def host_standings(
    cooperation: Cooperation, parties: Iterable[CooperationParty], *, on: date
) -> list[HostStanding]:
    """Give each host with each college, where students are to go; elsewhere nothing."""
    sides = list(parties)
    hosts = [one for one in sides if one.role == PartyRole.HOST]
    colleges = [one for one in sides if one.role == PartyRole.COLLEGE]
    if not hosts or not colleges or not takes_students(cooperation):
        return []
    written = _reports(hosts, colleges)
    signed = _signed_on(cooperation)
    return [_standing(host, college, written, signed, on) for host in hosts for college in colleges]


Reports = dict[tuple[int, int], list[SiteReport]]


def _reports(hosts: list[CooperationParty], colleges: list[CooperationParty]) -> Reports:
    """Give the reports by host and college, the latest visit first."""
    found = SiteReport.objects.filter(
        host__in=[one.organisation_id for one in hosts],
        college__in=[one.organisation_id for one in colleges],
    )
    written: Reports = {}
    for one in found.order_by("-visited_on", "-pk"):
        written.setdefault((one.host_id, one.college_id), []).append(one)
    return written


def _signed_on(cooperation: Cooperation) -> dict[int, date]:
    """Give the day on which each college first signed something that takes students."""
    templates = [key for key, one in library.templates().items() if one.takes_students]
    first = (
        Signature.objects.filter(
            version__agreement__cooperation=cooperation,
            version__agreement__template__in=templates,
            party__role=PartyRole.COLLEGE,
        )
        .order_by()
        .values("party__organisation")
        .annotate(first=Min("signed_at"))
    )
    return {one["party__organisation"]: day_of(one["first"]) for one in first}


def _standing(
    host: CooperationParty,
    college: CooperationParty,
    written: Reports,
    signed: dict[int, date],
    on: date,
) -> HostStanding:
    reports = written.get((host.organisation_id, college.organisation_id), [])
    signed_on = signed.get(college.organisation_id)
    if not reports:
        lacking = Inspected.MISSING if signed_on is None else Inspected.SIGNED_WITHOUT
        return HostStanding(host, college, lacking)
    latest = reports[0]
    if latest.suitability != Suitability.SUITABLE:
        found = Inspected(latest.suitability)
    elif on - latest.visited_on > TOO_OLD:
        found = Inspected.OLD
    else:
        is_late = signed_on is not None and reports[-1].visited_on > signed_on
        found = Inspected.LATE if is_late else Inspected.SUITABLE
    return HostStanding(host, college, found, latest)
