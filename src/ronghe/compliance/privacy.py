"""What is kept about people by findings: why, until when."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ronghe.compliance.judging import digest
from ronghe.compliance.models import FactSheet, Finding
from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import Erasure, Fate, kept, nothing, personal, register

PROTECTION = _("Public task: seeing that the law that protects students and teachers is kept.")
UNTIL_ERASED = _("Until you or your organisation have it erased; what was found stays as a number.")
DECISIONS = _("Who decided against a rule stays on record for ever.")


def _erase_sheets(person_id: int, at: datetime) -> Erasure:
    sheets = FactSheet.objects.filter(person=person_id)
    count = sheets.update(facts={}, facts_hash=digest({}), erased_at=at)
    return Erasure(Fate.ERASED, count)


def _erase_findings(person_id: int, at: datetime) -> Erasure:
    count = Finding.objects.filter(sheet__person=person_id).update(facts={}, reason={})
    return Erasure(Fate.ANONYMISED, count)


def _with_findings(person_id: int, at: datetime) -> Erasure:
    """Say that it goes with the facts, by another line."""
    return Erasure(Fate.ERASED, Finding.objects.filter(sheet__person=person_id).count())


personal("compliance.factsheet.facts", "compliance.finding.facts", "compliance.finding.reason")
register(
    "compliance.factsheet.person",
    purpose=_("Knowing of whom facts speak, so that they can be shown and erased."),
    basis=PROTECTION,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=kept("compliance.FactSheet", "person", _("The facts themselves are erased.")),
)
register(
    "compliance.factsheet.facts",
    purpose=_("Applying the law to a placement."),
    basis=PROTECTION,
    retention=UNTIL_ERASED,
    export=rows_of(
        "compliance.FactSheet",
        "person",
        "subject_type",
        "subject_reference",
        "kind",
        "facts",
        "assessed_at",
    ),
    erase=_erase_sheets,
)
register(
    "compliance.finding.facts",
    purpose=_("Showing on which facts a rule answered."),
    basis=PROTECTION,
    retention=UNTIL_ERASED,
    export=rows_of(
        "compliance.Finding",
        "sheet__person",
        "rule_id",
        "outcome",
        "facts",
        "reason",
        "assessed_at",
    ),
    erase=_erase_findings,
)
register(
    "compliance.finding.reason",
    purpose=_("Showing why a rule answered as it did."),
    basis=PROTECTION,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=_with_findings,
)
for column, purpose, fields in (
    (
        "waiver.decided_by",
        _("Who set a rule aside, so that it can be answered for."),
        ("reference", "rule_id", "reason", "granted_at"),
    ),
    (
        "waiver.withdrawn_by",
        _("Who took a waiver back, so that it can be answered for."),
        ("reference", "rule_id", "withdrawal_reason", "withdrawn_at"),
    ),
    (
        "override.decided_by",
        _("Who let something start against a rule, so that it can be answered for."),
        ("reference", "reason", "decided_at"),
    ),
):
    model, _dot, lookup = column.partition(".")
    register(
        f"compliance.{column}",
        purpose=purpose,
        basis=_("Duty to be able to account for what was done."),
        retention=_("As long as the platform runs; never changed."),
        export=rows_of(f"compliance.{model}", lookup, *fields),
        erase=kept(f"compliance.{model}", lookup, DECISIONS),
    )
