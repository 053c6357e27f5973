from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.enquiry import Enquiry
from ronghe.partnerships.models.reach import shared_with
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class CooperationKind(models.TextChoices):
    FRAMEWORK = "framework", _("Framework for working together")
    PLACEMENT = "placement", pgettext_lazy("kind of cooperation", "Placements")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship or order class")
    TEACHER_PRACTICE = "teacher_practice", _("Teacher practice in enterprises")
    TRAINING_BASE = "training_base", _("Shared training base")
    JOINT_COURSE = "joint_course", _("Joint course")


class CooperationState(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("state of a cooperation", "In preparation")
    RUNNING = "running", pgettext_lazy("state of a cooperation", "Running")
    CONCLUDED = "concluded", pgettext_lazy("state of a cooperation", "Concluded")
    GIVEN_UP = "given_up", pgettext_lazy("state of a cooperation", "Given up")


class PartyRole(models.TextChoices):
    COLLEGE = "college", pgettext_lazy("party of an agreement", "College")
    HOST = "host", pgettext_lazy("party of an agreement", "Enterprise")
    INDUSTRY_BODY = "industry_body", pgettext_lazy("party of an agreement", "Industry body")
    AGENCY = "agency", pgettext_lazy("party of an agreement", "Agency")
    STUDENT = "student", pgettext_lazy("party of an agreement", "Student")
    GUARDIAN = "guardian", pgettext_lazy("party of an agreement", "Parent or guardian")


PERSONAL_ROLES = frozenset({PartyRole.STUDENT, PartyRole.GUARDIAN})


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def visible_to(self, actor: "Actor") -> "CooperationQuerySet":
        """Those of one's organisation, and those that one's remits open."""
        mine = Cooperation.objects.filter(shared_with(actor)).order_by().values("pk")
        return self.filter(pk__in=mine)


class Cooperation(models.Model):
    """What organisations do together: the object above agreements, duties and their evidence."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="cooperations",
        verbose_name=_("region"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CooperationKind)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CooperationState,
        default=CooperationState.PREPARING,
        editable=False,
    )
    within = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
        verbose_name=_("within the framework"),
    )
    renews = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="renewals",
        null=True,
        blank=True,
        verbose_name=_("renews"),
    )
    # The talk from which it came; its listing's seats are what the agreements take.
    enquiry = models.ForeignKey(
        Enquiry,
        on_delete=models.PROTECT,
        related_name="cooperations",
        null=True,
        blank=True,
        verbose_name=_("comes from the enquiry"),
    )
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closing_note = models.TextField(_("how it ended"), blank=True)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")
        constraints = [
            models.CheckConstraint(name="cooperation_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="cooperation_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="cooperation_kind_is_known", condition=Q(kind__in=CooperationKind.values)
            ),
            models.CheckConstraint(
                name="cooperation_state_is_known", condition=Q(state__in=CooperationState.values)
            ),
            models.CheckConstraint(
                name="cooperation_is_not_within_itself",
                condition=(Q(within=None) | ~Q(within=F("id")))
                & (Q(renews=None) | ~Q(renews=F("id"))),
            ),
            models.UniqueConstraint(
                fields=["enquiry"],
                condition=~Q(state="given_up"),
                name="cooperation_once_for_an_enquiry",
            ),
            models.CheckConstraint(
                name="cooperation_closed_has_an_instant",
                condition=~Q(state__in=["concluded", "given_up"]) | Q(closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "-id"], name="cooperation_by_region"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> "Cooperation | None":
        """The cooperation whose readiness this one inherits: its framework, or what it renews."""
        return self.within or self.renews


class CooperationParty(models.Model):
    """An organisation has part in a cooperation."""

    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="parties",
        verbose_name=_("cooperation"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="cooperating",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)
    joined_at = models.DateTimeField(_("joined at"))

    class Meta:
        verbose_name = _("party of a cooperation")
        verbose_name_plural = _("parties of cooperations")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "organisation"], name="cooperation_party_once"
            ),
            models.CheckConstraint(
                name="cooperation_party_role_is_known",
                condition=Q(role__in=["college", "host", "industry_body", "agency"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"
