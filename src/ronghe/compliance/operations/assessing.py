"""Applying the law to one subject, and storing what it says."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.fact_words import wrong_fact_words
from ronghe.compliance.judging import Edition
from ronghe.compliance.models import FactSheet, Finding, RulebookEdition
from ronghe.compliance.storing import (
    BATCH,
    Changes,
    Judged,
    current_of,
    judged,
    rules_to_judge,
    rules_touched,
    store,
    stored_edition,
)
from ronghe.compliance.waiving import waivers_of, waivers_of_all
from ronghe.engines.law import WrongFact, day_of, read_case
from ronghe.engines.law.facts import Values
from ronghe.engines.law.units import Value
from ronghe.kernel import audit
from ronghe.kernel.gathering import gathered
from ronghe.kernel.many_rows import save_together
from ronghe.kernel.permissions import require
from ronghe.kernel.subjects import subject_columns
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
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


FIELDS = tuple(one.removesuffix("_id") for one in TAKEN_OVER)


class FactsAreWrong(ValueError):
    """Values that are not of their facts' types; nothing was assessed."""

    def __init__(self, wrong: Sequence[WrongFact]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(" ".join(wrong_fact_words(1, one) for one in wrong))


class NoSuchLaw(ValueError):
    """There is no such jurisdiction or kind of subject."""


@dataclass(frozen=True)
class Concerned:
    """Where a subject lies and whom it concerns; `person_id` is of whom the facts speak."""

    region: Region
    host: Organisation | None = None
    college: Organisation | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Assessment:
    """What came of it. Nothing was judged when neither facts nor law had changed."""

    sheet: FactSheet
    judged_count: int
    changes: Changes


@dataclass(frozen=True)
class Case:
    """What the law is applied to: a subject with its facts, the place whose law counts, and whom it concerns."""

    subject: models.Model
    facts: Mapping[str, Any]
    jurisdiction: str
    concerned: Concerned


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
    """Judge the subject by every rule of the place, and keep what was found: see `assess_together`."""
    case = Case(subject, facts, jurisdiction, concerned)
    return assess_together(kind=kind, cases=[case], on=on, actor=actor, at=at)[0]


@transaction.atomic
def assess_together(
    *, kind: str, cases: Sequence[Case], on: date, actor: Actor, at: datetime
) -> list[Assessment]:
    """Judge many subjects of one kind, in as many queries as one takes, and keep what was found.

    The same facts under the same law are not judged again. What was found before stays as
    history; what failed or was unknown and now holds is closed as mended. Raises `FactsAreWrong`
    and `NoSuchLaw`.
    """
    wanted = []
    for case in cases:
        _refuse_unknown_law(case.jurisdiction, kind)
        wanted.append(_wanted(case, kind, on=on, at=at))
        require(actor, "compliance.assess_subject", wanted[-1])
    editions = {one: judging.edition_of(one, kind) for one in {each.jurisdiction for each in cases}}
    sheets = _locked(wanted)
    current = current_of(list(sheets.values()))
    stale = [one for one in wanted if _is_stale(one, sheets, current, editions)]
    read = [(one, _read(one)) for one in stale]
    created = _created([one for one in stale if _key(one) not in sheets])
    sheets, current = sheets | created, current | current_of(list(created.values()))
    judgements = _judged(read, sheets, current, editions)
    stored = {
        one.sheet.pk: Assessment(one.sheet, len(one.rules), changes)
        for one, changes in zip(judgements, store(judgements, on=on, at=at), strict=True)
    }
    _keep(list(stored.values()), editions, actor=actor, at=at)
    found = [sheets[_key(one)] for one in wanted]
    return [stored.get(one.pk) or Assessment(one, 0, Changes()) for one in found]


Key = tuple[Any, ...]
Sheets = dict[Key, FactSheet]
Current = Mapping[int, Mapping[str, Finding]]


def _is_stale(
    wanted: FactSheet, sheets: Sheets, current: Current, editions: Mapping[str, Edition]
) -> bool:
    """Say whether the facts are others than those known, or the law is."""
    sheet = sheets.get(_key(wanted))
    if sheet is None or not _same(sheet, wanted):
        return True
    return bool(rules_to_judge(sheet, editions[wanted.jurisdiction], current[sheet.pk]))


def _judged(
    read: Sequence[tuple[FactSheet, Values]],
    sheets: Sheets,
    current: Current,
    editions: Mapping[str, Edition],
) -> list[Judged]:
    """Let the sheets be as they shall be, and give what the rules that are touched say of them."""
    rules = {}
    for wanted, _values in read:
        sheet = sheets[_key(wanted)]
        edition = editions[wanted.jurisdiction]
        rules[sheet.pk] = rules_touched(sheet, wanted, edition, current[sheet.pk])
        for name in TAKEN_OVER:
            setattr(sheet, name, getattr(wanted, name))
        sheet.region = wanted.region
    waivers = waivers_of_all([sheets[_key(one)] for one, _values in read])
    found = []
    for wanted, values in read:
        sheet = sheets[_key(wanted)]
        says = judged(sheet, values, rules[sheet.pk], waivers[sheet.pk])
        found.append(Judged(sheet, current[sheet.pk], rules[sheet.pk], says))
    return found


def _keep(
    stored: Sequence[Assessment], editions: Mapping[str, Edition], *, actor: Actor, at: datetime
) -> None:
    """Save the sheets that were judged, each with the law by which it was, and record it."""
    known: dict[str, RulebookEdition] = {}
    with gathered():
        for one in stored:
            place = one.sheet.jurisdiction
            if place not in known:
                known[place] = stored_edition(editions[place], at=at)
            one.sheet.edition = known[place]
            _record(one.sheet, one.changes, actor=actor, at=at)
    save_together([one.sheet for one in stored], *FIELDS, "edition")


def _refuse_unknown_law(jurisdiction: str, kind: str) -> None:
    book = rulebooks.rulebook()
    if jurisdiction not in book.parents or kind not in book.catalogues:
        raise NoSuchLaw(
            _("There are no rules of %(kind)s for “%(jurisdiction)s”.")
            % {"kind": kind, "jurisdiction": jurisdiction}
        )


def _wanted(case: Case, kind: str, *, on: date, at: datetime) -> FactSheet:
    """Give the sheet as it shall be."""
    catalogue = rulebooks.rulebook().catalogues[kind]
    concerned = case.concerned
    plain = judging.plain_facts(case.facts, catalogue, jurisdiction=case.jurisdiction, on=on)
    return FactSheet(
        **subject_columns(case.subject),
        kind=kind,
        jurisdiction=case.jurisdiction,
        region=concerned.region,
        host=concerned.host,
        college=concerned.college,
        person_id=concerned.person_id,
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


def _locked(wanted: Sequence[FactSheet]) -> Sheets:
    """Lock the sheets of the subjects, those that there are, in one order for all who do."""
    found: Sheets = {}
    for subject, kind in {(one.subject_type, one.kind) for one in wanted}:
        ids = [one.subject_id for one in wanted if one.subject_type == subject]
        rows = FactSheet.objects.filter(subject_type=subject, kind=kind, subject_id__in=ids)
        rows = rows.select_for_update(of=("self",)).select_related("region", "edition")
        found |= {_key(one): one for one in rows.order_by("pk")}
    return found


def _created(wanted: Sequence[FactSheet]) -> Sheets:
    """Make the first sheets of subjects; where somebody else just did, wait for it."""
    if not wanted:
        return {}
    FactSheet.objects.bulk_create([copy(one) for one in wanted], BATCH, ignore_conflicts=True)
    return _locked(wanted)


def _key(sheet: FactSheet) -> Key:
    return tuple(getattr(sheet, name) for name in KEY)


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
    current = current_of([sheet])[sheet.pk]
    rules = rules_to_judge(sheet, edition, current)
    catalogue = rulebooks.rulebook().catalogues[sheet.kind]
    values, _wrong = read_case(sheet.facts, catalogue)
    says = judged(sheet, values, rules, waivers_of(sheet))
    (changes,) = store([Judged(sheet, current, rules, says)], on=sheet.assessed_on, at=at)
    sheet.edition = stored_edition(edition, at=at)
    sheet.assessed_at = at
    sheet.save(update_fields=["edition", "assessed_at"])
    if changes:
        _record(sheet, changes, actor=actor, at=at)
    return changes
