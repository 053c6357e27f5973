from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceFile(models.Model):
    """A data file as it was last loaded; an equal hash means nothing to do."""

    path = models.CharField(_("path"), max_length=200, unique=True)
    content_hash = models.CharField(_("content hash"), max_length=64)
    source_name = models.TextField(_("source"))
    checked_on = models.DateField(_("checked on"))
    is_checked = models.BooleanField(_("compared with the source"))
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("reference file")
        verbose_name_plural = _("reference files")

    def __str__(self) -> str:
        return self.path
