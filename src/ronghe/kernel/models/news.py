"""What happened, for those who react to it."""

from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """A piece of news. Receivers get one each, at least once, after the commit."""

    name = models.CharField(_("event"), max_length=80)
    at = models.DateTimeField(_("at"))
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_reference = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_person_id = models.BigIntegerField(null=True)
    actor_membership_id = models.BigIntegerField(null=True)
    actor_organisation_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["at"], name="event_age")]

    # What was published in confidence: on hand while a receiver runs, in no column.
    secrets: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """That a receiver has dealt with an event; written in the receiver's own transaction."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    receiver = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "receiver"], name="delivery_happens_once")
        ]

    def __str__(self) -> str:
        return self.receiver
