"""The privacy register: every column that points to a person, and what becomes of it.

Each app writes its own lines in `<app>/privacy.py`. A column without a line fails the build
(`missing_columns`), since nobody could then say why it is kept or until when.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import manager_of, rows_found, rows_of
from ronghe.kernel.models import (
    AuditRecord,
    Event,
    Evidence,
    Import,
    ImportRow,
    Message,
    RowOutcome,
    StoredAnswer,
)

Text = str | Promise
PERSON = "parties.person"


class Fate(StrEnum):
    """What became of a column at an erasure."""

    ERASED = "erased"
    ANONYMISED = "anonymised"
    KEPT = "kept"


@dataclass(frozen=True)
class Erasure:
    """The outcome for one column: its fate, how many rows, and for what is kept the reason."""

    fate: Fate
    count: int
    reason: Text = ""


Export = Callable[[int], Sequence[Mapping[str, Any]]]
Erase = Callable[[int, datetime], Erasure]


@dataclass(frozen=True)
class PersonColumn:
    """One line of the register. `export` and `erase` take the person's id."""

    column: str
    purpose: Text
    basis: Text
    retention: Text
    export: Export
    erase: Erase


class RegisteredTwice(ValueError):
    """A column has one line."""


_columns: dict[str, PersonColumn] = {}
_personal: set[str] = set()


def register(
    column: str, *, purpose: Text, basis: Text, retention: Text, export: Export, erase: Erase
) -> None:
    """Enter a column, "app.model.field" in lower case; raises `RegisteredTwice`.

    `export` gives the rows that the person gets to read; `erase` does what may be done and says
    what it did. `rows_of`, `kept`, `deleting` and `blanking` make most of them.
    """
    if column in _columns:
        raise RegisteredTwice(column)
    _columns[column] = PersonColumn(column, purpose, basis, retention, export, erase)


def personal(*columns: str) -> None:
    """Declare columns that hold personal content without pointing anywhere, such as a name."""
    _personal.update(columns)


def registered() -> tuple[PersonColumn, ...]:
    """Give the register, in the order of the columns' names."""
    return tuple(_columns[name] for name in sorted(_columns))


def columns_to_register() -> frozenset[str]:
    """Find every column that points to a person, in our apps and in everybody else's.

    Those are foreign keys to a person or to the user model, plain columns that end in
    `person_id`, and what `personal` declares.
    """
    targets = {PERSON, settings.AUTH_USER_MODEL.lower()}
    found = set(_personal)
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            target = column.remote_field.model._meta.label_lower if column.remote_field else ""
            if target in targets or column.name.endswith("person_id"):
                found.add(f"{model._meta.label_lower}.{column.name}")
    return frozenset(found)


def missing_columns() -> list[str]:
    """Give the columns that point to a person and have no line; empty is good."""
    return sorted(columns_to_register() - _columns.keys())


def stale_columns() -> list[str]:
    """Give the lines whose column does not exist (any more); empty is good."""
    return sorted(name for name in _columns if not _exists(name))


def export_of(person: models.Model) -> dict[str, list[dict[str, Any]]]:
    """Give everything the register exports about a person, by column, ready for JSON."""
    rows = {line.column: line.export(person.pk) for line in registered()}
    return {column: [dict(row) for row in found] for column, found in rows.items() if found}


@transaction.atomic
def erase(person: models.Model, *, at: datetime) -> dict[str, Erasure]:
    """Erase or anonymise what may go, column by column; give what happened to each.

    The operation that calls this asks for the permission and writes the audit.
    """
    return {line.column: line.erase(person.pk, at) for line in registered()}


def nothing(person_id: int) -> list[dict[str, Any]]:
    """Export nothing: another line holds the same rows already, or there is no content."""
    return []


def kept(model: str, lookup: str, reason: Text) -> Erase:
    """Make an erasure that leaves the rows as they are, and says why."""

    def erase_(person_id: int, at: datetime) -> Erasure:
        count = manager_of(model).filter(**{lookup: person_id}).count()
        return Erasure(Fate.KEPT, count, reason)

    return erase_


def deleting(model: str, lookup: str) -> Erase:
    """Make an erasure that deletes the rows."""

    def erase_(person_id: int, at: datetime) -> Erasure:
        count, _by_model = manager_of(model).filter(**{lookup: person_id}).delete()
        return Erasure(Fate.ERASED, count)

    return erase_


def blanking(model: str, lookup: str, **values: Any) -> Erase:
    """Make an erasure that overwrites fields of the rows with these values."""

    def erase_(person_id: int, at: datetime) -> Erasure:
        count = manager_of(model).filter(**{lookup: person_id}).update(**values)
        return Erasure(Fate.ANONYMISED, count)

    return erase_


def _exists(name: str) -> bool:
    label, _dot, field = name.rpartition(".")
    try:
        return any(one.name == field for one in apps.get_model(label)._meta.concrete_fields)
    except (LookupError, ValueError):
        return False


# -- the kernel's own columns ------------------------------------------------------------------

