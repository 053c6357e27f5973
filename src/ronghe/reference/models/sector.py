from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models.named import Named


class SectorScheme(models.TextChoices):
    CN_GBT4754 = "cn-gbt4754", _("China (GB/T 4754-2017)")
    ISIC4 = "isic4", _("ISIC Rev. 4")


class Sector(Named):
    """A section of a classification of economic activities."""

    scheme = models.CharField(_("classification"), max_length=20, choices=SectorScheme)
    code = models.CharField(_("code"), max_length=10)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="sector_code_once_per_scheme"),
            models.CheckConstraint(
                name="sector_scheme_is_known", condition=Q(scheme__in=SectorScheme.values)
            ),
        ]
