from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RulebookEdition(models.Model):
    """The rules of one kind in one jurisdiction as they stood when somebody was first judged by them."""

    jurisdiction = models.CharField(_("jurisdiction"), max_length=20)
    kind = models.CharField(_("kind"), max_length=30)
    hash = models.CharField(_("hash"), max_length=64)
    # {rule id: {jurisdiction: edition of its file}}
    editions = models.JSONField(_("editions of the rules"))
    # Answers about later days may change when the next year is published.
    calendar_until = models.DateField(_("calendar official until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("rulebook edition")
        verbose_name_plural = _("rulebook editions")
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "hash"], name="edition_recorded_once"
            ),
            models.CheckConstraint(
                name="edition_hash_is_sha256", condition=Q(hash__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.kind} {self.hash[:12]}"
