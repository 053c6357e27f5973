from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation
from ronghe.parties.schemes import SHARED_SCHEMES


class IdentifierScheme(models.TextChoices):
    """Registers that number organisations; `parties.schemes` knows what each number looks like."""

    CN_USCC = "cn-uscc", _("Unified social credit code (China)")
    CN_SCHOOL = "cn-school", _("School identification code (China)")
    FR_SIREN = "fr-siren", _("SIREN (France)")
    FR_SIRET = "fr-siret", _("SIRET (France)")
    FR_UAI = "fr-uai", _("UAI, number of a teaching establishment (France)")
    DE_REGISTER = "de-register", _("Commercial register number (Germany)")
    GB_COMPANY = "gb-company", _("Company number (United Kingdom)")
    GB_UKPRN = "gb-ukprn", _("UKPRN, number of a learning provider (United Kingdom)")
    CH_UID = "ch-uid", _("UID (Switzerland)")
    SG_UEN = "sg-uen", _("UEN (Singapore)")
    LEI = "lei", _("LEI (international)")


class Identifier(models.Model):
    """A number under which a register knows the organisation."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        db_index=False,  # an index that begins with it stands below
        related_name="identifiers",
        verbose_name=_("organisation"),
    )
    scheme = models.CharField(_("register"), max_length=20, choices=IdentifierScheme)
    value = models.CharField(_("number"), max_length=60)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=~Q(scheme__in=SHARED_SCHEMES),
                name="identifier_names_one_legal_unit",
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme", "value"], name="identifier_held_once"
            ),
            models.CheckConstraint(name="identifier_not_blank", condition=~Q(value="")),
            models.CheckConstraint(
                name="identifier_scheme_is_known", condition=Q(scheme__in=IdentifierScheme.values)
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_by_number")]

    def __str__(self) -> str:
        return self.value
