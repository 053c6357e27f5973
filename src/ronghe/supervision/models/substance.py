from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.models import Cooperation
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class SubstanceIndexQuerySet(models.QuerySet["SubstanceIndex"]):
    def visible_to(self, actor: "Actor") -> "SubstanceIndexQuerySet":
        """Those of cooperations that one sees: one’s own, and those that one’s remits open."""
        return self.filter(cooperation__in=Cooperation.objects.visible_to(actor))

    def current(self) -> "SubstanceIndexQuerySet":
        return self.filter(replaced_at=None)


class SubstanceIndex(models.Model):
    """What the method says of a cooperation’s records, as of a moment; kept when it is replaced.

    Substance with its interval, formality beside it, and the gap; `index` is there only when
    everything is known. `details` holds dimensions, indicators with their records, and gates.
    """

    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="indices",
        verbose_name=_("cooperation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    index = models.FloatField(_("substance"), null=True, blank=True)
    low = models.FloatField(_("at least"))
    high = models.FloatField(_("at most"))
    known_weight = models.FloatField(_("share that is known"))
    formality_low = models.FloatField(_("formality at least"))
    formality_high = models.FloatField(_("formality at most"))
    is_alarming = models.BooleanField(_("much show, little substance"), default=False)
    details = models.JSONField(_("reasons"))
    method = models.CharField(_("version of the method"), max_length=20)
    inputs_hash = models.CharField(_("hash of the records read"), max_length=64)
    computed_at = models.DateTimeField(_("computed at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    objects = SubstanceIndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("substance index")
        verbose_name_plural = _("substance indices")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation"],
                condition=Q(replaced_at=None),
                name="substance_index_one_is_current",
            ),
            models.CheckConstraint(
                name="substance_index_lies_within",
                condition=Q(low__gte=0, high__lte=1, low__lte=F("high"))
                & (Q(index=None) | Q(index__gte=F("low"), index__lte=F("high"))),
            ),
            models.CheckConstraint(
                name="substance_index_knows_a_share",
                condition=Q(known_weight__gte=0, known_weight__lte=1),
            ),
            models.CheckConstraint(
                name="substance_index_formality_lies_within",
                condition=Q(
                    formality_low__gte=0,
                    formality_high__lte=1,
                    formality_low__lte=F("formality_high"),
                ),
            ),
            models.CheckConstraint(
                name="substance_index_replaced_after",
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("computed_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "-id"],
                condition=Q(replaced_at=None),
                name="substance_index_by_region",
            ),
            models.Index(fields=["cooperation", "-id"], name="substance_index_history"),
        ]

    def __str__(self) -> str:
        return f"{self.cooperation}"
