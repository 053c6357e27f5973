"""Every rule and calculator of `jurisdictions/` against the cases beside it, in both engines."""

from pathlib import Path

import pytest

from ronghe.compliance import rulebooks
from ronghe.engines.law import (
    Outcome,
    Rule,
    Rulebook,
    assess_case,
    assess_rows,
    calculate,
    day_of,
    read_case,
    reason,
    unknown_names,
)
from ronghe.engines.law.columns import columns_of
from ronghe.engines.law.functions import FUNCTIONS, QUANTIFIERS
from ronghe.engines.law.units import read_value

RULES = rulebooks.rule_files()
CALCULATORS = rulebooks.calculator_files()


def rule_at(path: Path) -> Rule:
    (rule,) = [
        rule
        for rule in rulebooks.rulebook().find(path.stem)
        if rule.jurisdiction == path.parents[2].name
    ]
    return rule


def alone(rule: Rule) -> Rulebook:
    book = rulebooks.rulebook()
    return Rulebook((rule,), book.catalogues, book.parents)


def read(case: rulebooks.Case, kind: str):
    catalogue = rulebooks.rulebook().catalogues[kind]
    assert not unknown_names(case.facts, catalogue), case.title["en"]
    facts, wrong = read_case(case.facts, catalogue)
    assert not wrong, (case.title["en"], [str(trouble) for trouble in wrong])
    return facts, catalogue


@pytest.mark.parametrize("path", RULES, ids=rulebooks.shown)
def test_rule_says_of_each_case_what_stands_beside_it(path):
    rule = rule_at(path)
    assert (path.stem, path.parent.name) == (rule.id, rule.kind)
    wanted, one_by_one, at_once = {}, {}, {}
    for case in rulebooks.cases_of(path):
        facts, catalogue = read(case, rule.kind)
        where = {"jurisdictions": [case.jurisdiction], "days": rulebooks.days()}
        (answer,) = assess_case(alone(rule), facts, kind=rule.kind, **where)
        rows = assess_rows(alone(rule), columns_of([facts], catalogue), **where)
        wanted[case.title["en"]] = case.outcome
        one_by_one[case.title["en"]] = answer.outcome
        at_once[case.title["en"]] = Outcome(int(rows[rule.id][0]))
        assert all(reason(answer, facts, catalogue, language) for language in ("en", "zh"))

    assert one_by_one == wanted
    assert at_once == wanted


@pytest.mark.parametrize("path", RULES, ids=rulebooks.shown)
def test_cases_cite_the_instrument_in_force(path):
    rule, wanted, cited = rule_at(path), {}, {}
    for case in rulebooks.cases_of(path):
        if case.cites:
            facts, _catalogue = read(case, rule.kind)
            answer = answer_of(rule, facts, case)
            wanted[case.title["en"]] = case.cites
            cited[case.title["en"]] = (
                answer.version.source.key if answer.decisive.epoch else "nothing"
            )

    assert cited == wanted


def answer_of(rule: Rule, facts, case: rulebooks.Case):
    where = {"jurisdictions": [case.jurisdiction], "days": rulebooks.days()}
    (answer,) = assess_case(alone(rule), facts, kind=rule.kind, **where)
    return answer


@pytest.mark.parametrize("path", RULES, ids=rulebooks.shown)
def test_cases_show_each_answer_and_each_change_of_the_law(path):
    rule, cases = rule_at(path), rulebooks.cases_of(path)
    dates = {day for case in cases for day in basis_days(rule, case.facts)}
    changes = {day for change in rule.breaks for day in (change - 1, change)}

    assert {case.outcome for case in cases} >= {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}
    assert sorted(map(day_of, changes - dates)) == []


def basis_days(rule: Rule, facts) -> set[int]:
    owner, _dot, field = rule.basis.partition(".")
    told, _wrong = read_case(facts, rulebooks.rulebook().catalogues[rule.kind])
    if not field:
        return {told[owner]} - {None} if told.get(owner) is not None else set()
    if isinstance(told.get(owner), tuple):
        return {item[field] for item in told[owner]} - {None}
    return {told[rule.basis]} if told.get(rule.basis) is not None else set()


@pytest.mark.parametrize("path", CALCULATORS, ids=rulebooks.shown)
def test_calculator_gives_the_amounts_that_stand_beside_it(path):
    calculator = rulebooks.calculators()[path.stem]
    cases = rulebooks.cases_of(path)
    types = {a.name: a.type for formula in calculator.formulas for a in formula.amounts}
    wanted, given, days = {}, {}, set()
    for case in cases:
        facts, catalogue = read(case, calculator.kind)
        found = calculate(calculator, facts, days=rulebooks.days(), jurisdiction=case.jurisdiction)
        days.add(facts.get(calculator.basis))
        given[case.title["en"]] = dict(found.amounts)
        wanted[case.title["en"]] = {
            name: None if raw is None else read_value(raw, types[name], catalogue.codes)
            for name, raw in case.amounts.items()
        }
    changes = {formula.since for formula in calculator.formulas} | {
        value.since for parameter in calculator.parameters.values() for value in parameter.values
    }

    assert cases
    assert given == wanted
    assert (
        sorted(day_of(day) for change in changes for day in (change, change - 1) if day not in days)
        == []
    )


def test_ids_are_unique_in_each_jurisdiction():
    placed = [(rule.jurisdiction, rule.id) for rule in rulebooks.rulebook().rules]

    assert len(placed) == len(set(placed))


def test_every_function_of_the_language_is_documented():
    page = (Path(__file__).parents[2] / "docs/reference/rule-files.md").read_text(encoding="utf-8")

    assert [name for name in (*FUNCTIONS, *QUANTIFIERS) if f"`{name}(" not in page] == []
