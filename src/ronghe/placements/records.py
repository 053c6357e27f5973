"""What is on record of placements, read for many of them in a few queries."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, prefetch_related_objects

from ronghe.kernel.many_read import among, kept
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    PartyRole,
    Signature,
    SiteReport,
    Suitability,
    VersionState,
)
from ronghe.placements.models import (
    OPEN,
    Consent,
    DayHours,
    EmergencyPlan,
    FiledPlacement,
    Filing,
    FilingState,
    Headcount,
    HostApproval,
    InsuranceCover,
    InsuredPlacement,
    Payment,
    PayPeriod,
    Placement,
    PlacementKind,
    PlacementState,
    SafetyTest,
    Visit,
    WeekState,
)
from ronghe.placements.visit_law import rules_ask_for_reviews
from ronghe.reference.models import Region

# Students who are or were at the host; those who never came do not count.
COUNTED = frozenset({*OPEN, PlacementState.COMPLETED, PlacementState.ENDED_EARLY})


class Tested(NamedTuple):
    """What counts of a test about safety."""

    taken_on: date
    score: int
    pass_mark: int


@dataclass(slots=True)
class Records:
    """Everything that bears on one placement before its first day."""

    placement: Placement
    person: int | None = None  # the student's key
    born_on: date | None = None
    entry_year: int | None = None
    version: AgreementVersion | None = None
    signed: dict[str, date] = field(default_factory=dict)  # by role, of the first version
    versions: Sequence[AgreementVersion] = ()  # all that were signed, the oldest first
    consents: Sequence[tuple[str, str, date, datetime]] = ()  # who, to what, and when
    covers: Sequence[InsuranceCover] = ()
    tests: Sequence[Tested] = ()
    approval: HostApproval | None = None
    filings: Sequence[Filing] = ()
    plan: EmergencyPlan | None = None
    site_report: SiteReport | None = None
    staff: int | None = None
    occupation_staff: int | None = None
    interns: int = 0
    occupation_interns: int = 0
    tutor_load: int = 0
    mentor_load: int = 0
    days: Sequence[DayHours] = ()  # as they were lived
    visits: Sequence[Visit] = ()  # where the law asks for them
    on: date = date.max  # the day as which they stand
    pay: Sequence[PayPeriod] = ()
    payments: Sequence[Payment] = ()


@kept()
def placements_of(references: Collection[int]) -> list[Placement]:
    """Give placements with all that belongs to them but the student, in order.

    What many placements share is read once, and is one object for all of them.
    """
    found = list(Placement.objects.filter(pk__in=among(references)).order_by("pk"))
    organisations = Organisation.objects.select_related("region__jurisdiction", "sector")
    known = _share(found, organisations, "college", "host")
    prefetch_related_objects(known, "names")
    _share(found, Region.objects, "region")
    _share(found, Agreement.objects, "agreement")
    _share(found, Membership.objects.select_related("person"), "tutor", "mentor")
    return found


def _share(found: Sequence[Placement], rows: Any, *names: str) -> list[Any]:
    """Read what the placements refer to by these names, and give it."""
    links: list[Any] = [Placement._meta.get_field(name) for name in names]
    keys = {getattr(one, link.attname) for one in found for link in links} - {None}
    if not keys:
        return []
    known = {row.pk: row for row in rows.filter(pk__in=among(keys)).order_by()}
    for link in links:
        for one in found:
            key = getattr(one, link.attname)
            if key is not None:
                link.set_cached_value(one, known[key])
    return list(known.values())


@kept()
def records_of(placements: Sequence[Placement], *, on: date) -> dict[int, Records]:
    """Give the records of each placement, as they stand that day."""
    found = records_beside_law(placements, on=on)
    rows = found.values()
    _students(found)
    _agreements(rows)
    _consents(found)
    _tests(found)
    _site_reports(rows)
    _headcounts(rows, on)
    _days(found)
    _visits(found)
    _pay(found)
    return found


def records_beside_law(placements: Sequence[Placement], *, on: date) -> dict[int, Records]:
    """Give only what the items of the gate ask for that no rule speaks of: enough for its page."""
    found = {one.pk: Records(one, on=on) for one in placements}
    rows = found.values()
    _covers(found)
    _filings(found)
    _host_lists(rows, on)
    _plans(rows)
    _loads(rows)
    return found


Rows = Iterable[Records]


def _students(found: dict[int, Records]) -> None:
    placements = Placement.objects.filter(pk__in=among(found)).order_by()
    for pk, person, born_on, entry_year in placements.values_list(
        "pk",
        "student__person",
        "student__person__details__birth_on",
        "student__school_class__cohort__entry_year",
    ):
        one = found[pk]
        one.person, one.born_on, one.entry_year = person, born_on, entry_year


def _agreements(rows: Rows) -> None:
    """Take the version in force, or the newest draft where nothing is signed yet."""
    agreements = {key for one in rows if (key := one.placement.agreement_id) is not None}
    if not agreements:
        return
    versions: dict[int, AgreementVersion] = {}
    all_signed: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in AgreementVersion.objects.filter(agreement__in=among(agreements)).order_by(
        "number"
    ):
        known = versions.get(version.agreement_id)
        if known is None or _counts_more(version, known):
            versions[version.agreement_id] = version
        if version.state == VersionState.SIGNED:
            all_signed[version.agreement_id].append(version)
    signed: dict[int, dict[str, date]] = defaultdict(dict)
    signatures = Signature.objects.filter(
        version__agreement__in=among(agreements),
        version__state=VersionState.SIGNED,
        version__number=1,
    )
    for row in signatures.select_related("party", "version").order_by("signed_at"):
        # Of several who sign in one role the last one counts.
        signed[row.version.agreement_id][row.party.role] = day_of(row.signed_at)
    for one in rows:
        if one.placement.agreement_id is not None:
            one.version = versions.get(one.placement.agreement_id)
            one.signed = signed.get(one.placement.agreement_id, {})
            one.versions = all_signed.get(one.placement.agreement_id, ())


def _counts_more(version: AgreementVersion, known: AgreementVersion) -> bool:
    is_signed, was_signed = (one.state == VersionState.SIGNED for one in (version, known))
    return is_signed or not was_signed


def _give(found: dict[int, Records], name: str, rows: Iterable[tuple[int, Any]]) -> None:
    """Let each placement have what is of it, in this order."""
    own: dict[int, list[Any]] = defaultdict(list)
    for pk, row in rows:
        own[pk].append(row)
    for pk, given in own.items():
        setattr(found[pk], name, given)


def _consents(found: dict[int, Records]) -> None:
    given = Consent.objects.filter(placement__in=among(found), withdrawn_at=None).order_by()
    rows = given.values_list("placement", "party", "matter_hash", "given_on", "given_at")
    _give(found, "consents", ((pk, tuple(said)) for pk, *said in rows))


def _tests(found: dict[int, Records]) -> None:
    taken = SafetyTest.objects.filter(placement__in=among(found)).order_by("pk")
    rows = taken.values_list("placement", "taken_on", "score", "pass_mark")
    _give(found, "tests", ((pk, Tested(on, score, mark)) for pk, on, score, mark in rows))


def _covers(found: dict[int, Records]) -> None:
    insured = InsuredPlacement.objects.filter(placement__in=among(found))
    rows = list(insured.order_by("cover__starts_on", "pk").values_list("placement", "cover"))
    covers = InsuranceCover.objects.in_bulk({cover for _pk, cover in rows})
    _give(found, "covers", ((pk, covers[cover]) for pk, cover in rows))


def _filings(found: dict[int, Records]) -> None:
    filed = FiledPlacement.objects.filter(placement__in=among(found))
    filed = filed.exclude(filing__state=FilingState.RETURNED)
    rows = list(filed.order_by("filing__filed_on", "pk").values_list("placement", "filing"))
    filings = Filing.objects.in_bulk({filing for _pk, filing in rows})
    _give(found, "filings", ((pk, filings[filing]) for pk, filing in rows))


def _pay(found: dict[int, Records]) -> None:
    periods = PayPeriod.objects.filter(placement__in=among(found)).order_by("month")
    _give(found, "pay", ((one.placement_id, one) for one in periods))
    paid = Payment.objects.filter(placement__in=among(found), taken_back_at=None)
    payments = paid.order_by("paid_on", "pk")
    _give(found, "payments", ((one.placement_id, one) for one in payments))


def _host_lists(rows: Rows, on: date) -> None:
    colleges = {one.placement.college_id for one in rows}
    approvals = HostApproval.objects.filter(college__in=colleges, ended_on=None)
    known = {(one.college_id, one.host_id): one for one in approvals.filter(valid_until__gte=on)}
    for one in rows:
        one.approval = known.get((one.placement.college_id, one.placement.host_id))


def _plans(rows: Rows) -> None:
    """Take the plan for this very host before the one for all of the college's placements."""
    colleges = {one.placement.college_id for one in rows}
    plans = list(EmergencyPlan.objects.filter(college__in=colleges).order_by("-ends_on", "-pk"))
    for one in rows:
        one.plan = _plan_among(plans, one.placement)


