from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.reference.models import Jurisdiction, Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", _("Authority")
    COLLEGE = "college", _("College")
    ENTERPRISE = "enterprise", _("Enterprise")
    INDUSTRY_BODY = "industry_body", _("Industry body")


class Verification(models.TextChoices):
    UNVERIFIED = "unverified", _("Not verified")
    PENDING = "pending", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")


class NameKind(models.TextChoices):
    LEGAL = "legal", _("Legal name")
    SHORT = "short", _("Short name")


class IdentifierScheme(models.TextChoices):
    """Registers that number legal units; the check digits are python-stdnum's business."""

    CN_USCC = "cn-uscc", _("Unified social credit code (China)")
    FR_SIREN = "fr-siren", _("SIREN (France)")
    FR_SIRET = "fr-siret", _("SIRET (France)")
    DE_REGISTER = "de-register", _("Commercial register number (Germany)")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: "Actor") -> "OrganisationQuerySet":
        """One's own organisations; for an authority, all of its region besides."""
        visible = Q(pk__in=actor.organisations)
        region = actor.supervised_region
        if region is not None:
            visible |= Q(region__path__startswith=region.path)
        return self.filter(visible)


class Organisation(models.Model):
    """An authority, a college, an enterprise or an industry body."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("jurisdiction"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    verification = models.CharField(
        _("verification"),
        max_length=20,
        choices=Verification,
        default=Verification.UNVERIFIED,
        editable=False,
    )
    registered_at = models.DateTimeField(_("registered at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="organisation_pending_has_a_date",
                condition=~Q(verification=Verification.PENDING) | Q(submitted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "kind", "reference"], name="organisation_by_region")
        ]

    def __str__(self) -> str:
        return self.reference

    def name_in(self, language: str, kind: str = NameKind.LEGAL) -> str:
        """Give the name in that language, else in any other, else the reference.

        Reads all names at once, so that prefetch_related("names") serves lists.
        """
        names = sorted(
            self.names.all(),
            key=lambda name: (name.language != language, name.kind != kind, name.pk),
        )
        return names[0].text if names else self.reference


class OrganisationName(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names", verbose_name=_("organisation")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind)
    text = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language", "kind"], name="organisation_name_once"
            ),
            models.CheckConstraint(name="organisation_name_not_blank", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["text"], name="organisation_name_text")]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
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
                fields=["scheme", "value"], name="identifier_names_one_legal_unit"
            ),
            models.CheckConstraint(name="identifier_not_blank", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return self.value
