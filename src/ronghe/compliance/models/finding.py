from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.compliance.models.fact_sheet import FactSheet
from ronghe.compliance.models.placed import Placed, concerning
from ronghe.parties.powers import Power

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class Outcome(models.TextChoices):
    """The answers of the law engine, as they are stored and shown."""

    PASS = "pass", pgettext_lazy("outcome of a rule", "Holds")
    FAIL = "fail", pgettext_lazy("outcome of a rule", "Does not hold")
    UNKNOWN = "unknown", pgettext_lazy("outcome of a rule", "Not known")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("outcome of a rule", "Does not apply")
    WAIVED = "waived", pgettext_lazy("outcome of a rule", "Waived")


class Severity(models.TextChoices):
    HARD = "H", pgettext_lazy("severity of a rule", "Must")
    PRINCIPLE = "P", pgettext_lazy("severity of a rule", "In principle")
    ADVISORY = "A", pgettext_lazy("severity of a rule", "Advice")


class FindingState(models.TextChoices):
    CURRENT = "current", pgettext_lazy("finding", "Current")
    MENDED = "mended", pgettext_lazy("finding", "Mended")
    SUPERSEDED = "superseded", pgettext_lazy("finding", "Superseded")


# What somebody has to see to.
OPEN = (Outcome.FAIL, Outcome.UNKNOWN)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, actor: "Actor") -> "FindingQuerySet":
        """Those of one's organisation or remit, and those that speak of oneself."""
        return self.filter(concerning(actor) | Q(sheet__person=actor.person_id or 0))

    def counted_for(self, actor: "Actor") -> "FindingQuerySet":
        """Those of which one's remits show at least totals."""
        return self.filter(concerning(actor, Power.SEE_TOTALS) | concerning(actor))

    def current(self) -> "FindingQuerySet":
        return self.filter(state=FindingState.CURRENT)

    def open(self) -> "FindingQuerySet":
        """Give what fails or is not known, as of the last assessment."""
        return self.current().filter(outcome__in=OPEN)


class Finding(Placed):
    """What one rule said of one subject, by which law and on which facts; kept when it is over."""

    sheet = models.ForeignKey(
        FactSheet, on_delete=models.PROTECT, related_name="findings", verbose_name=_("fact sheet")
    )
    rule_id = models.CharField(_("rule"), max_length=40)
    rule_jurisdiction = models.CharField(_("jurisdiction of the rule"), max_length=20)
    rule_edition = models.CharField(_("edition of the rule"), max_length=64)
    version_on = models.DateField(_("version of"))
    severity = models.CharField(_("severity"), max_length=1, choices=Severity)
    is_confirmed = models.BooleanField(_("source confirmed"))
    is_blocking = models.BooleanField(_("keeps from starting"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    # {"en": …, "zh": …}: the reason as it was given.
    reason = models.JSONField(_("reason"))
    parameters = models.JSONField(_("parameter values"))
    facts = models.JSONField(_("facts"))
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    basis_on = models.DateField(_("date that picks the law"), null=True, blank=True)
    assessed_on = models.DateField(_("day of assessment"))
    assessed_at = models.DateTimeField(_("assessed at"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=FindingState,
        default=FindingState.CURRENT,
        editable=False,
    )
    closed_on = models.DateField(_("over since"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "rule_id"],
                condition=Q(state=FindingState.CURRENT),
                name="finding_current_once",
            ),
            models.CheckConstraint(
                name="finding_outcome_is_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="finding_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(
                name="finding_state_is_known", condition=Q(state__in=FindingState.values)
            ),
            models.CheckConstraint(
                name="finding_over_has_an_instant",
                condition=Q(state=FindingState.CURRENT, closed_at=None, closed_on=None)
                | (
                    ~Q(state=FindingState.CURRENT)
                    & Q(closed_at__isnull=False, closed_on__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="finding_blocks_when_hard_and_seen",
                condition=Q(is_blocking=False)
                | Q(outcome=Outcome.FAIL, severity=Severity.HARD, is_confirmed=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "rule_id", "outcome"],
                condition=Q(state=FindingState.CURRENT),
                name="findings_by_region",
            ),
            models.Index(
                fields=["host", "outcome"],
                condition=Q(state=FindingState.CURRENT),
                name="findings_by_host",
            ),
            models.Index(
                fields=["college", "outcome"],
                condition=Q(state=FindingState.CURRENT),
                name="findings_by_college",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="findings_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.subject_type} {self.subject_id}"
