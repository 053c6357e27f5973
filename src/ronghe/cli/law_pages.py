"""The pages of docs/reference that are read off the rule files: facts and rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import source_words
from ronghe.engines.law import Calculator, Catalogue, Fact, Rule, Rulebook, Source
from ronghe.engines.law.units import Type

FACTS_INTRODUCTION = """# Facts

What rules may ask of a case. A fact that is absent is unknown: it is never taken for no, nothing
or zero. In JSON the name of a fact is the key; in CSV it heads a column, where lists, maps and sets
of codes are written as JSON and an empty cell is unknown. `./ronghe manage assess` applies the law
to such a file.

| type | written as |
|---|---|
| bool | `true` or `false` |
| date | `2026-09-01` |
| time | `08:30`, local time |
| number | a number in the unit beside it; money (`minor`) in whole smallest units, such as cents or 分 |
| code | one code of the list beside it |
| codes | a list of codes: `["height", "night"]`; an empty list says that there are none |
| dates | a map: `{"college": "2026-08-20"}` |
| list | a list of maps with the fields below it; an empty list says that there are none |
"""
GENERATED = "*Written by `./ronghe manage reference_docs`; a test compares it with the code.*"
RULES_INTRODUCTION = """# Rules

Every rule that findings rest on. Severity is that of the newest version: H must hold, P in
principle, A is advice. Only a rule that is confirmed, one of ours having read its text or a page
that states it, can keep a placement from starting. `rule-files.md` says how a rule is written.
"""


def facts_page(rulebook: Rulebook) -> str:
    lines = [FACTS_INTRODUCTION, GENERATED]
    for kind in sorted(rulebook.catalogues):
        lines += ["", f"## {kind}", "", *_facts(rulebook.catalogues[kind])]
    lines += ["", "## Code lists"]
    words: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for catalogue in rulebook.catalogues.values():
        words |= catalogue.code_words
    for name in sorted(words):
        lines += ["", f"### {name}", "", "| code | English | 中文 |", "|---|---|---|"]
        lines += [_row(f"`{code}`", said["en"], said["zh"]) for code, said in words[name].items()]
    return "\n".join([*lines, ""])


def _facts(catalogue: Catalogue) -> Iterator[str]:
    yield "| fact | type | unit or codes | English | 中文 |"
    yield "|---|---|---|---|---|"
    for fact in catalogue.facts.values():
        yield _fact(fact, fact.name)
        for inner in fact.fields.values():
            yield _fact(inner, f"{fact.name}.{inner.name.rpartition('.')[2]}")


def _fact(fact: Fact, name: str) -> str:
    kind = "dates" if fact.keys else fact.type.name
    meanings = [_meaning(fact, language) for language in ("en", "zh")]
    return _row(f"`{name}`", kind, _measure(fact, fact.type), *meanings)


def _measure(fact: Fact, kind: Type) -> str:
    if fact.keys:
        return ", ".join(f"`{key}`" for key in fact.keys)
    if kind.codes:
        return f"[{kind.codes}](#{kind.codes})"
    return kind.unit


def _meaning(fact: Fact, language: str) -> str:
    label, meaning = fact.label[language], fact.meaning[language]
    derived = {"en": " Worked out from `{}`.", "zh": "由 `{}` 计算得出。"}[language]
    joint, end = (": ", ".") if language == "en" else ("：", "。")
    return f"{label}{joint}{meaning}{end}" + (
        derived.format(fact.derived_from) if fact.derived_from else ""
    )


def rules_page(rules: Iterable[Rule], calculators: Iterable[Calculator]) -> str:
    ordered = sorted(rules, key=lambda rule: (rule.kind, rule.id, rule.jurisdiction))
    lines = [RULES_INTRODUCTION, GENERATED]
    for kind in dict.fromkeys(rule.kind for rule in ordered):
        lines += ["", f"## {kind}", "", *_heading("severity")]
        lines += [_rule(rule) for rule in ordered if rule.kind == kind]
    if found := sorted(calculators, key=lambda one: one.id):
        lines += ["", "## Calculators", "", *_heading("of")]
        lines += [_calculator(one) for one in found]
    return "\n".join([*lines, ""])


def _heading(third: str) -> Sequence[str]:
    return (
        f"| id | jurisdiction | {third} | confirmed | English | 中文 | source |",
        "|---|---|---|---|---|---|---|",
    )


def _rule(rule: Rule) -> str:
    version = rule.versions[-1]
    return _row(
        f"`{rule.id}`",
        rule.jurisdiction,
        str(version.severity),
        _confirmed(version.source),
        rule.title["en"],
        rule.title["zh"],
        source_words([version.source], "en"),
    )


def _calculator(one: Calculator) -> str:
    source = one.formulas[-1].source
    return _row(
        f"`{one.id}`",
        one.jurisdiction,
        one.kind,
        _confirmed(source),
        one.title["en"],
        one.title["zh"],
        source_words([source], "en"),
    )


def _confirmed(source: Source) -> str:
    return "yes" if source.confirmed else "no"


def _row(*cells: str) -> str:
    plain = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(plain)} |"


def law_pages() -> dict[str, str]:
    """Give each page's name and text."""
    rulebook = rulebooks.rulebook()
    return {
        "facts.md": facts_page(rulebook),
        "rules.md": rules_page(rulebook.rules, rulebooks.calculators().values()),
    }
