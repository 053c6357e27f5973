from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """A name in each language of the pages; the reader sees the one of their language."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        return self.name_zh_hans if language.startswith("zh") else self.name_en

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "en")
