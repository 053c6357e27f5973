from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.models import Evidence
from ronghe.parties.models import Organisation, Person
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class YearlyReportState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a yearly report", "Draft")
    PUBLISHED = "published", pgettext_lazy("state of a yearly report", "Published")
    REPLACED = "replaced", pgettext_lazy("state of a yearly report", "Replaced by a new edition")
    DISCARDED = "discarded", pgettext_lazy("state of a yearly report", "Discarded")


OUT = frozenset({YearlyReportState.PUBLISHED, YearlyReportState.REPLACED})


class YearlyReportQuerySet(models.QuerySet["YearlyReport"]):
    def visible_to(self, actor: "Actor") -> "YearlyReportQuerySet":
        """Give those of one's own authority, drafts included, to whom its remits open something."""
        if actor.membership is None or not actor.remits:
            return self.none()
        return self.filter(authority=actor.organisation_id)

    def out(self) -> "YearlyReportQuerySet":
        """Give what everybody may read: what was published, replaced editions included."""
        return self.filter(state__in=OUT)


class YearlyReport(models.Model):
    """What an authority says of its region for a year: figures as on a day, frozen.

    A correction is another edition that says why; what was published stays as it was.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="yearly_reports",
        verbose_name=_("authority"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="yearly_reports", verbose_name=_("region")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=YearlyReportState,
        default=YearlyReportState.DRAFT,
        editable=False,
    )
    # What had been recorded by that day counts, and of that day by that instant.
    as_on = models.DateField(_("as on"))
    taken_at = models.DateTimeField(_("taken at"))
    method = models.CharField(_("version of the method"), max_length=20)
    figures_hash = models.CharField(_("hash of the figures"), max_length=64)
    # The report of the year before that it is compared with.
    before = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("compared with"),
    )
    correction_reason = models.CharField(_("why there is a new edition"), max_length=500, blank=True)  # fmt: skip
    # Figures that everybody could work a few persons out from: decided when it is published.
    hidden = models.JSONField(_("figures not said"), default=list, editable=False)
    verification_code = models.CharField(_("verification code"), max_length=12, unique=True)
    content_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, editable=False)  # fmt: skip
    paper_zh = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("paper in Chinese"),
    )
    paper_en = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("paper in English"),
    )
    drafted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("drafted by"),
    )
    published_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("replaced or discarded at"), null=True, blank=True, editable=False)  # fmt: skip

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        constraints = [
            models.CheckConstraint(
                name="yearly_report_state_is_known", condition=Q(state__in=YearlyReportState.values)
            ),
            models.UniqueConstraint(
                fields=["authority", "region", "year"],
                condition=Q(state="draft"),
                name="yearly_report_one_draft",
            ),
            models.UniqueConstraint(
                fields=["authority", "region", "year"],
                condition=Q(state="published"),
                name="yearly_report_one_holds",
            ),
            models.UniqueConstraint(
                fields=["authority", "region", "year", "edition"],
                condition=~Q(state="discarded"),
                name="yearly_report_edition_once",
            ),
            models.CheckConstraint(
                name="yearly_report_corrected_says_why",
                condition=Q(edition=1, correction_reason="")
                | (Q(edition__gt=1) & ~Q(correction_reason="")),
            ),
            models.CheckConstraint(
                name="yearly_report_begins_with_its_year", condition=Q(as_on__year__gte=F("year"))
            ),
            models.CheckConstraint(
                name="yearly_report_published_has_an_instant",
                condition=Q(state__in=sorted(OUT), published_at__isnull=False) & ~Q(content_hash="")
                | (~Q(state__in=sorted(OUT)) & Q(published_at=None)),
            ),
            models.CheckConstraint(
                name="yearly_report_published_by_another_person",
                condition=Q(published_by=None)
                | Q(drafted_by=None)
                | ~Q(published_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="yearly_report_closed_has_an_instant",
                condition=Q(state__in=["replaced", "discarded"], closed_at__isnull=False)
                | (~Q(state__in=["replaced", "discarded"]) & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "year"], name="yearly_report_by_region"),
            models.Index(fields=["authority", "-id"], name="yearly_report_by_authority"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_out(self) -> bool:
        return self.state in OUT


class ReportFigure(models.Model):
    """One figure of a yearly report; `subject` says of which college or place, empty for the whole.

    `value` is None where nobody knows it, `unknown` counts what is missing beside it.
    """

    report = models.ForeignKey(
        YearlyReport,
        on_delete=models.PROTECT,
        related_name="figures",
        verbose_name=_("yearly report"),
    )
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("figure"), max_length=40)
    subject = models.CharField(_("of what"), max_length=40, blank=True)
    subject_names: Any = models.JSONField(_("its names"), default=dict, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(_("at least"), max_digits=16, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("at most"), max_digits=16, decimal_places=4, null=True, blank=True)
    band = models.CharField(_("band"), max_length=20, blank=True)
    unknown = models.PositiveIntegerField(_("not known"), null=True, blank=True)
    records_count = models.PositiveIntegerField(_("records read"))
    inputs_hash = models.CharField(_("hash of the records read"), max_length=64)

    class Meta:
        verbose_name = _("figure of a yearly report")
        verbose_name_plural = _("figures of yearly reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code", "subject"], name="report_figure_once"
            ),
            models.UniqueConstraint(
                fields=["report", "position"], name="report_figure_has_a_place"
            ),
            models.CheckConstraint(
                name="report_figure_lies_within",
                condition=Q(low=None, high=None) | Q(low__lte=F("high")),
            ),
            models.CheckConstraint(
                name="report_figure_keeps_its_hash",
                condition=Q(inputs_hash__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}".strip()
