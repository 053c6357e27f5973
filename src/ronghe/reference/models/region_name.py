from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models.region import Region


class RegionName(models.Model):
    """A name that a region has or had; both days are included."""

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="dated_names", verbose_name=_("region")
    )
    text = models.CharField(_("name"), max_length=200)
    # The name as it is compared: see `reference.place_names.place_key`.
    key = models.CharField(max_length=200, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("name of a region")
        verbose_name_plural = _("names of regions")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "text", "valid_from"],
                nulls_distinct=False,
                name="region_name_once_from_a_day",
            ),
            models.CheckConstraint(
                name="region_name_ends_after_it_begins",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["key"], name="region_name_key")]

    def __str__(self) -> str:
        return self.text
