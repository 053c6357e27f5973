from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.models.listing import Listing


class SeatHolding(models.Model):
    """So many of a listing's seats are held by an enquiry that succeeded, or by an agreement."""

    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("listing")
    )
    holder_type = models.CharField(max_length=60)
    holder_id = models.BigIntegerField()
    holder_reference = models.CharField(_("held by"), max_length=40)
    count = models.PositiveIntegerField(_("seats"))
    # So many of them were kept by the enquiry before, and go back to it.
    passed_count = models.PositiveIntegerField(_("kept by the enquiry before"), default=0)
    taken_at = models.DateTimeField(_("taken at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("seats held")
        verbose_name_plural = _("seats held")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "holder_type", "holder_id"],
                condition=Q(released_at=None),
                name="seats_held_once_by_a_holder",
            ),
            models.CheckConstraint(name="seats_held_are_some", condition=Q(count__gt=0)),
            models.CheckConstraint(
                name="seats_passed_are_held", condition=Q(passed_count__lte=F("count"))
            ),
        ]
        indexes = [models.Index(fields=["holder_type", "holder_id"], name="seats_by_holder")]