_PROOF = _("Proof of what was done; a number without a name remains.")
_ACCOUNTABILITY = _("Duty to be able to account for what was done.")

register(
    "kernel.auditrecord.actor_person_id",
    purpose=_("Who did what, so that it can be checked and answered for."),
    basis=_ACCOUNTABILITY,
    retention=_("As long as the platform runs; never changed."),
    export=rows_of(
        AuditRecord._meta.label,
        "actor_person_id",
        "at",
        "verb",
        "subject_type",
        "subject_reference",
    ),
    erase=kept(AuditRecord._meta.label, "actor_person_id", _PROOF),
)
register(
    "kernel.event.actor_person_id",
    purpose=_("Whose act the platform tells others of."),
    basis=_ACCOUNTABILITY,
    retention=_("One year."),
    export=nothing,
    erase=blanking(Event._meta.label, "actor_person_id", actor_person_id=None),
)
register(
    "kernel.evidence.uploaded_by_person_id",
    purpose=_("Who brought a piece of evidence."),
    basis=_ACCOUNTABILITY,
    retention=_("As long as the evidence itself."),
    export=rows_of(
        Evidence._meta.label, "uploaded_by_person_id", "reference", "name", "kind", "uploaded_at"
    ),
    erase=kept(Evidence._meta.label, "uploaded_by_person_id", _PROOF),
)
register(
    "kernel.import.person_id",
    purpose=_("Who brought a file into a register."),
    basis=_ACCOUNTABILITY,
    retention=_("As long as the record of the import."),
    export=rows_of(Import._meta.label, "person_id", "reference", "file_name", "opened_at"),
    erase=kept(Import._meta.label, "person_id", _PROOF),
)


def _rows_about(person_id: int) -> "models.QuerySet[ImportRow]":
    return ImportRow.objects.filter(subject_type=PERSON, subject_id=person_id)


def _former_values_of(person_id: int) -> "models.QuerySet[ImportRow]":
    return _rows_about(person_id).filter(before__isnull=False).exclude(before={})


def _forget_cells(person_id: int, at: datetime) -> Erasure:
    """Leave held rows out for good, since nothing remains to decide about; empty the others."""
    held = _rows_about(person_id).filter(outcome=RowOutcome.HELD)
    for run in held.order_by().values("import_run").annotate(count=models.Count("pk")):
        Import.objects.filter(pk=run["import_run"]).update(
            held_count=models.F("held_count") - run["count"],
            rejected_count=models.F("rejected_count") + run["count"],
        )
    held.update(outcome=RowOutcome.REJECTED, reason="left_out", decided_at=at)
    rows = _rows_about(person_id).filter(cells__isnull=False)
    return Erasure(Fate.ERASED, rows.update(cells=None, values=None, problems=None))


def _forget_former_values(person_id: int, at: datetime) -> Erasure:
    return Erasure(Fate.ERASED, _former_values_of(person_id).update(before=None))


personal("kernel.importrow.cells", "kernel.importrow.before")
register(
    "kernel.importrow.cells",
    purpose=_(
        "Showing why a row about you did not come into a register, so that it can be mended."
    ),
    basis=_("Public task and contract of the organisation that brought the file."),
    retention=_("Rejected rows for 90 days; held rows until somebody decides about them."),
    export=rows_found(
        lambda person_id: _rows_about(person_id).filter(cells__isnull=False),
        "import_run__reference",
        "number",
        "cells",
    ),
    erase=_forget_cells,
)
register(
    "kernel.importrow.before",
    purpose=_("Taking a file back that changed what is kept about you."),
    basis=_("Public task and contract of the organisation that brought the file."),
    retention=_("As long as the record of the import."),
    export=rows_found(_former_values_of, "import_run__reference", "number", "before"),
    erase=_forget_former_values,
)
register(
    "kernel.message.person_id",
    purpose=_("Showing that somebody was told, and when."),
    basis=_("Performance of the service that the person uses."),
    retention=_("Address and person for 90 days."),
    export=rows_of(
        Message._meta.label, "person_id", "kind", "address", "template", "queued_at", "sent_at"
    ),
    erase=blanking(Message._meta.label, "person_id", address="", person_id=None),
)
personal("kernel.message.address", "kernel.storedanswer.actor_key")
register(
    "kernel.message.address",
    purpose=_("Where a message goes."),
    basis=_("Performance of the service that the person uses."),
    retention=_("90 days."),
    export=nothing,
    erase=blanking(Message._meta.label, "person_id", address=""),
)


def _forget_answers(person_id: int, at: datetime) -> Erasure:
    answers = StoredAnswer.objects.filter(actor_key__contains=f":{person_id}:")
    count, _by_model = answers.delete()
    return Erasure(Fate.ERASED, count)


register(
    "kernel.storedanswer.actor_key",
    purpose=_("Giving the same answer to a form that is sent twice."),
    basis=_("Performance of the service that the person uses."),
    retention=_("24 hours."),
    export=nothing,
    erase=_forget_answers,
)
