from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation
from ronghe.parties.models.unit import Unit

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class Cohort(models.Model):
    """Those who enter a college in one year."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="cohorts",
        verbose_name=_("organisation"),
    )
    entry_year = models.PositiveSmallIntegerField(_("year of entry"))

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "entry_year"], name="cohort_once"),
            models.CheckConstraint(
                name="cohort_year_is_plausible", condition=Q(entry_year__range=(1950, 2100))
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry_year)


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def visible_to(self, actor: "Actor") -> "SchoolClassQuerySet":
        """Give the classes of one's scope: the college's, the own school's, or the own one."""
        return self.filter(actor.scope.classes)


class SchoolClass(models.Model):
    """A class of students who learn one major together (班级)."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="classes",
        verbose_name=_("organisation"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="classes",
        null=True,
        blank=True,
        verbose_name=_("school of the college"),
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="classes", verbose_name=_("cohort")
    )
    name = models.CharField(_("name"), max_length=100)
    major_code = models.CharField(_("code of the major"), max_length=20, blank=True)
    major_name = models.CharField(_("major"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cohort", "name"], name="class_name_once_per_cohort"
            ),
            models.CheckConstraint(name="class_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