def plan_of(placement: Placement) -> EmergencyPlan | None:
    """Give the emergency plan that counts for one placement."""
    plans = EmergencyPlan.objects.filter(college=placement.college_id)
    return _plan_among(plans.order_by("-ends_on", "-pk"), placement)


def _plan_among(plans: Iterable[EmergencyPlan], placement: Placement) -> EmergencyPlan | None:
    fitting = [plan for plan in plans if _is_plan_for(plan, placement)]
    return next(iter(sorted(fitting, key=lambda plan: plan.host_id is None)), None)


def _is_plan_for(plan: EmergencyPlan, placement: Placement) -> bool:
    return (
        plan.college_id == placement.college_id
        and plan.host_id in {None, placement.host_id}
        and plan.starts_on <= placement.starts_on
        and plan.ends_on >= placement.ends_on
    )


def _site_reports(rows: Rows) -> None:
    """Take the last visit before the college signed, or the first one where none was in time."""
    colleges = {one.placement.college_id for one in rows}
    reports = SiteReport.objects.filter(college__in=colleges)
    known: dict[tuple[int, int], list[SiteReport]] = defaultdict(list)
    for report in reports.exclude(suitability=Suitability.UNSUITABLE).order_by("visited_on", "pk"):
        known[report.college_id, report.host_id].append(report)
    for one in rows:
        visits = known.get((one.placement.college_id, one.placement.host_id), [])
        signed = one.signed.get(PartyRole.COLLEGE)
        if not visits:
            continue
        in_time = [visit for visit in visits if signed is None or visit.visited_on <= signed]
        one.site_report = next(iter(in_time[-1:] or visits[:1]), None)


