"""A table that somebody brought: the run of its import, and what became of each row."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from ronghe.kernel.actors import Actor


class ImportState(models.TextChoices):
    """Where an import stands."""

    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    EXAMINED = "examined", _("Ready to be taken in")
    APPLYING = "applying", _("Being taken in")
    APPLIED = "applied", _("Taken in")
    REFUSED = "refused", _("Could not be read")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Taken back")


class RowOutcome(models.TextChoices):
    """What becomes of a row."""

    ADDED = "added", pgettext_lazy("rows", "Added")
    CHANGED = "changed", pgettext_lazy("rows", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("rows", "Unchanged")
    HELD = "held", pgettext_lazy("rows", "Held for decision")
    REJECTED = "rejected", pgettext_lazy("rows", "Rejected")


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports, and who may see them."""

    def visible_to(self, actor: "Actor") -> "ImportQuerySet":
        """Give the imports of the organisation for which the actor acts."""
        return self.filter(owner_id=actor.organisation_id or 0)


class Import(models.Model):
    """One file on its way into one register: read, examined, taken in, perhaps taken back."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("register"), max_length=30)
    mapping = models.CharField(_("mapping"), max_length=60)
    # The mapping as it was read: what it says later does not change what was done.
    mapping_text = models.TextField(_("text of the mapping"), editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(_("hash of the file"), max_length=64)
    file_path = models.CharField(max_length=500, editable=False, blank=True)
    # {"region": code, "organisation": reference, "on": day}: what rows do not say themselves.
    options = models.JSONField(_("options"), default=dict)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ImportState,
        default=ImportState.WAITING,
        editable=False,
    )
    refusal = models.JSONField(_("why it was refused"), null=True, blank=True, editable=False)
    source = models.JSONField(_("what the file is"), default=dict, editable=False)
    read_count = models.PositiveIntegerField(_("rows read"), default=0, editable=False)
    added_count = models.PositiveIntegerField(_("rows added"), default=0, editable=False)
    changed_count = models.PositiveIntegerField(_("rows changed"), default=0, editable=False)
    unchanged_count = models.PositiveIntegerField(_("rows unchanged"), default=0, editable=False)
    held_count = models.PositiveIntegerField(_("rows held"), default=0, editable=False)
    rejected_count = models.PositiveIntegerField(_("rows rejected"), default=0, editable=False)
    # Whose import it is: columns, not keys, as the kernel knows neither people nor organisations.
    owner_id = models.BigIntegerField(null=True, blank=True, editable=False)
    actor_kind = models.CharField(max_length=10, editable=False)
    person_id = models.BigIntegerField(null=True, blank=True, editable=False)
    membership_id = models.BigIntegerField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"))
    examined_at = models.DateTimeField(_("examined at"), null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("taken in at"), null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="import_state_is_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="import_rows_add_up",
                condition=~Q(state__in=[ImportState.EXAMINED, ImportState.APPLIED])
                | Q(
                    read_count=F("added_count")
                    + F("changed_count")
                    + F("unchanged_count")
                    + F("held_count")
                    + F("rejected_count")
                ),
            ),
            models.CheckConstraint(
                name="import_applied_has_an_instant",
                condition=~Q(state=ImportState.APPLIED) | Q(applied_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["owner_id", "-id"], name="import_by_owner")]

    def __str__(self) -> str:
        """Give the reference, as people say it."""
        return self.reference


class ImportRow(models.Model):
    """What became of one row; what it brought stays only as long as somebody has to decide."""

    import_run = models.ForeignKey(
        Import,
        on_delete=models.CASCADE,
        db_index=False,  # an index that begins with it stands below
        related_name="rows",
        verbose_name=_("import"),
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome)
    # The same cells under the same mapping give the same hash: a decision is not asked for twice.
    row_hash = models.BigIntegerField(editable=False)
    subject_type = models.CharField(max_length=50, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    # {"column": former value}, for taking a change back.
    before = models.JSONField(null=True, blank=True)
    # [{"code", "column", "value", "params"}]: `imports.words` puts them into the reader's language.
    problems = models.JSONField(_("what is wrong"), null=True, blank=True)
    reason = models.CharField(_("first reason"), max_length=40, blank=True)
    cells = models.JSONField(_("cells as read"), null=True, blank=True)
    values = models.JSONField(_("values as understood"), null=True, blank=True)
    decision = models.JSONField(_("decision"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["import_run", "number"], name="import_row_once"),
            models.CheckConstraint(
                name="import_row_outcome_is_known", condition=Q(outcome__in=RowOutcome.values)
            ),
            models.CheckConstraint(
                name="import_row_says_why",
                condition=~Q(outcome__in=[RowOutcome.HELD, RowOutcome.REJECTED]) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["import_run", "reason", "number"],
                condition=Q(outcome__in=[RowOutcome.HELD, RowOutcome.REJECTED]),
                name="import_rows_to_mend",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="import_rows_of_subject"),
            models.Index(fields=["row_hash"], condition=~Q(reason=""), name="import_rows_alike"),
        ]
