from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Person


class CalendarFeed(models.Model):
    """A secret address at which a calendar programme reads what stands in a person's days.

    It signs nobody in and opens nothing else; only its hash is kept.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="calendar_feeds", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="calendar_feed_one_at_a_time"
            ),
            models.CheckConstraint(
                name="calendar_feed_ends_later",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")),
            ),
        ]
