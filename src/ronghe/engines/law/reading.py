"""Make rules and their parameters out of the trees that their files hold.

Whatever would make a rule unsound is refused here: a term that cannot be read, a parameter nobody
uses, a value without a source, a text in one language only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ronghe.engines.law.catalogues import (
    Unsound,
    read_kind,
    read_text,
    read_words,
    refuse_surplus,
)
from ronghe.engines.law.facts import Catalogue
from ronghe.engines.law.outcomes import Outcome, Severity
from ronghe.engines.law.rules import DatedValue, Parameter, Rule, Source, Version, Words
from ronghe.engines.law.terms import (
    Malformed,
    Named,
    Scope,
    Term,
    children,
    names_in,
    read_condition,
    read_term,
)
from ronghe.engines.law.units import Type, Unreadable, day_number, read_value

Instruments = Mapping[str, Mapping[str, Any]]
Dated = list[tuple[int, str, Any]]
"""Entries by date: the day, as it was written, and what stands there."""

MARKS = ("V1", "V2", "R", "I")
ROLES = ("student", "guardian", "college", "enterprise", "authority", "teacher")
EMPTY = {"not_applicable": Outcome.NOT_APPLICABLE, "unknown": Outcome.UNKNOWN, "pass": Outcome.PASS, "fail": Outcome.FAIL}  # fmt: skip
RULE_FIELDS = frozenset(
    [
        "id",
        "kind",
        "topic",
        "title",
        "text",
        "means",
        "remedy",
        "mended_by",
        "evidence",
        "basis",
        "scope",
        "each",
        "when_empty",
        "waivable",
        "blocks_start",
        "checked_on",
        "parameters",
        "versions",
    ]
)
VERSION_FIELDS = frozenset(
    [
        "severity",
        "instrument",
        "article",
        "href",
        "marks",
        "inferred",
        "applies",
        "let",
        "holds",
        "en",
        "zh",
    ]
)
INHERITED = ("severity", "applies", "let", "holds")
PARAMETER_FIELDS = frozenset(
    ["type", "unit", "codes", "en", "zh", "checked_on", "waivable", "policy_choice", "values"]
)


def read_rule(
    tree: Mapping[str, Any],
    *,
    jurisdiction: str,
    catalogues: Mapping[str, Catalogue],
    instruments: Instruments,
    edition: str,
) -> Rule:
    """Read one rule; raises `Unsound`, which says what to mend."""
    rule_id = read_text(tree, "id", "rule")
    refuse_surplus(tree, RULE_FIELDS, rule_id)
    catalogue = read_kind(tree, rule_id, catalogues)
    versions_tree = _inherited(read_dated(tree.get("versions"), f"{rule_id}.versions"))
    checked_on, parameters = read_parameters(tree, rule_id, catalogue, versions_tree)
    each = str(tree.get("each", ""))
    plain = Scope(catalogue, {}, {})
    inner = Scope(catalogue, {name: p.type for name, p in parameters.items()}, {}, each)
    versions = tuple(
        _read_version(since, entry, f"{rule_id}.versions.{entry_date}", inner, instruments)
        for since, entry_date, entry in versions_tree
    )
    scope = read_condition_at(tree.get("scope"), plain, f"{rule_id}.scope")
    named_labels = _named_labels(versions_tree, rule_id)
    rule = Rule(
        id=rule_id,
        jurisdiction=jurisdiction,
        kind=catalogue.kind,
        topic=read_text(tree, "topic", rule_id),
        title=read_words(tree.get("title") or {}, f"{rule_id}.title"),
        text=read_words(tree.get("text") or {}, f"{rule_id}.text"),
        means=_means(tree.get("means"), rule_id),
        remedy=read_words(tree.get("remedy") or {}, f"{rule_id}.remedy"),
        mended_by=read_text(tree, "mended_by", rule_id),
        evidence=read_words(tree.get("evidence") or {}, f"{rule_id}.evidence"),
        basis=read_basis(tree, rule_id, catalogue),
        scope=scope,
        each=each,
        when_empty=EMPTY[str(tree.get("when_empty", "not_applicable"))],
        waivable=bool(tree.get("waivable", False)),
        blocks_start=bool(tree.get("blocks_start", False)),
        checked_on=checked_on,
        parameters=parameters,
        versions=versions,
        named_labels=named_labels,
        facts=_facts_of(scope, versions, each, str(tree.get("basis"))),
        edition=edition,
    )
    _check_sound(rule, catalogue)
    return rule


def _inherited(versions: Dated) -> Dated:
    """Have each version take over from the one before what it does not say itself."""
    found: Dated = []
    before: Mapping[str, Any] = {}
    for since, shown, entry in versions:
        if isinstance(entry, Mapping) and not entry.get("repealed"):
            entry = {**{n: before[n] for n in INHERITED if n in before}, **entry}  # noqa: PLW2901 -- completed
            before = entry
        found.append((since, shown, entry))
    return found


def _means(tree: Any, rule_id: str) -> Mapping[str, Words]:
    if not isinstance(tree, Mapping) or not tree:
        raise Unsound(f"{rule_id}.means", "say what it means for at least one role.")
    refuse_surplus(tree, frozenset(ROLES), f"{rule_id}.means")
    return {role: read_words(entry, f"{rule_id}.means.{role}") for role, entry in tree.items()}


def read_dated(tree: Any, place: str) -> Dated:
    """Read entries by date, the earliest first: the day, as it is written, and the entry."""
    if not isinstance(tree, Mapping) or not tree:
        raise Unsound(place, "give at least one date.")
    return sorted(
        ((_day(day, place), str(day), entry) for day, entry in tree.items()),
        key=lambda found: found[0],
    )


def _day(raw: Any, place: str) -> int:
    try:
        return day_number(raw if isinstance(raw, date) else date.fromisoformat(str(raw)))
    except ValueError:
        raise Unsound(place, f"“{raw}” is no date like 2026-09-01.") from None


def read_parameters(
    tree: Mapping[str, Any],
    rule_id: str,
    catalogue: Catalogue,
    versions: Dated,
) -> tuple[int, Mapping[str, Parameter]]:
    """Read when the rule was last checked, and its parameters."""
    checked_on = _day(tree.get("checked_on"), f"{rule_id}.checked_on")
    return checked_on, {
        name: _read_parameter(
            entry, f"{rule_id}.parameters.{name}", checked_on, catalogue, versions
        )
        for name, entry in (tree.get("parameters") or {}).items()
    }


def read_basis(tree: Mapping[str, Any], rule_id: str, catalogue: Catalogue) -> str:
    """Read the name of the fact whose date picks the version."""
    name = read_text(tree, "basis", rule_id)
    try:
        kind = catalogue.fact(name).type.name
    except KeyError:
        raise Unsound(f"{rule_id}.basis", f"there is no fact “{name}”.") from None
    if kind != "date":
        raise Unsound(f"{rule_id}.basis", "the basis must be a date.")
    return name


def _read_parameter(
    entry: Mapping[str, Any],
    place: str,
    checked_on: int,
    catalogue: Catalogue,
    versions: Dated,
) -> Parameter:
    refuse_surplus(entry, PARAMETER_FIELDS, place)
    kind = Type(
        str(entry.get("type", "number")), str(entry.get("unit", "")), str(entry.get("codes", ""))
    )
    values = []
    for since, shown, raw in read_dated(entry.get("values"), f"{place}.values"):
        given = raw if isinstance(raw, Mapping) else {"value": raw}
        source, marks = _value_source(since, given, versions, f"{place}.values.{shown}")
        try:
            value = given["value"]
            found = None if value is None else read_value(value, kind, catalogue.codes)
        except (Unreadable, KeyError) as trouble:
            raise Unsound(f"{place}.values.{shown}", f"should be {trouble}.") from None
        values.append(DatedValue(since, found, source, marks))
    return Parameter(
        type=kind,
        description=read_words(entry, place),
        values=tuple(values),
        checked_on=_day(entry.get("checked_on"), f"{place}.checked_on")
        if "checked_on" in entry
        else checked_on,
        waivable=bool(entry.get("waivable", False)),
        policy_choice=bool(entry.get("policy_choice", False)),
    )


def _value_source(
    since: int, given: Mapping[str, Any], versions: Dated, place: str
) -> tuple[str, tuple[str, ...]]:
    """Give the source of a value: its own, or that of the version that begins on its date."""
    if "source" in given:
        return read_text(given, "source", place), _marks(given.get("marks"), place)
    for begins, _shown, version in versions:
        if begins == since and isinstance(version, Mapping):
            source = f"{version.get('instrument')} {version.get('article') or ''}".strip()
            return source, _marks(version.get("marks"), place)
    raise Unsound(place, "a value that begins on a day of its own needs a source and marks.")


def _marks(raw: Any, place: str) -> tuple[str, ...]:
    marks = tuple(raw or ())
    if not marks or not set(marks) <= set(MARKS):
        raise Unsound(f"{place}.marks", f"give one or more of {', '.join(MARKS)}.")
    return marks


def _read_version(
    since: int, entry: Any, place: str, scope: Scope, instruments: Instruments
) -> Version:
    if not isinstance(entry, Mapping):
        raise Unsound(place, "a version is a map.")
    refuse_surplus(entry, VERSION_FIELDS | {"repealed"}, place)
    source = read_source(entry, place, instruments)
    named = read_named(entry.get("let") or {}, scope, f"{place}.let")
    at = replace(scope, named=named)
    holds = (
        None
        if entry.get("repealed")
        else read_condition_at(entry.get("holds"), at, f"{place}.holds")
    )
    if holds is None and not entry.get("repealed"):
        raise Unsound(f"{place}.holds", "a version says what must hold, or that it is repealed.")
    return Version(
        since=since,
        severity=_severity(entry.get("severity"), place),
        source=source,
        applies=read_condition_at(entry.get("applies"), at, f"{place}.applies"),
        holds=holds,
        named=named,
        text=read_words(entry, place) if "en" in entry or "zh" in entry else {},
    )


def _severity(raw: Any, place: str) -> Severity:
    try:
        return Severity(str(raw))
    except ValueError:
        raise Unsound(f"{place}.severity", "give H, P or A.") from None


def read_source(entry: Mapping[str, Any], place: str, instruments: Instruments) -> Source:
    """Read where a version stands."""
    name = str(entry.get("instrument"))
    if name not in instruments:
        raise Unsound(f"{place}.instrument", f"“{name}” is not among the instruments.")
    return Source(
        key=name,
        instrument=read_words(instruments[name], f"instruments.{name}"),
        article=str(entry.get("article") or ""),
        href=str(entry.get("href") or instruments[name].get("href") or ""),
        marks=_marks(entry.get("marks"), place),
        article_inferred=bool(entry.get("inferred", False)),
    )


def read_condition_at(raw: Any, scope: Scope, place: str) -> Term | None:
    """Read a condition, if there is one."""
    if raw is None:
        return None
    try:
        return read_condition(str(raw), scope)
    except Malformed as trouble:
        raise Unsound(place, str(trouble)) from None


def read_term_at(raw: Any, scope: Scope, place: str) -> Term:
    """Read a term."""
    try:
        return read_term(str(raw), scope)
    except Malformed as trouble:
        raise Unsound(place, str(trouble)) from None


def read_named(tree: Mapping[str, Any], scope: Scope, place: str) -> dict[str, Term]:
    """Read terms by name; each may use those before it."""
    named: dict[str, Term] = {}
    for name, inner in tree.items():
        at = replace(scope, named=dict(named))
        named[name] = read_term_at(inner.get("is"), at, f"{place}.{name}")
    return named


def _named_labels(versions: Dated, rule_id: str) -> Mapping[str, Words]:
    return {
        name: read_words(inner, f"{rule_id}.let.{name}")
        for _since, _shown, entry in versions
        for name, inner in (entry.get("let") or {}).items()
    }


def _facts_of(
    scope: Term | None, versions: Iterable[Version], each: str, basis: str
) -> tuple[str, ...]:
    found = {basis, *([each] if each else [])}
    for term in [scope, *(t for v in versions for t in (v.applies, v.holds))]:
        if term is not None:
            found |= names_in(term)[0]
    return tuple(sorted(found))


def _check_sound(rule: Rule, catalogue: Catalogue) -> None:
    """Refuse what no version could mean."""
    if rule.each and not (rule.each in catalogue.facts and catalogue.facts[rule.each].fields):
        raise Unsound(f"{rule.id}.each", f"there is no list “{rule.each}”.")
    used: set[str] = set()
    for version in rule.versions:
        terms = [t for t in (version.applies, version.holds) if t is not None]
        used |= {name for term in terms for name in names_in(term)[1]}
        for name, parameter in rule.parameters.items():
            is_used = any(name in names_in(term)[1] for term in terms)
            if is_used and parameter.on(version.since) is None:
                raise Unsound(rule.id, f"{name} has no value when the version begins.")
        if idle := set(version.named) - {n for term in terms for n in _named_in(term)}:
            raise Unsound(rule.id, f"nothing uses {', '.join(sorted(idle))}.")
    if idle := set(rule.parameters) - used:
        raise Unsound(rule.id, f"nothing uses {', '.join(sorted(idle))}.")


def _named_in(term: Term) -> set[str]:
    found = {term.name} if isinstance(term, Named) else set()
    return found.union(*map(_named_in, children(term)))
