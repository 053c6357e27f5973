from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models.named import Named


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def with_lineage(self) -> Self:
        """Fetch the chain of parents in the same query; there are at most three above anyone."""
        return self.select_related("parent__parent__parent")


class Jurisdiction(Named):
    """Where one body of law holds. What it does not say itself, its parent says."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    default_language = models.CharField(_("default language"), max_length=20, blank=True)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        constraints = [
            models.CheckConstraint(
                name="jurisdiction_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
            ),
            models.CheckConstraint(
                name="jurisdiction_without_parent_says_all",
                condition=Q(parent__isnull=False)
                | ~(Q(time_zone="") | Q(currency="") | Q(default_language="")),
            ),
        ]

    def lineage(self) -> tuple["Jurisdiction", ...]:
        """Give this jurisdiction and all above it, nearest first."""
        chain = [self]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        return tuple(chain)

    @property
    def effective_time_zone(self) -> str:
        return next(place.time_zone for place in self.lineage() if place.time_zone)

    @property
    def effective_currency(self) -> str:
        return next(place.currency for place in self.lineage() if place.currency)

    @property
    def effective_default_language(self) -> str:
        return next(place.default_language for place in self.lineage() if place.default_language)
