# ruff: noqa: E402 -- Django is set up before what needs it is imported
"""Faults planted in every rule and parameter; the cases beside the rule must notice them (bar 90 %)."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from ronghe.compliance import rulebooks
from ronghe.engines.law import Answer, Rulebook, Unsound, assess_case, read_case

BAR = 0.9
TURNED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
Tree = dict[str, Any]


def main() -> None:
    planted: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    survivors: list[str] = []
    for path in rulebooks.rule_files():
        tree = rulebooks.rule_tree(path)
        for kind, what, faulty in faults(tree):
            planted[kind] += 1
            if is_noticed(path, faulty):
                killed[kind] += 1
            else:
                survivors.append(f"{path.parents[2].name} {tree['id']}: {what}")
    for kind, count in planted.items():
        print(f"{kind}: {killed[kind]} of {count} noticed")
    share = killed.total() / planted.total()
    print(f"{planted.total()} faults planted, {share:.1%} noticed (bar {BAR:.0%})")
    if share < BAR:
        print("  MISSED")
    print(f"{len(survivors)} survivors:")
    print("\n".join(survivors))


def is_noticed(path: Path, tree: Tree) -> bool:
    """Say whether a case of the rule comes out otherwise, or the rule cannot even be read."""
    try:
        rule = rulebooks.read_rule_tree(path, tree, "faulty")
    except Unsound:
        return True
    book = rulebooks.rulebook()
    alone = Rulebook((rule,), book.catalogues, book.parents)
    return any(comes_out_otherwise(alone, case) for case in rulebooks.cases_of(path))


def comes_out_otherwise(alone: Rulebook, case: rulebooks.Case) -> bool:
    answer = answer_of(alone, case)
    if answer.outcome is not case.outcome:
        return True
    cited = answer.version.source.key if answer.decisive.epoch else "nothing"
    return bool(case.cites) and cited != case.cites


def answer_of(alone: Rulebook, case: rulebooks.Case) -> Answer:
    (rule,) = alone.rules
    facts, _wrong = read_case(case.facts, alone.catalogues[rule.kind])
    (answer,) = assess_case(
        alone, facts, kind=rule.kind, jurisdictions=[case.jurisdiction], days=rulebooks.days()
    )
    return answer


def faults(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Give every fault: its kind, what it is, and the rule with it."""
    yield from wrong_dates(tree)
    yield from wrong_values(tree)
    yield from wrong_terms(tree)


def wrong_dates(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    for day in tree["versions"]:
        for by in (-1, 1):
            faulty = copy.deepcopy(tree)
            moved = as_date(day) + timedelta(days=by)
            faulty["versions"] = renamed(faulty["versions"], day, moved)
            for parameter in (faulty.get("parameters") or {}).values():
                parameter["values"] = renamed(parameter["values"], day, moved)
            yield "wrong date", f"version of {day} on {moved}", faulty


def wrong_values(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    for name, parameter in (tree.get("parameters") or {}).items():
        for day, given in parameter["values"].items():
            value = given["value"] if isinstance(given, Mapping) else given
            for wrong in neighbours(value):
                faulty = copy.deepcopy(tree)
                values = faulty["parameters"][name]["values"]
                values[day] = {**given, "value": wrong} if isinstance(given, Mapping) else wrong
                yield "wrong bound", f"{name} of {day} is {wrong}, not {value}", faulty


def neighbours(value: Any) -> list[Any]:
    """Give values that are slightly wrong."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [value - 1, value + 1]
    if isinstance(value, list):
        return [value[:place] + value[place + 1 :] for place in range(len(value))]
    return []


def wrong_terms(tree: Tree) -> Iterator[tuple[str, str, Tree]]:
    if "scope" in tree:
        for kind, text in changed(str(tree["scope"])):
            yield kind, f"scope: {text}", {**copy.deepcopy(tree), "scope": text}
    for day, version in tree["versions"].items():
        for field in ("applies", "holds"):
            if field not in (version or {}):
                continue
            for kind, text in changed(str(version[field])):
                faulty = copy.deepcopy(tree)
                faulty["versions"][day][field] = text
                yield kind, f"{field} of {day}: {text}", faulty
        if "holds" in (version or {}):
            faulty = copy.deepcopy(tree)
            lenient = f"not shown(not ({version['holds']}))"
            faulty["versions"][day]["holds"] = lenient
            yield "unknown read as pass", f"holds of {day}: {lenient}", faulty


def changed(text: str) -> Iterator[tuple[str, str]]:
    """Give a term with one comparison turned, one `and` for `or`, or one `not` left out."""
    whole = ast.parse(" ".join(text.split()), mode="eval")
    for number, node in enumerate(ast.walk(whole)):
        other = copy.deepcopy(whole)
        at: Any = list(ast.walk(other))[number]
        if isinstance(node, ast.Compare):
            at.ops = [TURNED[type(node.ops[0])](), *at.ops[1:]]
            yield "comparison turned", ast.unparse(other)
        elif isinstance(node, ast.BoolOp):
            at.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield "and for or", ast.unparse(other)
        elif isinstance(node, ast.UnaryOp):
            at.op, at.operand = ast.Not(), ast.UnaryOp(ast.Not(), at.operand)
            yield "not left out", ast.unparse(other)


def renamed(entries: Mapping[Any, Any], old: Any, new: Any) -> dict[Any, Any]:
    return {new if name == old else name: entry for name, entry in entries.items()}


def as_date(day: Any) -> date:
    return day if isinstance(day, date) else date.fromisoformat(str(day))


if __name__ == "__main__":
    main()
