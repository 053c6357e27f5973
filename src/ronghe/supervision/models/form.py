from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models import Cooperation

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class FormState(models.TextChoices):
    MAPPING = "mapping", pgettext_lazy("state of a form", "Columns being mapped")
    COLLECTING = "collecting", pgettext_lazy("state of a form", "With the colleges")
    CLOSED = "closed", pgettext_lazy("state of a form", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a form", "Withdrawn")


class PartState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("part of a form", "Being filled in")
    HANDED_IN = "handed_in", pgettext_lazy("part of a form", "Handed in")
    RETURNED = "returned", pgettext_lazy("part of a form", "Returned")


class RowsOf(models.TextChoices):
    """What a row of the form stands for."""

    COLLEGE = "college", pgettext_lazy("a row of a form", "A college")
    COOPERATION = "cooperation", pgettext_lazy("a row of a form", "A cooperation")


class ColumnSource(models.TextChoices):
    """Who fills a column in."""

    RONGHE = "ronghe", pgettext_lazy("column of a form", "Ronghe, from the records")
    COLLEGE = "college", pgettext_lazy("column of a form", "The college")
    NUMBER = "number", pgettext_lazy("column of a form", "Number of the row")
    LEFT = "left", pgettext_lazy("column of a form", "Nobody: it stays as it is")


class ColumnKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("kind of a column", "Text")
    NUMBER = "number", pgettext_lazy("kind of a column", "Number")
    SHARE = "share", pgettext_lazy("kind of a column", "Per cent")
    DAY = "day", pgettext_lazy("kind of a column", "Day")


class CellChoice(models.TextChoices):
    KNOWN = "known", pgettext_lazy("what stands in a cell", "What the records say")
    ENTERED = "entered", pgettext_lazy("what stands in a cell", "What the college says")


class ReportFormQuerySet(models.QuerySet["ReportForm"]):
    def visible_to(self, actor: "Actor") -> "ReportFormQuerySet":
        """Give those of one's authority, and the open or closed ones that one's college fills in."""
        if not actor.managed_organisations or actor.membership is None:
            return self.none()
        sent = Q(parts__organisation__in=actor.managed_organisations)
        own = Q(authority__in=actor.managed_organisations)
        seen = ReportForm.objects.filter(own | (sent & ~Q(state=FormState.MAPPING)))
        return self.filter(pk__in=seen.order_by().values("pk"))


class ReportForm(models.Model):
    """A spreadsheet that somebody above has sent (一表通): mapped once, filled in together, merged."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="report_forms",
        verbose_name=_("authority"),
    )
    title = models.CharField(_("title"), max_length=120)
    asked_by = models.CharField(_("asked for by"), max_length=120)
    state = models.CharField(
        _("state"), max_length=20, choices=FormState, default=FormState.MAPPING, editable=False
    )
    # The sheet as it was read: its rows as texts, merged cells, and what a filled file loses.
    sheets = models.JSONField(_("what the file holds"))
    sheet = models.CharField(_("sheet"), max_length=60)
    head_first = models.PositiveSmallIntegerField(_("first row of headings"), default=1)
    head_last = models.PositiveSmallIntegerField(_("last row of headings"), default=1)
    row_first = models.PositiveSmallIntegerField(_("first row to fill in"), default=2)
    row_last = models.PositiveSmallIntegerField(_("last row to fill in"), default=2)
    rows_of = models.CharField(
        _("each row stands for"), max_length=20, choices=RowsOf, default=RowsOf.COLLEGE
    )
    # By this the same form is known again next time.
    fingerprint = models.CharField(_("fingerprint of the headings"), max_length=64, blank=True)
    is_mapped = models.BooleanField(_("mapped"), default=False, editable=False)
    counted_on = models.DateField(_("day of the figures"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("to be handed in by"), null=True, blank=True)
    opened_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("brought by"),
    )
    opened_at = models.DateTimeField(_("brought at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = ReportFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.CheckConstraint(
                name="form_state_is_known", condition=Q(state__in=FormState.values)
            ),
            models.CheckConstraint(name="form_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="form_rows_follow_headings",
                condition=Q(
                    head_first__gte=1,
                    head_last__gte=F("head_first"),
                    row_first__gt=F("head_last"),
                    row_last__gte=F("row_first"),
                ),
            ),
            models.CheckConstraint(
                name="form_rows_stand_for_something", condition=Q(rows_of__in=RowsOf.values)
            ),
            models.CheckConstraint(
                name="form_collecting_is_mapped_and_counted",
                condition=~Q(state__in=["collecting", "closed"])
                | (
                    Q(is_mapped=True, counted_on__isnull=False, due_on__isnull=False)
                    & Q(counted_at__isnull=False)
                    & ~Q(fingerprint="")
                ),
            ),
            models.CheckConstraint(
                name="form_closed_has_an_instant",
                condition=Q(state__in=["closed", "withdrawn"], closed_at__isnull=False)
                | (~Q(state__in=["closed", "withdrawn"]) & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-id"], name="form_by_authority"),
            models.Index(
                fields=["due_on"], condition=Q(state="collecting"), name="form_collecting_by_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FormColumn(models.Model):
    """A column of the form: under which heading, who fills it in, and with which fact."""

    form = models.ForeignKey(
        ReportForm, on_delete=models.CASCADE, related_name="columns", verbose_name=_("form")
    )
    place = models.PositiveSmallIntegerField(_("column"))
    heading = models.CharField(_("heading"), max_length=200)
    source = models.CharField(_("filled in by"), max_length=20, choices=ColumnSource)
    kind = models.CharField(_("kind"), max_length=20, choices=ColumnKind, default=ColumnKind.TEXT)
    fact = models.CharField(_("fact"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("column of a form")
        verbose_name_plural = _("columns of forms")
        constraints = [
            models.UniqueConstraint(fields=["form", "place"], name="form_column_once"),
            models.CheckConstraint(
                name="form_column_is_known",
                condition=Q(source__in=ColumnSource.values, kind__in=ColumnKind.values),
            ),
            models.CheckConstraint(
                name="form_column_of_records_names_its_fact",
                condition=(Q(source="ronghe") & ~Q(fact="")) | (~Q(source="ronghe") & Q(fact="")),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class FormPart(models.Model):
    """What one college has to do with a form: how far it is, and when it handed its part in."""

    form = models.ForeignKey(
        ReportForm, on_delete=models.PROTECT, related_name="parts", verbose_name=_("form")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="form_parts",
        verbose_name=_("college"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=PartState, default=PartState.WAITING, editable=False
    )
    handed_in_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("handed in by"),
    )
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    returned_because = models.CharField(_("returned because"), max_length=500, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("part of a form")
        verbose_name_plural = _("parts of forms")
        constraints = [
            models.UniqueConstraint(fields=["form", "organisation"], name="form_part_once"),
            models.CheckConstraint(
                name="form_part_state_is_known", condition=Q(state__in=PartState.values)
            ),
            models.CheckConstraint(
                name="form_part_handed_in_has_an_instant",
                condition=(Q(state="handed_in") & Q(handed_in_at__isnull=False))
                | ~Q(state="handed_in"),
            ),
            models.CheckConstraint(
                name="form_part_returned_says_why",
                condition=~Q(state="returned") | ~Q(returned_because=""),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.form.reference


class FormRow(models.Model):
    """A row of the form, of one college: of the college itself, or of one of its cooperations."""

    part = models.ForeignKey(
        FormPart, on_delete=models.CASCADE, related_name="rows", verbose_name=_("part of a form")
    )
    position = models.PositiveIntegerField(_("place"))
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("cooperation"),
    )

    class Meta:
        verbose_name = _("row of a form")
        verbose_name_plural = _("rows of forms")
        constraints = [
            models.UniqueConstraint(fields=["part", "position"], name="form_row_once"),
            models.UniqueConstraint(
                fields=["part", "cooperation"], name="form_row_of_a_cooperation_once"
            ),
        ]

    @property
    def owner_id(self) -> int:
        """Give of whom the facts are counted."""
        return self.cooperation_id or self.part.organisation_id


class FormCell(models.Model):
    """One value of the form, or two that differ: what the records say, and what the college says.

    Neither is ever written over by the other; the authority chooses, with its reason.
    """

    row = models.ForeignKey(
        FormRow, on_delete=models.CASCADE, related_name="cells", verbose_name=_("row of a form")
    )
    column = models.ForeignKey(
        FormColumn, on_delete=models.CASCADE, related_name="+", verbose_name=_("column of a form")
    )
    # None: not known. Text as `facts` writes it, whatever the kind of the column.
    known = models.CharField(_("the records say"), max_length=300, null=True, blank=True)  # noqa: DJ001 -- None is unknown
    known_hash = models.CharField(_("hash of the records read"), max_length=64, blank=True)
    entered = models.CharField(_("the college says"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True, editable=False)
    is_conflict = models.BooleanField(_("both differ"), default=False, editable=False)
    chosen = models.CharField(
        _("chosen"), max_length=20, choices=CellChoice, blank=True, editable=False
    )
    chosen_because = models.CharField(_("because"), max_length=500, blank=True, editable=False)
    chosen_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("chosen by"),
    )
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("cell of a form")
        verbose_name_plural = _("cells of forms")
        constraints = [
            models.UniqueConstraint(fields=["row", "column"], name="form_cell_once"),
            models.CheckConstraint(
                name="form_cell_entered_has_an_instant",
                condition=Q(entered="") | Q(entered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="form_cell_conflict_has_two_sides",
                condition=Q(is_conflict=False) | (Q(known__isnull=False) & ~Q(entered="")),
            ),
            models.CheckConstraint(
                name="form_cell_choice_says_why",
                condition=Q(chosen="", chosen_because="", chosen_at=None)
                | (
                    Q(chosen__in=CellChoice.values, is_conflict=True, chosen_at__isnull=False)
                    & ~Q(chosen_because="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["row"], condition=Q(is_conflict=True, chosen=""), name="form_cell_open"
            ),
        ]

    @property
    def reference(self) -> str:
        return self.row.part.form.reference

    @property
    def is_open(self) -> bool:
        """Say that two values stand here and nobody has chosen."""
        return self.is_conflict and not self.chosen

    @property
    def value(self) -> str:
        """Give what goes into the form; nothing while a conflict is open."""
        if self.is_conflict:
            chosen = {CellChoice.KNOWN: self.known, CellChoice.ENTERED: self.entered}
            return chosen.get(CellChoice(self.chosen)) or "" if self.chosen else ""
        return self.entered or self.known or ""
