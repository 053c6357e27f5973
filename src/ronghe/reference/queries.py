"""Reads over regions: one level, one search, one way up."""

from django.db.models import Count, Q

from ronghe.reference.models import Region
from ronghe.reference.models.region import RegionQuerySet


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


def ancestors_of(region: Region) -> RegionQuerySet:
    """Give what lies above a region, topmost first, in one query."""
    codes = region.path.partition(":")[2].rstrip("/").split("/")[:-1]
    return Region.objects.filter(scheme=region.scheme, code__in=codes).order_by("path")


def schemes_in_use() -> list[str]:
    return list(Region.objects.order_by("scheme").values_list("scheme", flat=True).distinct())
