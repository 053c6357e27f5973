"""Reads over regions: one level, one search, one way up, all below."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from ronghe.kernel.search import folded
from ronghe.reference.models import Jurisdiction, Occupation, Region, RegionName
from ronghe.reference.models.region import RegionQuerySet

MOST_LISTED = 1_000


def ids_below(paths: Sequence[str]) -> list[int] | QuerySet[Any]:
    """Give the ids of these regions and of all below them, for `region__in`.

    As a list, PostgreSQL finds the rows by index, and knows how many to expect. Only where there
    are very many regions does it look them up itself: then most rows fit anyway.
    """
    below = Region.objects.filter(reduce(or_, [Q(path__startswith=path) for path in paths]))
    listed = list(below.order_by("pk").values_list("pk", flat=True)[: MOST_LISTED + 1])
    return listed if len(listed) <= MOST_LISTED else below.order_by().values("pk")


def regions_below(*, scheme: str, parent: Region | None) -> RegionQuerySet:
    """Give the regions directly below this one, or the topmost of the scheme."""
    return (
        Region.objects.filter(scheme=scheme, parent=parent)
        .annotate(children_count=Count("children"))
        .order_by("path")
    )


def regions_matching(text: str, *, scheme: str) -> RegionQuerySet:
    """Give the regions whose code begins with the text, or whose name in any language has it."""
    return (
        Region.objects.filter(
            Q(code__istartswith=text)
            | Q(name_en__icontains=text)
            | Q(name_zh_hans__icontains=text)
            | Q(name_local__icontains=text),
            scheme=scheme,
        )
        .annotate(children_count=Count("children"))
        .order_by("path")
    )


def regions_called(
    text: str, *, on: date, laws: Collection[Jurisdiction] = (), limit: int = 20
) -> list[Region]:
    """Give the regions that somebody may mean by a code, a name, or both ("Ningbo 330200").

    The first way of reading the text that fits any is taken: as a code, a whole name, a part of a
    name. The names of another day count too, but only regions of this day are given.
    """
    words = " ".join(text.split())
    if not words:
        return []
    regions = Region.objects.on(on).select_related("parent")
    if laws:
        regions = regions.filter(jurisdiction__in=laws)
    for reading in _readings_of(words):
        found = list(regions.filter(reading).distinct().order_by("path")[:limit])
        if found:
            return found
    return []


def _readings_of(words: str) -> list[Q]:
    name, _space, code = words.rpartition(" ")
    readings = [Q(code__iexact=words), _called(words), _with_part(words)]
    return [Q(code__iexact=code) & _called(name), *readings] if name else readings


def _called(name: str) -> Q:
    return (
        Q(name_en__iexact=name)
        | Q(name_zh_hans__iexact=name)
        | Q(name_local__iexact=name)
        | Q(pk__in=RegionName.objects.filter(key=folded(name)).values("region"))
    )


def _with_part(words: str) -> Q:
    return (
        Q(name_en__icontains=words)
        | Q(name_zh_hans__icontains=words)
        | Q(name_local__icontains=words)
    )


def ancestors_of(region: Region) -> RegionQuerySet:
    """Give what lies above a region, topmost first, in one query."""
    codes = region.path.partition(":")[2].rstrip("/").split("/")[:-1]
    return Region.objects.filter(scheme=region.scheme, code__in=codes).order_by("path")


def schemes_in_use() -> list[str]:
    return list(Region.objects.order_by("scheme").values_list("scheme", flat=True).distinct())


def occupations_called(text: str, *, limit: int = 20) -> list[Occupation]:
    """Give the occupations that somebody may mean: by code, by whole name, or by a part of it."""
    wanted = text.strip()
    if not wanted:
        return []
    code = wanted.rpartition(" ")[2]
    readings = (Q(code__iexact=code), Q(name__iexact=wanted), Q(name__icontains=wanted))
    for reading in readings:
        found = list(Occupation.objects.filter(reading).order_by("scheme", "code")[:limit])
        if found:
            return found
    return []
