from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models.person import Person


class Relation(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    OTHER = "other", pgettext_lazy("relation of a guardian", "Other guardian")


class Guardian(models.Model):
    """A parent or guardian of a student: a person who is reached, and registers nowhere."""

    student = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="guardians", verbose_name=_("student")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="wards", verbose_name=_("guardian")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "person"], condition=Q(ends_on=None), name="guardian_once"
            ),
            models.CheckConstraint(
                name="guardian_is_somebody_else", condition=~Q(student=F("person"))
            ),
            models.CheckConstraint(
                name="guardian_relation_is_known", condition=Q(relation__in=Relation.values)
            ),
            models.CheckConstraint(
                name="guardian_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
