"""Substance against formality: groups and bands as they stood, and which indicators nobody knows."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ronghe.engines.substance import INDICATORS
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.partnerships.models import CooperationParty, PartyRole
from ronghe.reference.models import Region
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.queries.opened import band_of
from ronghe.supervision.queries.region import GROUPS, Group, grouped_for_everybody_at
from ronghe.supervision.yearly.figure import Taken, counted, quantity
from ronghe.supervision.yearly.participation import alive_at_the_end
from ronghe.supervision.yearly.scope import Scope

GROUP_CODES = {
    Group.EVIDENCE: "group_evidence",
    Group.DOUBT: "group_doubt",
    Group.UNKNOWN: "group_unknown",
}
Row = Mapping[str, Any]


def substance(scope: Scope) -> Iterator[Taken]:
    indices = grouped_for_everybody_at(
        SubstanceIndex.objects.filter(region__in=scope.region_ids), scope.at
    )
    rows = list(
        indices.order_by("pk").values(
            "pk", "cooperation", "region", "group", "inputs_hash", "method", "is_alarming",
            "details__indicators",
        )
    )  # fmt: skip
    known = {one["cooperation"] for one in rows}
    without = counted("without_index", alive_at_the_end(scope).exclude(pk__in=known))
    is_computed = bool(rows) or not without.value  # of nothing computed, nothing is known
    yield _band("region_band", rows, is_computed=is_computed)
    for group in GROUPS:
        own = [one for one in rows if one["group"] == group.value]
        yield _count(GROUP_CODES[group], own, is_computed=is_computed)
    yield _count("alarming", [one for one in rows if one["is_alarming"]], is_computed=is_computed)
    yield from _of_colleges(scope, rows)
    yield from _of_places(rows)
    yield without
    yield from _indicators(rows, is_computed=is_computed)


def _count(code: str, rows: Sequence[Row], *, is_computed: bool, **more: Any) -> Taken:
    return quantity(code, len(rows) if is_computed else None, map(_read, rows), **more)


def _read(row: Row) -> tuple[object, ...]:
    """Give what of an index was read: which, of which records, by which method, and how it stands."""
    return row["cooperation"], row["inputs_hash"], row["method"], row["group"]


def _band(code: str, rows: Sequence[Row], *, is_computed: bool = True, **more: Any) -> Taken:
    counts = Counter(str(one["group"]) for one in rows)
    unknown = counts[Group.UNKNOWN.value]
    band = band_of(counts).value if is_computed else ""
    return quantity(code, None, map(_read, rows), band=band, unknown=unknown, **more)  # fmt: skip


def _of_colleges(scope: Scope, rows: Sequence[Row]) -> Iterator[Taken]:
    by_cooperation = {one["cooperation"]: one for one in rows}
    parties = CooperationParty.objects.filter(
        cooperation__in=by_cooperation,
        role=PartyRole.COLLEGE,
        organisation__in=scope.college_ids,
    )
    own: dict[int, list[Row]] = defaultdict(list)
    pairs = parties.order_by("organisation", "cooperation").values_list("organisation", "cooperation")  # fmt: skip
    for college, cooperation in pairs.distinct():
        own[college].append(by_cooperation[cooperation])
    colleges = Organisation.objects.filter(pk__in=scope.college_ids, kind=OrganisationKind.COLLEGE)
    for one in colleges.prefetch_related("names").order_by("sort_key", "pk"):
        names = {"zh": one.name_in("zh-hans"), "en": one.name_in("en")}
        yield _band("college_band", own[one.pk], subject=one.reference, subject_names=names)


def _of_places(rows: Sequence[Row]) -> Iterator[Taken]:
    """Give each place below the region that has cooperations of its own."""
    own: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        own[one["region"]].append(one)
    if len(own) < 2:  # noqa: PLR2004 -- a table of one row says the same again
        return
    for region in Region.objects.filter(pk__in=own).order_by("path"):
        names = {"zh": region.name_in("zh-hans"), "en": region.name_in("en")}
        yield _band("place_band", own[region.pk], subject=region.code, subject_names=names)


def _indicators(rows: Sequence[Row], *, is_computed: bool) -> Iterator[Taken]:
    """Count for each indicator the cooperations of which it is not known."""
    for indicator in INDICATORS:
        code = indicator.code
        lacking = [one for one in rows if _is_unknown((one["details__indicators"] or {}).get(code))]
        yield _count(
            "indicator_unknown",
            lacking,
            is_computed=is_computed,
            subject=code,
            subject_names=dict(indicator.text),
            unknown=len(lacking),
        )


def _is_unknown(kept: Mapping[str, Any] | None) -> bool:
    return kept is None or bool(kept.get("because"))
