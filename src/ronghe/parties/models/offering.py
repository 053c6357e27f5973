from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class MajorScheme(models.TextChoices):
    """Who numbers the majors."""

    CN_MAJOR = "cn-major", _("Catalogue of vocational majors (China)")
    FR_MEFSTAT11 = "fr-mefstat11", _("MEFSTAT 11 (France)")
    OWN = "own", _("The college’s own code")


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, actor: "Actor") -> "OfferingQuerySet":
        return self.filter(organisation__in=Organisation.objects.visible_to(actor))


class Offering(models.Model):
    """A college teaches a major in a year: the seats it has, and the first wishes it drew."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("college")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    major_scheme = models.CharField(_("catalogue"), max_length=20, choices=MajorScheme)
    major_code = models.CharField(_("code of the major"), max_length=20)
    major_name = models.CharField(_("major"), max_length=200, blank=True)
    # A college may offer a major several times in a year; its register lists each.
    ordinal = models.PositiveSmallIntegerField(_("number among equals"), default=1)
    family = models.CharField(_("family of occupations"), max_length=200, blank=True)
    leads_to_code = models.CharField(_("code of the final year"), max_length=20, blank=True)
    seat_count = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    first_wish_count = models.PositiveIntegerField(_("first wishes"), null=True, blank=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "major_scheme", "major_code", "ordinal"],
                name="offering_once",
            ),
            models.CheckConstraint(name="offering_has_a_major", condition=~Q(major_code="")),
            models.CheckConstraint(
                name="offering_scheme_is_known", condition=Q(major_scheme__in=MajorScheme.values)
            ),
            models.CheckConstraint(
                name="offering_year_is_plausible", condition=Q(year__range=(1950, 2100))
            ),
        ]

    def __str__(self) -> str:
        return self.major_name or self.major_code
