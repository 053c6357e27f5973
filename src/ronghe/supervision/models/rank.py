"""Where a cooperation may stand among those of its region, and what the indices there depend on.

For the authority and the parties; no rank is ever published.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region


class RankBand(models.Model):
    """Between which ranks a cooperation lies in nine draws of ten; drawn anew each night."""

    cooperation = models.OneToOneField(
        Cooperation,
        on_delete=models.CASCADE,
        related_name="rank_band",
        verbose_name=_("cooperation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("ranked in")
    )
    best = models.PositiveIntegerField(_("best rank"))
    worst = models.PositiveIntegerField(_("worst rank"))
    among = models.PositiveIntegerField(_("among how many"))
    method = models.CharField(_("version of the method"), max_length=20)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("band of ranks")
        verbose_name_plural = _("bands of ranks")
        constraints = [
            models.CheckConstraint(
                name="rank_band_lies_within",
                condition=Q(best__gte=1, best__lte=F("worst"), worst__lte=F("among")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.best}–{self.worst}"

    @property
    def reference(self) -> str:
        return self.cooperation.reference


class MethodSensitivity(models.Model):
    """How much of the uncertainty of a region's indices comes from each choice of the method.

    `shares` has an entry for each factor: the mean of its total Sobol index over the cooperations
    looked at, and between which values nine in ten of them lie.
    """

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, related_name="+", verbose_name=_("region")
    )
    shares = models.JSONField(_("shares"))
    looked_at = models.PositiveIntegerField(_("how many were looked at"))
    known = models.PositiveIntegerField(_("of how many enough is known"))
    draws = models.PositiveIntegerField(_("draws for each"))
    seed = models.PositiveIntegerField(_("seed"))
    method = models.CharField(_("version of the method"), max_length=20)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("sensitivity of the method")
        verbose_name_plural = _("sensitivities of the method")
        constraints = [
            models.CheckConstraint(
                name="sensitivity_looked_at_some",
                condition=Q(looked_at__gte=1, looked_at__lte=F("known")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)

    @property
    def reference(self) -> str:
        return self.region.code
