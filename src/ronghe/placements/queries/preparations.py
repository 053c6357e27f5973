"""What a college or a host keeps for many placements at once: what ends soon, what waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.permissions import SUBJECTS_OF_RECORD
from ronghe.parties.powers import Power
from ronghe.parties.remits import holders_over
from ronghe.partnerships.models import CooperationParty, CooperationState
from ronghe.placements.models import (
    COMING,
    OPEN,
    EmergencyPlan,
    Filing,
    FilingState,
    Headcount,
    HostApproval,
    InsuranceCover,
    InsuredPlacement,
    SafetyQuestion,
)

SOON = timedelta(days=60)
# A number of employees that is older than this says little about the host of today.
HEADCOUNT_LASTS = timedelta(days=365)
SHOWN = 20


@dataclass(frozen=True)
class Ending:
    """A policy that ends before so many of the placements that it names."""

    cover: InsuranceCover
    placements: int


@dataclass(frozen=True)
class Preparations:
    """How things stand: counts, and what ends within two months or waits for an answer."""

    covers: int = 0
    ending_covers: list[Ending] = field(default_factory=list)
    hosts: int = 0
    unpublished: int = 0
    ending_hosts: list[HostApproval] = field(default_factory=list)
    plans: int = 0
    ending_plans: list[EmergencyPlan] = field(default_factory=list)
    waiting: list[Filing] = field(default_factory=list)
    returned: list[Filing] = field(default_factory=list)
    filings: int = 0
    headcount: Headcount | None = None
    is_headcount_old: bool = False
    questions: int = 0


def preparations_of(organisation: Organisation, *, on: date) -> Preparations:
    covers = InsuranceCover.objects.filter(organisation=organisation)
    ending = covers_ending(organisation, on=on)
    if organisation.kind == OrganisationKind.COLLEGE:
        return _of_college(organisation, covers.filter(ends_on__gte=on).count(), ending, on)
    return _of_host(organisation, covers.filter(ends_on__gte=on).count(), ending, on)


def _of_college(college: Organisation, covers: int, ending: list[Ending], on: date) -> Preparations:
    listed = HostApproval.objects.filter(college=college, ended_on=None)
    plans = EmergencyPlan.objects.filter(college=college, ends_on__gte=on)
    filings = Filing.objects.filter(college=college).order_by("pk")
    named = filings.select_related("authority").prefetch_related("authority__names")
    coming = Q(placements__placement__state__in=COMING)
    returned = named.filter(coming, state=FilingState.RETURNED).distinct()
    return Preparations(
        covers=covers,
        ending_covers=ending,
        hosts=listed.filter(valid_until__gte=on).count(),
        unpublished=listed.filter(published_on=None).count(),
        ending_hosts=_ending_approvals(listed, on),
        plans=plans.count(),
        ending_plans=list(
            plans.filter(ends_on__lte=on + SOON).select_related("host").prefetch_related("host__names").order_by("ends_on", "pk")[:SHOWN]
        ),
        waiting=list(named.filter(state=FilingState.FILED)[:SHOWN]),
        returned=list(returned[:SHOWN]),
        filings=filings.count(),
    )  # fmt: skip


def _of_host(host: Organisation, covers: int, ending: list[Ending], on: date) -> Preparations:
    listed = HostApproval.objects.filter(host=host).published()
    newest = Headcount.objects.filter(host=host, occupation=None).order_by("-stated_on").first()
    return Preparations(
        covers=covers,
        ending_covers=ending,
        hosts=listed.filter(valid_until__gte=on).count(),
        ending_hosts=_ending_approvals(listed, on),
        headcount=newest,
        is_headcount_old=newest is not None and newest.stated_on < on - HEADCOUNT_LASTS,
        questions=SafetyQuestion.objects.filter(host=host, retired_at=None).count(),
    )


def _ending_approvals(listed: QuerySet[HostApproval], on: date) -> list[HostApproval]:
    found = listed.filter(valid_until__lte=on + SOON).select_related("host", "college")
    named = found.prefetch_related("host__names", "college__names")
    return list(named.order_by("valid_until", "pk")[:SHOWN])


def covers_ending(organisation: Organisation, *, on: date) -> list[Ending]:
    """Give the policies that end soon or have ended before placements which they name.

    A placement that another policy of the same kind covers longer is not counted.
    """
    later = InsuredPlacement.objects.filter(
        placement=OuterRef("placement"),
        cover__kind=OuterRef("cover__kind"),
        cover__ends_on__gt=OuterRef("cover__ends_on"),
    )
    left_open = (
        InsuredPlacement.objects.filter(
            ~Exists(later),
            cover__organisation=organisation,
            cover__ends_on__lte=on + SOON,
            placement__state__in=OPEN,
            placement__ends_on__gt=F("cover__ends_on"),
        )
        .order_by()
        .values_list("cover")
        .annotate(count=Count("pk"))
    )
    counts = dict(left_open)
    found = InsuranceCover.objects.filter(pk__in=counts).order_by("ends_on", "pk")
    return [Ending(one, counts[one.pk]) for one in found[:SHOWN]]


def newest_headcounts(host: Organisation) -> list[Headcount]:
    """Give the newest number in all and of each occupation: in all first, then by name."""
    newest = (
        Headcount.objects.filter(host=host)
        .order_by("occupation", "-stated_on", "-pk")
        .distinct("occupation")
        .values("pk")
    )
    found = Headcount.objects.filter(pk__in=newest).select_related("occupation")
    return list(found.order_by(F("occupation__name").asc(nulls_first=True), "pk"))


def partners_of(college: Organisation) -> QuerySet[Organisation]:
    """Give those with which the college has a cooperation that runs or is being prepared."""
    alive = [CooperationState.PREPARING, CooperationState.RUNNING]
    dealings = CooperationParty.objects.filter(
        cooperation__parties__organisation=college, cooperation__state__in=alive
    )
    return (
        Organisation.objects.filter(pk__in=dealings.values("organisation"), merged_into=None)
        .exclude(pk=college.pk)
        .exclude(kind=OrganisationKind.AUTHORITY)
        .order_by("pk")
    )


def authorities_over(college: Organisation, *, on: date) -> QuerySet[Organisation]:
    """Give the authorities that decide about the college: their remits reach it."""
    subjects = SUBJECTS_OF_RECORD[OrganisationKind.COLLEGE]
    over = holders_over(college, Power.DECIDE, subjects, on=on)
    return Organisation.objects.filter(pk__in=over, kind=OrganisationKind.AUTHORITY).order_by("pk")
