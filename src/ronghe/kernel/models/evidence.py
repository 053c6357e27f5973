"""Files that prove something."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """A stored file and what it belongs to. The content is found by its hash."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    sha256 = models.CharField(_("content hash"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type of file"), max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    kind = models.CharField(_("what it is"), max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    uploaded_by_person_id = models.BigIntegerField(null=True)
    uploaded_by_membership_id = models.BigIntegerField(null=True)
    uploaded_by_organisation_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="evidence_of_subject"),
            models.Index(fields=["sha256"], name="evidence_by_content"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def path(self) -> Path:
        """Where the content lies, below MEDIA_ROOT. Nothing may be served from there directly."""
        return content_path(self.sha256)


def content_path(sha256: str) -> Path:
    """Give the place of the content with this hash (hexadecimal)."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256
