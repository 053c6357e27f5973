from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A human being known to the platform, with or without a way to sign in."""

    full_name = models.CharField(_("full name"), max_length=120)
    latin_name = models.CharField(
        _("name in Latin letters"),
        max_length=120,
        blank=True,
        help_text=_("Shown on English pages when the full name is written in Chinese."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans"
    )
    contact_email = models.EmailField(_("e-mail on record"), blank=True)
    contact_phone = models.CharField(_("telephone on record"), max_length=20, blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name_until_erased",
                condition=~models.Q(full_name="") | models.Q(erased_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name_in("zh-hans")

    def name_in(self, language: str) -> str:
        """Give the name as a reader of that language expects it."""
        if self.erased_at:
            return str(_("a former user"))
        if language.startswith("zh"):
            return self.full_name
        return self.latin_name or self.full_name
