"""Applying the law to one subject, and storing what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.fact_words import wrong_fact_words
from ronghe.compliance.models import FactSheet
from ronghe.compliance.storing import (
    Changes,
    judged,
    rules_to_judge,
    rules_touched,
    store,
    stored_edition,
)
from ronghe.engines.law import WrongFact, day_of, read_case
from ronghe.engines.law.facts import Values
from ronghe.engines.law.units import Value
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.kernel.subjects import subject_columns
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, Person
from ronghe.reference.models import Region

DATED = {"starts_on": "start_on", "ends_on": "end_on"}
KEY = ("subject_type", "subject_id", "kind")
# What makes the facts others, and what an assessment writes.
COMPARED = ("facts_hash", "jurisdiction", "region_id", "host_id", "college_id", "person_id")
TAKEN_OVER = (
    *COMPARED,
    *DATED,
    "facts",
    "subject_reference",
    "assessed_on",
    "assessed_at",
    "erased_at",
)


class FactsAreWrong(ValueError):
    """Values that are not of their facts' types; nothing was assessed."""

    def __init__(self, wrong: Sequence[WrongFact]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(" ".join(wrong_fact_words(1, one) for one in wrong))


class NoSuchLaw(ValueError):
    """There is no such jurisdiction or kind of subject."""


@dataclass(frozen=True)
class Concerned:
    """Where a subject lies and whom it concerns; `person` is the one of whom the facts speak."""

    region: Region
    host: Organisation | None = None
    college: Organisation | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Assessment:
    """What came of it. Nothing was judged when neither facts nor law had changed."""

    sheet: FactSheet
    judged_count: int
    changes: Changes


@transaction.atomic
def assess(
    *,
    subject: models.Model,
    kind: str,
    facts: Mapping[str, Any],
    jurisdiction: str,
    concerned: Concerned,
    on: date,
    actor: Actor,
    at: datetime,
) -> Assessment:
    """Judge the subject by every rule of the place, and keep what was found.

    The same facts under the same law are not judged again. What was found before stays as
    history; what failed or was unknown and now holds is closed as mended. Raises `FactsAreWrong`
    and `NoSuchLaw`.
    """
    _refuse_unknown_law(jurisdiction, kind)
    wanted = _wanted(subject, kind, facts, jurisdiction, concerned, on=on, at=at)
    require(actor, "compliance.assess_subject", wanted)
    edition = judging.edition_of(jurisdiction, kind)
    sheet = _locked(wanted)
    if sheet is not None and _same(sheet, wanted) and not rules_to_judge(sheet, edition):
        return Assessment(sheet, 0, Changes())
    values = _read(wanted)
    sheet = sheet or _created(wanted)
    rules = rules_touched(sheet, wanted, edition)
    for name in TAKEN_OVER:
        setattr(sheet, name, getattr(wanted, name))
    changes = store(sheet, judged(sheet, values, rules), rules, on=on, at=at)
    sheet.edition = stored_edition(edition, at=at)
    sheet.save(update_fields=[*TAKEN_OVER, "edition"])
    _record(sheet, changes, actor=actor, at=at)
    return Assessment(sheet, len(rules), changes)


def _refuse_unknown_law(jurisdiction: str, kind: str) -> None:
    book = rulebooks.rulebook()
    if jurisdiction not in book.parents or kind not in book.catalogues:
        raise NoSuchLaw(
            _("There are no rules of %(kind)s for “%(jurisdiction)s”.")
            % {"kind": kind, "jurisdiction": jurisdiction}
        )


def _wanted(
    subject: models.Model,
    kind: str,
    facts: Mapping[str, Any],
    jurisdiction: str,
    concerned: Concerned,
    *,
    on: date,
    at: datetime,
) -> FactSheet:
    """Give the sheet as it shall be."""
    catalogue = rulebooks.rulebook().catalogues[kind]
    plain = judging.plain_facts(facts, catalogue, jurisdiction=jurisdiction, on=on)
    return FactSheet(
        **subject_columns(subject),
        kind=kind,
        jurisdiction=jurisdiction,
        region=concerned.region,
        host=concerned.host,
        college=concerned.college,
        person=concerned.person,
        facts=plain,
        facts_hash=judging.digest(plain),
        assessed_on=on,
        assessed_at=at,
    )


def _read(wanted: FactSheet) -> Values:
    """Read the facts, and give the sheet its dates."""
    catalogue = rulebooks.rulebook().catalogues[wanted.kind]
    values, wrong = read_case(wanted.facts, catalogue)
    if wrong:
        raise FactsAreWrong(wrong)
    for name, fact in DATED.items():
        setattr(wanted, name, _date(values.get(fact)))
    return values


def _date(value: Value) -> date | None:
    return day_of(value) if isinstance(value, int) else None


def _locked(wanted: FactSheet) -> FactSheet | None:
    """Lock the sheet of the subject, if there is one."""
    return (
        FactSheet.objects.select_for_update(of=("self",))
        .select_related("region", "edition")
        .filter(**_key(wanted))
        .first()
    )


def _created(wanted: FactSheet) -> FactSheet:
    """Make the first sheet of the subject; if somebody else just did, wait for it."""
    columns = {field.attname for field in FactSheet._meta.concrete_fields}
    columns -= {"id", "edition_id", *KEY}
    values = {name: getattr(wanted, name) for name in columns}
    FactSheet.objects.get_or_create(**_key(wanted), defaults=values)
    sheet = _locked(wanted)
    assert sheet is not None  # noqa: S101 -- made above
    return sheet


def _key(wanted: FactSheet) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in KEY}


def _same(sheet: FactSheet, wanted: FactSheet) -> bool:
    return all(getattr(sheet, name) == getattr(wanted, name) for name in COMPARED)


def _record(sheet: FactSheet, changes: Changes, *, actor: Actor, at: datetime) -> None:
    """Write down that the law was applied, and each finding that is over."""
    details = {
        "found": len(changes.found),
        "mended": len(changes.mended),
        "superseded": len(changes.superseded),
    }
    audit.record("fact_sheet.assessed", sheet, actor=actor, at=at, details=details)
    for finding in changes.mended:
        rule = {"rule": finding.rule_id}
        audit.record("finding.mended", finding, actor=actor, at=at, details=rule)
    for finding in changes.superseded:
        rule = {"rule": finding.rule_id}
        audit.record("finding.superseded", finding, actor=actor, at=at, details=rule)


def rejudge(*, sheet: FactSheet, actor: Actor, at: datetime) -> Changes:
    """Judge a locked sheet by the rules that changed since, on the facts that are known."""
    require(actor, "compliance.reassess", sheet)
    edition = judging.edition_of(sheet.jurisdiction, sheet.kind)
    rules = rules_to_judge(sheet, edition)
    catalogue = rulebooks.rulebook().catalogues[sheet.kind]
    values, _wrong = read_case(sheet.facts, catalogue)
    changes = store(sheet, judged(sheet, values, rules), rules, on=sheet.assessed_on, at=at)
    sheet.edition = stored_edition(edition, at=at)
    sheet.assessed_at = at
    sheet.save(update_fields=["edition", "assessed_at"])
    if changes:
        _record(sheet, changes, actor=actor, at=at)
    return changes
