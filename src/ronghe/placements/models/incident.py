from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Person
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class Severity(models.TextChoices):
    """From what nearly happened to the worst, in this order."""

    NEAR_MISS = "near_miss", pgettext_lazy("severity of an incident", "Near miss: nobody was hurt")
    MINOR = "minor", pgettext_lazy("severity of an incident", "Slight: first aid was enough")
    MODERATE = "moderate", pgettext_lazy("severity of an incident", "Middling: to a doctor")
    SERIOUS = (
        "serious",
        pgettext_lazy("severity of an incident", "Serious: hospital, or several hurt"),
    )
    FATAL = "fatal", pgettext_lazy("severity of an incident", "Somebody died")


class IncidentKind(models.TextChoices):
    WORK = "work", pgettext_lazy("kind of incident", "Accident at work")
    WAY = "way", pgettext_lazy("kind of incident", "On the way to or from work")
    LODGING = "lodging", pgettext_lazy("kind of incident", "In the lodging")
    ILLNESS = "illness", pgettext_lazy("kind of incident", "Sudden illness")
    VIOLENCE = "violence", pgettext_lazy("kind of incident", "Violence")
    MISSING = "missing", pgettext_lazy("kind of incident", "Not to be found")
    OTHER = "other", pgettext_lazy("kind of incident", "Something else")


class IncidentState(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("state of an incident", "Reported")
    INVESTIGATING = "investigating", pgettext_lazy("state of an incident", "Being looked into")
    MEASURED = "measured", pgettext_lazy("state of an incident", "Measures stated")
    CLOSED = "closed", pgettext_lazy("state of an incident", "Closed")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, actor: "Actor") -> "IncidentQuerySet":
        """Give those of the placements one sees; who reads of health is another question."""
        seen = Placement.objects.visible_to(actor).order_by().values("pk")
        return self.filter(placement__in=seen)

    def open(self) -> "IncidentQuerySet":
        return self.exclude(state=IncidentState.CLOSED)


class Incident(models.Model):
    """Something happened to a student of a placement; it is closed by a second person."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("placement")
    )
    client_key = models.UUIDField(editable=False)
    jurisdiction = models.CharField(_("law that applies"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind)
    severity = models.CharField(_("severity"), max_length=20, choices=Severity)
    happened_at = models.DateTimeField(_("happened at"))
    place = models.CharField(_("where"), max_length=200)
    what = models.TextField(_("what happened"), max_length=2000)
    # For the student, family and college alone: the host needs to know what happened, not this.
    health = models.TextField(_("injury and treatment"), max_length=2000, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=IncidentState,
        default=IncidentState.REPORTED,
        editable=False,
    )
    reported_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported at"))
    investigator = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("looks into it"),
    )
    cause = models.TextField(_("cause"), max_length=2000, blank=True, editable=False)
    measures = models.TextField(_("measures"), max_length=2000, blank=True, editable=False)
    measured_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("measures stated by"),
    )
    measured_at = models.DateTimeField(_("measures stated at"), null=True, blank=True, editable=False)  # fmt: skip
    doubt = models.CharField(_("what is still to be done"), max_length=500, blank=True, editable=False)  # fmt: skip
    closed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.UniqueConstraint(fields=["placement", "client_key"], name="incident_sent_once"),
            models.CheckConstraint(
                name="incident_kind_is_known", condition=Q(kind__in=IncidentKind.values)
            ),
            models.CheckConstraint(
                name="incident_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(
                name="incident_state_is_known", condition=Q(state__in=IncidentState.values)
            ),
            models.CheckConstraint(
                name="incident_says_what_and_where", condition=~Q(what="") & ~Q(place="")
            ),
            models.CheckConstraint(
                name="incident_is_reported_after_it_happened",
                condition=Q(reported_at__gte=F("happened_at")),
            ),
            models.CheckConstraint(
                name="incident_looked_into_by_somebody",
                condition=Q(state="reported") | Q(investigator__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_measured_says_what",
                condition=~Q(state__in=["measured", "closed"])
                | (
                    ~Q(cause="")
                    & ~Q(measures="")
                    & Q(measured_by__isnull=False, measured_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="incident_closed_by_a_second_person",
                condition=~Q(state="closed")
                | (
                    Q(closed_by__isnull=False, closed_at__isnull=False)
                    & ~Q(closed_by=F("reported_by"))
                    & ~Q(closed_by=F("measured_by"))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "-id"], name="incident_by_placement"),
            models.Index(fields=["state", "severity"], name="incident_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class Told(models.TextChoices):
    """Who must be told."""

    GUARDIAN = "guardian", pgettext_lazy("who is told of an incident", "Parent or guardian")
    COLLEGE = "college", pgettext_lazy("who is told of an incident", "College")
    HOST = "host", pgettext_lazy("who is told of an incident", "Host")
    INSURER = "insurer", pgettext_lazy("who is told of an incident", "Insurer")
    EDUCATION = "education", pgettext_lazy("who is told of an incident", "Education authority")
    WORK_SAFETY = "work_safety", pgettext_lazy("who is told of an incident", "Department for work safety")  # fmt: skip
    INJURY = "injury_insurance", pgettext_lazy("who is told of an incident", "Work injury insurance")  # fmt: skip


class ToldWay(models.TextChoices):
    TELEPHONE = "telephone", pgettext_lazy("how somebody was told", "By telephone")
    PERSON = "person", pgettext_lazy("how somebody was told", "In person")
    WRITING = "writing", pgettext_lazy("how somebody was told", "In writing")
    NEEDLESS = "needless", pgettext_lazy("how somebody was told", "Need not be told, because…")


class IncidentNotice(models.Model):
    """A line of the list of who must be told: by which side, until when; told by whom, when, how."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="notices", verbose_name=_("incident")
    )
    duty = models.CharField(_("duty"), max_length=40)
    party = models.CharField(_("who is told"), max_length=20, choices=Told)
    by_host = models.BooleanField(_("the host tells"), default=False)
    # None: we know of no deadline, which is not the same as that there is none.
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True, editable=False)
    told_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("told by"),
    )
    way = models.CharField(_("how"), max_length=20, choices=ToldWay, blank=True, editable=False)
    note = models.CharField(_("to whom, and what"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("who is told of an incident")
        verbose_name_plural = _("who is told of incidents")
        constraints = [
            models.UniqueConstraint(fields=["incident", "duty"], name="notice_once_for_a_duty"),
            models.CheckConstraint(
                name="notice_party_is_known", condition=Q(party__in=Told.values)
            ),
            models.CheckConstraint(
                name="notice_told_says_by_whom_and_how",
                condition=Q(told_at=None, told_by=None, way="")
                | Q(told_at__isnull=False, told_by__isnull=False, way__in=ToldWay.values),
            ),
            models.CheckConstraint(
                name="notice_needless_says_why", condition=~Q(way="needless") | ~Q(note="")
            ),
        ]

    @property
    def reference(self) -> str:
        return self.incident.reference
