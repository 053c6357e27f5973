from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation
from ronghe.parties.models.person import Person
from ronghe.parties.models.school_class import Cohort


class Enrolment(models.Model):
    """A student is on a college's roll; the class is part of the student's membership."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("student")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("college")
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort")
    )
    student_number = models.CharField(_("student number"), max_length=30)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "student_number"], name="enrolment_number_once_per_college"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ends_on=None),
                name="enrolment_open_once_per_college",
            ),
            models.CheckConstraint(name="enrolment_has_a_number", condition=~Q(student_number="")),
            models.CheckConstraint(
                name="enrolment_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.student_number