def _headcounts(rows: Rows, on: date) -> None:
    hosts = {one.placement.host_id for one in rows}
    stated = Headcount.objects.filter(host__in=hosts, stated_on__lte=on).order_by("stated_on", "pk")
    known = {(one.host_id, one.occupation_id): one.staff_count for one in stated}
    for one in rows:
        placement = one.placement
        one.staff = known.get((placement.host_id, None))
        if placement.occupation_id is not None:
            one.occupation_staff = known.get((placement.host_id, placement.occupation_id))


class Crowd:
    """How many placements of one group there are at most on any of certain days."""

    def __init__(self, spans: Iterable[tuple[date, date, int]]) -> None:
        changes: dict[int, int] = defaultdict(int)
        for first, last, count in spans:
            changes[first.toordinal()] += count
            changes[last.toordinal() + 1] -= count
        self.days = sorted(changes)
        self.counts: list[int] = []
        count = 0
        for day in self.days:
            count += changes[day]
            self.counts.append(count)

    def most(self, first: date, last: date) -> int:
        start = bisect_right(self.days, first.toordinal())
        end = bisect_left(self.days, last.toordinal() + 1)
        before = self.counts[start - 1] if start else 0
        return max([before, *self.counts[start:end]])


def _days(found: dict[int, Records]) -> None:
    days = DayHours.objects.filter(week__placement__in=among(found)).exclude(
        week__state=WeekState.OPEN
    )
    rows = days.select_related("week").order_by("on", "pk")
    _give(found, "days", ((one.week.placement_id, one) for one in rows))


def _visits(found: dict[int, Records]) -> None:
    """Read the visits of those placements of whose meetings a rule speaks."""
    asked = [pk for pk, one in found.items() if rules_ask_for_reviews(one.placement.jurisdiction)]
    if asked:
        visits = Visit.objects.filter(placement__in=among(asked)).order_by("pk")
        rows = visits.prefetch_related("answers")
        _give(found, "visits", ((one.placement_id, one) for one in rows))


def _loads(rows: Rows) -> None:
    """Count who is at the host on the same days, of all colleges, and whom the two look after."""
    hosts = {one.placement.host_id for one in rows}
    helpers = {one.placement.tutor_id for one in rows} | {one.placement.mentor_id for one in rows}
    helpers -= {None}
    near = Placement.objects.filter(
        Q(host__in=hosts) | Q(tutor__in=helpers) | Q(mentor__in=helpers), state__in=COUNTED
    )
    columns = ("host_id", "occupation_id", "tutor_id", "mentor_id", "kind")
    groups: dict[tuple[str, Any], list[tuple[date, date, int]]] = defaultdict(list)
    alike = near.order_by().values_list(*columns, "starts_on", "ends_on", "over_on")
    for host, occupation, tutor, mentor, kind, *days, count in alike.annotate(count=Count("pk")):
        first, last = days[0], days[2] or days[1]
        span = (first, max(first, last), count)
        if kind == PlacementKind.POST:
            groups["host", host].append(span)
            groups["occupation", (host, occupation)].append(span)
        groups["tutor", tutor].append(span)
        groups["mentor", mentor].append(span)
    crowds = {key: Crowd(spans) for key, spans in groups.items()}

    def most(key: tuple[str, Any], placement: Placement) -> int:
        crowd = crowds.get(key)
        return crowd.most(placement.starts_on, placement.ends_on) if crowd else 0

    for one in rows:
        placement = one.placement
        one.interns = most(("host", placement.host_id), placement)
        if placement.occupation_id is not None:
            key = (placement.host_id, placement.occupation_id)
            one.occupation_interns = most(("occupation", key), placement)
        if placement.tutor_id is not None:
            one.tutor_load = most(("tutor", placement.tutor_id), placement)
        if placement.mentor_id is not None:
            one.mentor_load = most(("mentor", placement.mentor_id), placement)
