"""First answers, kept for those who ask again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredAnswer(models.Model):
    """The answer that an actor's key got the first time, kept a day (`idempotency`)."""

    actor_key = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored answer")
        verbose_name_plural = _("stored answers")
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "key"], name="answer_given_once")
        ]
        indexes = [models.Index(fields=["stored_at"], name="answer_age")]

    def __str__(self) -> str:
        return self.key
