from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person, Role, Site
from ronghe.parties.powers import Power
from ronghe.partnerships.models.cooperation import Cooperation

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class ReadinessAssessment(models.Model):
    """What one side says of itself before anybody drafts an agreement."""

    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="readiness",
        verbose_name=_("cooperation"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    answers = models.JSONField(_("answers"), default=dict)
    # The questions whose answers speak of haste, so that one sees how it stood when it was given.
    hasty = ArrayField(models.CharField(max_length=30), verbose_name=_("signs of haste"))
    submitted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"))

    class Meta:
        verbose_name = _("readiness assessment")
        verbose_name_plural = _("readiness assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "organisation"], name="readiness_once_per_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperation} · {self.organisation}"


class Suitability(models.TextChoices):
    SUITABLE = "suitable", _("Suitable")
    CONDITIONAL = "conditional", _("Suitable once the remarks are seen to")
    UNSUITABLE = "unsuitable", _("Not suitable")


class Observation(models.TextChoices):
    HOLDS = "holds", pgettext_lazy("observed on a visit", "Yes")
    FAILS = "fails", pgettext_lazy("observed on a visit", "No")
    UNKNOWN = "unknown", pgettext_lazy("observed on a visit", "Not seen")


class SiteReportQuerySet(models.QuerySet["SiteReport"]):
    def visible_to(self, actor: "Actor") -> "SiteReportQuerySet":
        """Give those that one's organisation wrote or that are about it, and what a remit opens."""
        if actor.membership is None or actor.holds(Role.STUDENT):
            return self.none()
        own = actor.organisations
        seen = Q(college__in=own) | Q(host__in=own)
        if actor.remits:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            seen |= Q(host__in=opened.order_by().values("pk"))
        return self.filter(seen)


class SiteReport(models.Model):
    """What the college found at a host before it sends students there (实习单位考察报告)."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    college = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="site_reports_written",
        verbose_name=_("college"),
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="site_reports",
        verbose_name=_("host"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    visited_on = models.DateField(_("visited on"))
    observations = models.JSONField(_("observations"))
    suitability = models.CharField(_("conclusion"), max_length=20, choices=Suitability)
    remarks = models.TextField(_("remarks"), blank=True)
    written_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    objects = SiteReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on a site")
        verbose_name_plural = _("reports on sites")
        constraints = [
            models.CheckConstraint(
                name="site_report_conclusion_is_known",
                condition=Q(suitability__in=Suitability.values),
            ),
            models.CheckConstraint(
                name="site_report_condition_is_said",
                condition=Q(suitability=Suitability.SUITABLE) | ~Q(remarks=""),
            ),
            models.CheckConstraint(
                name="site_report_is_of_another", condition=~Q(college=F("host"))
            ),
        ]
        indexes = [
            models.Index(fields=["host", "college", "-visited_on"], name="site_report_of_host")
        ]

    def __str__(self) -> str:
        return self.reference
