from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation


class FigureMonth(models.Model):
    """One figure of a month, of a college’s placements at a host; without a host, of all its hosts.

    Counted anew each night from the rows themselves; nothing is decided by it.
    """

    part = models.CharField(_("what is counted"), max_length=40)
    month = models.DateField(_("month"))
    college = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("college")
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("host"),
    )
    value = models.BigIntegerField(_("figure"))
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("figure of a month")
        verbose_name_plural = _("figures of months")
        constraints = [
            models.UniqueConstraint(
                fields=["college", "month", "part", "host"],
                name="figure_once_a_month",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="figure_month_is_its_first", condition=Q(month__day=1)),
        ]
        indexes = [
            models.Index(
                fields=["college", "month"], condition=Q(host=None), name="figures_of_college"
            ),
            models.Index(
                fields=["host", "month"], condition=Q(host__isnull=False), name="figures_of_host"
            ),
        ]
