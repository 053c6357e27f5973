from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OccupationScheme(models.TextChoices):
    FR_ROME = "fr-rome", _("ROME (France)")
    CN_OCCUPATION = "cn-occupation", _("Occupational classification (China)")
    OWN = "own", _("Own code")


class Occupation(models.Model):
    """An occupation of a classification, named in the language of its register."""

    scheme = models.CharField(_("classification"), max_length=20, choices=OccupationScheme)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=10)
    # The occupation under which the classification files this one, when it says so.
    parent_code = models.CharField(_("code above"), max_length=20, blank=True)
    is_regulated = models.BooleanField(_("regulated by law"), default=False)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"], name="occupation_code_once_per_scheme"
            ),
            models.CheckConstraint(
                name="occupation_scheme_is_known", condition=Q(scheme__in=OccupationScheme.values)
            ),
            models.CheckConstraint(name="occupation_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
