"""Who did what to which object, and the chain that seals it."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TransactionIdField(models.Field[int, int]):
    """PostgreSQL's 64-bit transaction id (`xid8`), read as an integer. It never wraps around."""

    def db_type(self, connection: Any) -> str:
        """Name the column type."""
        return "xid8"

    def get_internal_type(self) -> str:
        """Keep Django from treating it as a number: xid8 has no arithmetic."""
        return "TransactionIdField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        """Read the driver's text as an integer."""
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        """Write an integer as text, which PostgreSQL reads as xid8."""
        prepared = super().get_prep_value(value)
        return str(prepared) if isinstance(prepared, int) else prepared


class CurrentTransactionId(models.Func):
    """The id of the running top-level transaction."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionIdField()


class AuditRecord(models.Model):
    """One thing that somebody did. Only ever added: triggers refuse every change, for everyone.

    The actor is stored as plain ids, without foreign keys: a record outlives what it speaks of,
    and holds no name, so that an erased person leaves a number behind and nothing else.
    """

    at = models.DateTimeField(_("at"))
    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)
    verb = models.CharField(_("what happened"), max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_reference = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_person_id = models.BigIntegerField(null=True)
    actor_membership_id = models.BigIntegerField(null=True)
    actor_organisation_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_story"),
            models.Index(fields=["xid", "id"], name="audit_sealing_order"),
            models.Index(
                fields=["actor_person_id"],
                name="audit_actor",
                condition=Q(actor_person_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_reference}".strip()


class AuditSeal(models.Model):
    """A link of the chain: one record, and the keyed hash over it and the link before."""

    number = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(AuditRecord, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        constraints = [
            models.CheckConstraint(name="audit_seal_counts_from_one", condition=Q(number__gte=1))
        ]

    def __str__(self) -> str:
        return str(self.number)


class AuditCursor(models.Model):
    """How far the sealer has come: every record at or before (xid, record) is sealed.

    Transaction ids belong to one PostgreSQL cluster, so its identifier stands beside them.
    """

    system_identifier = models.BigIntegerField(default=0)
    xid = TransactionIdField(default=0)
    record_id = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("audit cursor")
        verbose_name_plural = _("audit cursors")
        constraints = [models.CheckConstraint(name="audit_has_one_cursor", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.xid}/{self.record_id}"
