from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation, OrganisationKind
from ronghe.parties.models.person import Person
from ronghe.parties.models.school_class import SchoolClass
from ronghe.parties.models.unit import Unit

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    INSPECTOR = "inspector", _("Inspector")
    CASE_OFFICER = "case_officer", _("Case officer")
    MEDIATOR = "mediator", _("Mediator")
    ADMINISTRATOR = "administrator", _("Administrator of the platform")
    COOPERATION_OFFICER = "cooperation_officer", _("Cooperation office")
    DEAN = "dean", _("Dean")
    TUTOR = "tutor", _("College tutor")
    CLASS_TEACHER = "class_teacher", _("Class teacher")
    SAFETY_OFFICER = "safety_officer", _("Safety officer")
    TRAINING_MANAGER = "training_manager", _("Training manager")
    MENTOR = "mentor", _("Enterprise mentor")
    FINANCE = "finance", _("Finance")
    LEGAL = "legal", _("Legal affairs")
    SIGNATORY = "signatory", _("Signatory")
    STUDENT = "student", _("Student")


ROLES_OF_KIND: dict[str, frozenset[Role]] = {
    OrganisationKind.AUTHORITY: frozenset(
        {Role.COORDINATOR, Role.INSPECTOR, Role.CASE_OFFICER, Role.MEDIATOR, Role.ADMINISTRATOR}
    ),
    OrganisationKind.COLLEGE: frozenset(
        {
            Role.COOPERATION_OFFICER,
            Role.DEAN,
            Role.TUTOR,
            Role.CLASS_TEACHER,
            Role.SAFETY_OFFICER,
            Role.FINANCE,
            Role.LEGAL,
            Role.SIGNATORY,
            Role.STUDENT,
        }
    ),
    OrganisationKind.ENTERPRISE: frozenset(
        {Role.TRAINING_MANAGER, Role.MENTOR, Role.FINANCE, Role.LEGAL, Role.SIGNATORY}
    ),
    OrganisationKind.INDUSTRY_BODY: frozenset({Role.COORDINATOR, Role.SIGNATORY}),
}
# Those who look after their organisation's own record and people.
MANAGING_ROLES = frozenset(
    {
        Role.COORDINATOR,
        Role.ADMINISTRATOR,
        Role.COOPERATION_OFFICER,
        Role.DEAN,
        Role.TRAINING_MANAGER,
    }
)


def _single(field: str, function: str = "int8range") -> Func:
    return Func(F(field), F(field), models.Value("[]"), function=function)


def _single_or_none(field: str) -> Func:
    one = Coalesce(F(field), models.Value(0, output_field=models.BigIntegerField()))
    return Func(one, one, models.Value("[]"), function="int8range")


def _span(first: str, last: str) -> Func:
    return Func(
        F(first), F(last), models.Value("[]"), function="daterange", output_field=DateRangeField()
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on that day, first and last day included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, actor: "Actor") -> "MembershipQuerySet":
        """Give the memberships of one's scope: all, those of the own unit or class, or one's own."""
        return self.filter(actor.scope.memberships)


class Membership(models.Model):
    """A person holds a role in an organisation, or in a unit or class of it, from a day to a day."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("only in this unit"),
    )
    school_class = models.ForeignKey(
        SchoolClass,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("only in this class"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            # The embedded PostgreSQL has no btree_gist: equality is said as overlap of ranges;
            # `textrange` is made by the first migration.
            ExclusionConstraint(
                name="membership_held_once_at_a_time",
                expressions=[
                    (_single("person"), RangeOperators.OVERLAPS),
                    (_single("organisation"), RangeOperators.OVERLAPS),
                    (_single("role", "textrange"), RangeOperators.OVERLAPS),
                    (_single_or_none("unit"), RangeOperators.OVERLAPS),
                    (_single_or_none("school_class"), RangeOperators.OVERLAPS),
                    (_span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="membership_student_in_one_class_at_a_time",
                expressions=[
                    (_single("person"), RangeOperators.OVERLAPS),
                    (_single("organisation"), RangeOperators.OVERLAPS),
                    (_span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role=Role.STUDENT),
            ),
            models.CheckConstraint(
                name="membership_has_one_scope",
                condition=Q(unit=None) | Q(school_class=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"

    @property
    def is_managing(self) -> bool:
        """Looks after the whole organisation's record; a role in one unit does not."""
        return self.role in MANAGING_ROLES and self.unit_id is None

    @property
    def needs_second_factor(self) -> bool:
        """Authorities decide about others and signatories bind them: a password is not enough."""
        return self.organisation.kind == OrganisationKind.AUTHORITY or self.role == Role.SIGNATORY
