"""What must always hold in the data, whatever happened: after races, crashes, restores.

`manage check_invariants` runs all of it. Apps add their own in `<app>/invariants.py`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.audit.verification import published_head
from ronghe.kernel.models import Evidence

Check = Callable[[], Iterable[str]]
MOST_NAMED = 20
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Invariant:
    """A name, a sentence that says what holds, and a check that names every breach."""

    name: str
    says: str | Promise
    check: Check


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many breaches, the first of them by name."""

    name: str
    says: str
    breach_count: int
    breaches: tuple[str, ...]


_invariants: dict[str, Invariant] = {}


def invariant(name: str, says: str | Promise, check: Check) -> None:
    """Register a check under "app.name"; a name used twice raises `ValueError`."""
    if name in _invariants:
        raise ValueError(f"The invariant {name} is registered already.")
    _invariants[name] = Invariant(name, says, check)


def sql_invariant(name: str, says: str | Promise, query: str) -> None:
    """Register a query that gives a row for each breach; its first column names the culprit."""

    def check() -> Iterable[str]:
        with connection.cursor() as sql:
            sql.execute(query)
            return [str(row[0]) for row in sql.fetchall()]

    invariant(name, says, check)


def audited_states(name: str, model: str, field: str, verbs: Mapping[str, Iterable[str]]) -> None:
    """Register that each object in one of these states has an audit record that led there.

    `verbs` maps states (not the initial one) to the audit verbs of the transitions into them.
    """

    def check() -> Iterable[str]:
        found = apps.get_model(model)
        table, label = found._meta.db_table, found._meta.label_lower
        column = next(one.column for one in found._meta.concrete_fields if one.name == field)
        query = (
            f'SELECT t.id FROM "{table}" t WHERE t."{column}" = %s AND NOT EXISTS ('  # noqa: S608 -- names of our own tables
            " SELECT FROM kernel_auditrecord r WHERE r.subject_type = %s"
            " AND r.subject_id = t.id AND r.verb = ANY(%s)) ORDER BY t.id"
        )
        with connection.cursor() as sql:
            for state, leading in verbs.items():
                sql.execute(query, [str(state), label, list(leading)])
                yield from (f"{label} {row[0]} is {state}" for row in sql.fetchall())

    invariant(name, _("Every change of state is in the audit."), check)


def check_all() -> list[Outcome]:
    """Run every check; give their outcomes in order of name."""
    outcomes = []
    for name in sorted(_invariants):
        rule = _invariants[name]
        breaches = list(rule.check())
        outcomes.append(Outcome(name, str(rule.says), len(breaches), tuple(breaches[:MOST_NAMED])))
    return outcomes


def _chain_breaches() -> Iterable[str]:
    known = published_head()
    return [str(finding) for finding in audit.verify(*([known] if known else [])).findings]


def _evidence_breaches() -> Iterable[str]:
    checked: dict[str, str] = {}
    rows = Evidence.objects.order_by("pk").values_list("reference", "sha256", "size")
    for reference, sha256, size in rows.iterator():
        if sha256 not in checked:
            checked[sha256] = _content_breach(Evidence(sha256=sha256, size=size).path, sha256, size)
        if checked[sha256]:
            yield f"{reference}: {checked[sha256]}"


def _content_breach(path: Path, sha256: str, size: int) -> str:
    if not path.is_file():
        return "the file is missing"
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            length += len(block)
    return "" if (digest.hexdigest(), length) == (sha256, size) else "the file holds something else"


def _reference_breaches() -> Iterable[str]:
    """Compare every `reference` column with the counters; a number given must have been counted."""
    with connection.cursor() as sql:
        for table in _tables_with_references():
            sql.execute(
                f"""
                SELECT t.reference FROM "{table}" t LEFT JOIN kernel_counter c
                  ON c.prefix = split_part(t.reference, '-', 1)
                 AND c.year::text = split_part(t.reference, '-', 2)
                WHERE t.reference ~ '^[A-Z]{{1,4}}-[0-9]{{4}}-[0-9]+$'
                  AND coalesce(c.last, 0) < split_part(t.reference, '-', 3)::bigint
                ORDER BY t.reference
                """  # noqa: S608 -- names of our own tables
            )
            yield from (str(row[0]) for row in sql.fetchall())


def _tables_with_references() -> list[str]:
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if any(_is_reference(one) for one in model._meta.local_concrete_fields)
    )


def _is_reference(column: "models.Field[Any, Any]") -> bool:
    return column.name == "reference" and isinstance(column, models.CharField)


invariant("kernel.audit_chain", _("The chain of the audit is whole."), _chain_breaches)
invariant(
    "kernel.evidence_files",
    _("Every piece of evidence has its file, unchanged."),
    _evidence_breaches,
)
invariant("kernel.references", _("No reference is beyond its counter."), _reference_breaches)
sql_invariant(
    "kernel.messages_sent",
    _("A message that was sent has an instant."),
    "SELECT id FROM kernel_message WHERE state = 'sent' AND sent_at IS NULL ORDER BY id",
)
sql_invariant(
    "kernel.audit_seals",
    _("The seals are numbered without gaps, from one."),
    "SELECT coalesce(max(number), 0) FROM kernel_auditseal HAVING coalesce(max(number), 0) <> count(*)",
)
