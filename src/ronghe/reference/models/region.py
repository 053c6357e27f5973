from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.reference.models.jurisdiction import Jurisdiction
from ronghe.reference.models.named import Named


class CodeScheme(models.TextChoices):
    """Who numbers the regions. `demo` is ours, for places that do not exist."""

    CN_GBT2260 = "cn-gbt2260", _("China (GB/T 2260)")
    DE_ISO = "de-iso3166-2", _("Germany (ISO 3166-2)")
    GB_ONS = "gb-ons", _("United Kingdom (ONS)")
    FR_INSEE = "fr-insee", _("France (INSEE)")
    DEMO = "demo", _("Fictional (demonstration)")


class RegionLevel(models.TextChoices):
    PROVINCE = "province", _("Province level")
    PREFECTURE = "prefecture", _("Prefecture level")
    DISTRICT = "district", _("County level")
    NATION = "nation", _("Nation of the United Kingdom")
    STATE = "state", pgettext_lazy("of a federation", "State")
    REGION = "region", pgettext_lazy("France or England", "Region")
    DEPARTMENT = "department", _("Department")
    COMMUNE = "commune", _("Commune")


class RegionQuerySet(models.QuerySet["Region"]):
    def on(self, day: date) -> Self:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )

    def within(self, region: "Region") -> Self:
        """Give this region and all below it."""
        return self.filter(path__startswith=region.path)


class Region(Named):
    """A place in the tree of official regions.

    The path holds the codes from the top down ("cn-gbt2260:330000/330200/"), so that "this region
    and all below" is one range in the index that a unique column brings. A plain column serves: regions come from files or the
    demonstration, parents first, and never move; a tree library's encoding and moves buy nothing.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        on_delete=models.PROTECT,
        related_name="regions",
        verbose_name=_("jurisdiction"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    scheme = models.CharField(_("code scheme"), max_length=20, choices=CodeScheme)
    code = models.CharField(_("official code"), max_length=20)
    level = models.CharField(_("level"), max_length=20, choices=RegionLevel)
    name_local = models.CharField(_("name in the local language"), max_length=200, blank=True)
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="region_code_once_per_scheme"),
            models.CheckConstraint(
                name="region_scheme_is_known", condition=Q(scheme__in=CodeScheme.values)
            ),
            models.CheckConstraint(
                name="region_level_is_known", condition=Q(level__in=RegionLevel.values)
            ),
            models.CheckConstraint(
                name="region_ends_after_it_begins",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="region_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
            ),
        ]
        indexes = [models.Index(fields=["parent", "code"], name="region_children")]

    @property
    def is_fictional(self) -> bool:
        return self.scheme == CodeScheme.DEMO

    @property
    def depth(self) -> int:
        """One for a region directly below its jurisdiction."""
        return self.path.count("/")


def region_path(*, parent: Region | None, scheme: str, code: str) -> str:
    return f"{parent.path}{code}/" if parent else f"{scheme}:{code}/"
