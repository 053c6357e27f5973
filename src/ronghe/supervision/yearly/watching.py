"""What supervision did in the year: flags and replies, inspections and visits, what was sought in vain."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import CooperationParty, EnquiryReason
from ronghe.partnerships.queries.gaps import GapFilter, expired_needs_of, failed_enquiries_of
from ronghe.supervision.models import (
    Campaign,
    FlagReply,
    FlagState,
    Inspection,
    InspectionState,
    IntegrityFlag,
    Outcome,
)
from ronghe.supervision.queries.inspections import progress_of
from ronghe.supervision.reading.ties import SIDES
from ronghe.supervision.yearly.figure import Taken, counted, quantity
from ronghe.supervision.yearly.scope import Scope
from ronghe.supervision.yearly.words import in_both


def flags(scope: Scope) -> Iterator[Taken]:
    """Count flags of the year by what had become of them, and who had replied."""
    raised = IntegrityFlag.objects.filter(
        region__in=scope.region_ids, raised_at__gte=scope.begins_at, raised_at__lt=scope.ends_at
    ).order_by()
    lapsed = Q(state=FlagState.LAPSED, lapsed_at__lt=scope.at)
    explained = Q(state=FlagState.EXPLAINED, decided_at__lt=scope.at)
    upheld = Q(state=FlagState.UPHELD, decided_at__lt=scope.at)
    yield counted("flags_explained", raised.filter(explained), "decided_at")
    yield counted("flags_upheld", raised.filter(upheld), "decided_at")
    yield counted("flags_lapsed", raised.filter(lapsed), "lapsed_at")
    yield counted("flags_open", raised.exclude(lapsed | explained | upheld), "raised_at")
    sides = _sides(raised)
    replies = FlagReply.objects.filter(flag__in=raised.values("pk"), written_at__lt=scope.at)
    silent = max(len(sides) - replies.count(), 0)
    yield quantity("flag_sides", len(sides), sides)
    yield counted("flag_replies", replies, "flag", "organisation", unknown=silent)


def _sides(raised: QuerySet[IntegrityFlag]) -> list[tuple[int, int]]:
    """Give each side of each flag: the parties of its cooperation, or the organisation itself."""
    found: list[tuple[int, int]] = []
    rows = list(raised.values_list("pk", "cooperation", "organisation"))
    parties = CooperationParty.objects.filter(
        cooperation__in={row[1] for row in rows if row[1]},
        role__in=SIDES,
        organisation__isnull=False,
    )
    of: dict[int, set[int]] = defaultdict(set)
    for cooperation, organisation in parties.order_by().values_list("cooperation", "organisation"):
        of[cooperation].add(organisation)
    for flag, cooperation, organisation in rows:
        sides = of[cooperation] if cooperation else {organisation}
        found += [(flag, one) for one in sides]
    return sorted(found)


def inspections(scope: Scope) -> Iterator[Taken]:
    ended = Inspection.objects.filter(
        region__in=scope.region_ids, ended_at__gte=scope.begins_at, ended_at__lt=scope.ends_at
    ).order_by()
    for outcome in (Outcome.SOUND, Outcome.HOLLOW, Outcome.UNTOLD):
        decided = ended.filter(state=InspectionState.DECIDED, outcome=outcome)
        yield counted(f"inspections_{outcome}", decided, "ended_at")
    yield counted("visits_declined", ended.filter(state=InspectionState.DECLINED), "ended_at")
    yield from _shares(scope)


def _shares(scope: Scope) -> Iterator[Taken]:
    """Give the estimate of each campaign drawn in the year, as far as it was decided by then."""
    drawn = Campaign.objects.filter(
        region__in=scope.region_ids, drawn_at__gte=scope.begins_at, drawn_at__lt=scope.ends_at
    )
    for campaign in drawn.order_by("pk"):
        progress = progress_of(campaign, by=scope.at)
        share = progress.share
        read: list[object] = [campaign.reference, campaign.population, progress.random, progress.random_decided, progress.silent]  # fmt: skip
        if share is not None:
            read += [share.estimate, share.low, share.high]
        yield quantity(
            "hollow_share",
            None if share is None else share.estimate,
            [read],
            low=None if share is None else quantity("", share.low, []).value,
            high=None if share is None else quantity("", share.high, []).value,
            unknown=progress.random - progress.random_decided,
            subject=campaign.reference,
            subject_names={"zh": campaign.title, "en": campaign.title},
        )


def gaps(scope: Scope) -> Iterator[Taken]:
    """Count what was looked for in vain by the region’s organisations."""
    own = Organisation.objects.filter(region__in=scope.region_ids).order_by().values("pk")
    wanted = GapFilter(scope.since, scope.until)
    failed = failed_enquiries_of(own, wanted).order_by("pk")  # type: ignore[arg-type]
    rows = list(failed.values_list("pk", "reason"))
    counts = Counter(reason for _key, reason in rows)
    labels = dict(EnquiryReason.choices)
    for reason in EnquiryReason.values:
        read = [row for row in rows if row[1] == reason]
        yield quantity("gap", counts[reason], read, subject=reason, subject_names=in_both(labels[reason]))  # fmt: skip
    yield counted("needs_expired", expired_needs_of(own, wanted), "expires_on")  # type: ignore[arg-type]
