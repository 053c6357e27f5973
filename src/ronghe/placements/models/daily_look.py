from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership, Person


class DailyLook(models.Model):
    """Somebody looked at what was not as it should be that day: who, when, and what was shown.

    The duty to have looked is met by this one tap, not by students who check in.
    """

    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="daily_looks",
        verbose_name=_("task"),
    )
    looked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("looked by")
    )
    on = models.DateField(_("day"))
    looked_at = models.DateTimeField(_("looked at"))
    # Kind and placement of each row, as they stood on the page; no names and no grounds.
    shown = models.JSONField(_("what was shown"), default=list, blank=True)
    shown_count = models.PositiveIntegerField(_("how much was shown"), default=0)
    shown_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("daily look")
        verbose_name_plural = _("daily looks")
        constraints = [
            models.UniqueConstraint(fields=["membership", "on"], name="daily_look_once_a_day"),
            models.CheckConstraint(
                name="daily_look_says_what_was_shown", condition=~Q(shown_hash="")
            ),
        ]
        indexes = [models.Index(fields=["membership", "-on"], name="daily_look_by_task")]

    @property
    def reference(self) -> str:
        return self.on.isoformat()
