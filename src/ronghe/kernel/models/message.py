"""Messages that left, or wait to leave."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Handed to the carrier")
    REFUSED = "refused", _("Refused by the carrier")


class Message(models.Model):
    """That something was sent to somebody, but not what: texts may hold codes and links.

    The address is blanked after a while (`ronghe.kernel.privacy`).
    """

    dedupe_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("channel"), max_length=10)
    address = models.CharField(_("address"), max_length=254, blank=True)
    person_id = models.BigIntegerField(null=True)
    template = models.CharField(_("template"), max_length=120)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MessageState,
        default=MessageState.QUEUED,
        editable=False,
    )
    queued_at = models.DateTimeField(_("queued at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    carrier_reference = models.CharField(_("carrier's number"), max_length=120, blank=True)
    refusal = models.CharField(_("reason of the refusal"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_an_instant",
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["queued_at"], name="message_age"),
            models.Index(
                fields=["person_id"], name="message_person", condition=Q(person_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.template
