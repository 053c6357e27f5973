"""Writing the audit, and reading an object's story."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from ronghe.kernel.actors import Actor
from ronghe.kernel.gathering import write_later
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.subjects import subject_columns

BATCH = 500
_COLUMNS = (
    "at",
    "verb",
    "subject_type",
    "subject_id",
    "subject_reference",
    "actor_kind",
    "actor_person_id",
    "actor_membership_id",
    "actor_organisation_id",
)
# Written by hand: every operation pays for this, and the ORM asks three times as much for a row.
_INSERT = f"""
    INSERT INTO kernel_auditrecord ({", ".join(_COLUMNS)}, details)
    VALUES ({", ".join(["%s"] * len(_COLUMNS))}, %s) RETURNING id, xid::text
"""  # noqa: S608 -- a constant, no input

_confidential: set[str] = set()
_confidential_letters: set[str] = set()


def keep_confidential(subject_type: str, *, letters: str) -> None:
    """Keep what is done to such objects out of every list that one role reads of all.

    The records are written and sealed like all others; the object's own page tells them to those
    who may read it, and everybody reads of their own acts. `letters` begins the name of each
    template that speaks of them: of work that failed nobody is told more than that it did.
    """
    _confidential.add(subject_type)
    _confidential_letters.add(letters)


def is_confidential(*, subject_type: str = "", template: str = "") -> bool:
    """Ask whether an object of this type, or a letter of this template, is kept confidential."""
    return subject_type in _confidential or template.startswith(tuple(_confidential_letters))


def records_for_all() -> models.QuerySet[AuditRecord]:
    """Give the records that whoever watches over the platform may read, newest first."""
    return AuditRecord.objects.exclude(subject_type__in=_confidential).order_by("-pk")


def actor_columns(actor: Actor) -> dict[str, str | int | None]:
    """Give the columns in which a record keeps the actor: a kind and three plain ids."""
    return {
        "actor_kind": str(actor.kind),
        "actor_person_id": actor.person_id,
        "actor_membership_id": actor.membership_id,
        "actor_organisation_id": actor.organisation_id,
    }


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> AuditRecord:
    """Write down `noun.past_participle` in the caller's transaction, so that both or none happen.

    `details` is JSON and stays for ever: put no names and no secrets of people in it. The record
    is sealed within seconds of the commit (`sealing`); the writer waits for nobody. Within
    `gathered` it is written at the end of the block, and has no number before.
    """
    written = AuditRecord(
        verb=verb,
        at=at,
        details=dict(details or {}),
        **subject_columns(subject),
        **actor_columns(actor),
    )
    if write_later(_write, written):
        return written
    values = [getattr(written, column) for column in _COLUMNS]
    with connection.cursor() as sql:
        sql.execute(_INSERT, [*values, json.dumps(written.details, cls=DjangoJSONEncoder)])
        written.pk, xid = sql.fetchone()
    written.xid = int(xid)
    written._state.adding, written._state.db = False, connection.alias
    return written


def _write(records: Sequence[AuditRecord]) -> None:
    AuditRecord.objects.bulk_create(records, BATCH)


def record_each(
    verb: str,
    model: type[models.Model],
    chosen: str,
    *,
    actor: Actor,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Write one record for each row of a set; give their number.

    `chosen` is a query of ours that gives (id, reference) for each subject; no input is part of it.
    """
    columns = actor_columns(actor)
    query = f"""
        INSERT INTO kernel_auditrecord ({", ".join(_COLUMNS)}, details)
        SELECT %s, %s, %s, chosen.id, chosen.reference, %s, %s, %s, %s, %s::jsonb
          FROM ({chosen}) AS chosen (id, reference)
    """  # noqa: S608 -- constants, no input
    values = [at, verb, model._meta.label_lower, *columns.values()]
    with connection.cursor() as sql:
        sql.execute(query, [*values, json.dumps(dict(details or {}), cls=DjangoJSONEncoder)])
        return int(sql.rowcount)


def story_of(subject: models.Model) -> models.QuerySet[AuditRecord]:
    """Give what was done to the object, newest first."""
    return AuditRecord.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("-id")
