from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation


class ListingPolicy(models.Model):
    """How an authority looks after the listings in its remit: by reading first, or by words alone."""

    authority = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="listing_policy",
        verbose_name=_("authority"),
    )
    is_read_first = models.BooleanField(_("read every listing before it is published"))
    banned_words = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=_("words not to be published")
    )
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("rules for listings")
        verbose_name_plural = _("rules for listings")
