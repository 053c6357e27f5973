"""The language in which rules are written: a few terms over facts and parameters.

`years(student_birth_on, start_on) >= minimum_age` is one. The spelling is that of Python
expressions; only what is listed here exists, each term has a type, and units must agree. Logic is
Kleene's: what hangs on something unknown is unknown, and nothing else is.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ronghe.engines.law.facts import Catalogue
from ronghe.engines.law.functions import FUNCTIONS, QUANTIFIERS, result_of
from ronghe.engines.law.units import BOOL, NUMBER, UNITS, Type


class Malformed(ValueError):
    """A term that cannot be read: what in it, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of a fact; within a list, of a field of the item at hand."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a parameter in force on the case's basis date."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A term that the rule has given a name, so that people can be told its value."""

    name: str
    term: "Term"
    type: Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a truth or a code written into the rule."""

    value: int | str
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`, where `in` asks whether a code is in a set of codes."""

    op: Literal["==", "!=", "<", "<=", ">", ">=", "in"]
    left: "Term"
    right: "Term"
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Logic:
    """All of (`and`) or any of (`or`) some conditions."""

    op: Literal["and", "or"]
    terms: tuple["Term", ...]
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    term: "Term"
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product."""

    op: Literal["+", "-", "*"]
    left: "Term"
    right: "Term"
    type: Type


@dataclass(frozen=True, slots=True)
class Choice:
    """One term where a condition holds, another where it does not."""

    condition: "Term"
    then: "Term"
    otherwise: "Term"
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of terms."""

    function: str
    terms: tuple["Term", ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Over:
    """A question over the items of a list: `any`, `every`, `count`, `total`, `greatest`."""

    question: str
    list: str
    term: "Term"
    type: Type


Term = (
    Fact | Parameter | Named | Constant | Compare | Logic | Not | Arithmetic | Choice | Call | Over
)


@dataclass(frozen=True)
class Scope:
    """What names mean while a term is read: facts, parameters, named terms, the list at hand."""

    catalogue: Catalogue
    parameters: Mapping[str, Type]
    named: Mapping[str, Term]
    list: str = ""


def read_term(text: str, scope: Scope) -> Term:
    """Read a term; raises `Malformed`, which says what is wrong in it."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except SyntaxError as trouble:
        raise Malformed(f"“{text}” cannot be read: {trouble.msg}.") from None
    return _read(tree.body, scope)


def read_condition(text: str, scope: Scope) -> Term:
    """Read a term that must be true or false."""
    term = read_term(text, scope)
    if term.type.name != "bool":
        raise Malformed(f"“{text}” is a {term.type.name}; a condition must be true or false.")
    return term


def _read(node: ast.expr, scope: Scope) -> Term:
    reader: Callable[[Any, Scope], Term] | None = _READERS.get(type(node))
    if reader is None:
        raise Malformed(f"“{ast.unparse(node)}” is nothing that rules can say.")
    return reader(node, scope)


def _read_name(node: ast.Name | ast.Attribute, scope: Scope) -> Term:
    name = ast.unparse(node)
    if name in scope.named:
        term = scope.named[name]
        return Named(name, term, term.type)
    if name in scope.parameters:
        return Parameter(name, scope.parameters[name])
    try:
        fact = scope.catalogue.fact(name)
    except KeyError:
        raise Malformed(f"“{name}” is neither a fact nor a parameter of this rule.") from None
    if fact.type.name == "list":
        _refuse_within_list(name, scope)
    owner = name.partition(".")[0]
    if "." in name and scope.catalogue.fact(owner).type.name == "list" and owner != scope.list:
        raise Malformed(f"“{name}” has a value only inside any(), every() … over “{owner}”.")
    return Fact(name, fact.type)


def _refuse_within_list(name: str, scope: Scope) -> None:
    if scope.list:
        raise Malformed(f"“{name}” cannot be asked of each item of “{scope.list}”: it is a list.")


def _read_constant(node: ast.Constant, scope: Scope) -> Term:
    if isinstance(node.value, bool):
        return Constant(int(node.value), BOOL)
    if isinstance(node.value, int):
        return Constant(node.value, NUMBER)
    if isinstance(node.value, str):
        return Constant(node.value, Type("code"))
    raise Malformed(f"“{node.value!r}” must be a whole number, true, false or a code in quotes.")


def _read_logic(node: ast.BoolOp, scope: Scope) -> Term:
    terms = tuple(_condition(value, scope) for value in node.values)
    return Logic("and" if isinstance(node.op, ast.And) else "or", terms)


def _read_unary(node: ast.UnaryOp, scope: Scope) -> Term:
    if not isinstance(node.op, ast.Not):
        raise Malformed(f"“{ast.unparse(node)}” is nothing that rules can say.")
    return Not(_condition(node.operand, scope))


def _condition(node: ast.expr, scope: Scope) -> Term:
    term = _read(node, scope)
    if term.type.name != "bool":
        raise Malformed(f"“{ast.unparse(node)}” must be true or false.")
    return term


_COMPARISONS: Mapping[type[ast.cmpop], Literal["==", "!=", "<", "<=", ">", ">=", "in"]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "in",
}


def _read_compare(node: ast.Compare, scope: Scope) -> Term:
    sides = [_read(side, scope) for side in (node.left, *node.comparators)]
    found: list[Term] = []
    for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
        if type(op) not in _COMPARISONS:
            raise Malformed(f"“{ast.unparse(node)}” compares in a way that rules cannot.")
        term: Term = _compare(_COMPARISONS[type(op)], left, right, ast.unparse(node))
        found.append(Not(term) if isinstance(op, ast.NotIn) else term)
    return found[0] if len(found) == 1 else Logic("and", tuple(found))


def _compare(
    op: Literal["==", "!=", "<", "<=", ">", ">=", "in"], left: Term, right: Term, text: str
) -> Compare:
    if op == "in":
        if (left.type.name, right.type.name) != ("code", "codes"):
            raise Malformed(f"“{text}”: “in” asks for a code in a set of codes.")
        return Compare(op, _of_list(left, right.type.codes), right)
    left, right = _fit(left, right), _fit(right, left)
    _agree(left.type, right.type, text)
    if left.type.name in {"bool", "code", "codes"} and op not in {"==", "!="}:
        raise Malformed(f"“{text}”: these are not in any order.")
    return Compare(op, left, right)


def _fit(term: Term, other: Term) -> Term:
    """Give a constant the unit or the code list of what stands beside it."""
    if not isinstance(term, Constant):
        return term
    if term.type.name == "code":
        return _of_list(term, other.type.codes)
    if term.type != NUMBER or other.type.name != "number":
        return term
    return Constant(int(term.value) * UNITS[other.type.unit].scale, other.type)


def _of_list(term: Term, codes: str) -> Term:
    if isinstance(term, Constant):
        return replace(term, type=Type("code", codes=codes))
    return term


def _agree(left: Type, right: Type, text: str) -> None:
    if left.name != right.name or left.codes != right.codes:
        raise Malformed(f"“{text}” sets a {left.name} beside a {right.name}.")
    if left.unit != right.unit and left.unit and right.unit:
        raise Malformed(f"“{text}” sets {left.unit} beside {right.unit}.")


_ARITHMETIC: Mapping[type[ast.operator], Literal["+", "-", "*"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
}


def _read_arithmetic(node: ast.BinOp, scope: Scope) -> Term:
    op = _ARITHMETIC.get(type(node.op))
    left, right = _read(node.left, scope), _read(node.right, scope)
    names = (left.type.name, op, right.type.name)
    text = ast.unparse(node)
    if op is None or names not in _SUMS:
        raise Malformed(f"“{text}” is no sum that rules can do.")
    if names[0] == names[2] == "number" and op != "*":
        left, right = _fit(left, right), _fit(right, left)
        _agree(left.type, right.type, text)
    return Arithmetic(op, left, right, _sum_type(left.type, op, right.type))


_SUMS = {
    ("number", "+", "number"),
    ("number", "-", "number"),
    ("number", "*", "number"),
    ("date", "+", "number"),
    ("date", "-", "number"),
    ("date", "-", "date"),
}


def _sum_type(left: Type, op: str, right: Type) -> Type:
    if left.name == "date":
        return Type("number", "days") if right.name == "date" else left
    if op == "*":
        return Type("number", _product_unit(left.unit, right.unit))
    return left if left.unit else right


def _product_unit(left: str, right: str) -> str:
    """Give the unit of a product; an amount for each month, times months, is an amount."""
    if not (left and right):
        return left or right
    other = left if right == "minor" else right
    return "minor" if left != right and "minor" in {left, right} and UNITS[other].scale == 1 else ""


def _read_choice(node: ast.IfExp, scope: Scope) -> Term:
    then, otherwise = _read(node.body, scope), _read(node.orelse, scope)
    then, otherwise = _fit(then, otherwise), _fit(otherwise, then)
    _agree(then.type, otherwise.type, ast.unparse(node))
    return Choice(_condition(node.test, scope), then, otherwise, then.type)


def _read_call(node: ast.Call, scope: Scope) -> Term:
    if not isinstance(node.func, ast.Name) or node.keywords:
        raise Malformed(f"“{ast.unparse(node)}” is no function that rules know.")
    name, text = node.func.id, ast.unparse(node)
    if name in QUANTIFIERS:
        return _read_over(name, node.args, scope, text)
    if name not in FUNCTIONS:
        raise Malformed(f"“{name}” is no function that rules know.")
    terms = tuple(_read(arg, scope) for arg in node.args)
    if len(terms) > 1 and name in {"least", "most"}:
        terms = tuple(_fit(term, terms[0]) for term in terms)
    try:
        return Call(name, terms, result_of(name, [term.type for term in terms]))
    except ValueError as trouble:
        raise Malformed(f"“{text}”: {trouble}") from None


def _read_over(name: str, args: Sequence[ast.expr], scope: Scope, text: str) -> Term:
    if not args or not isinstance(args[0], ast.Name) or len(args) > 2:  # noqa: PLR2004 -- list and term
        raise Malformed(f"“{text}”: name a list, then a term over its items.")
    listed = args[0].id
    fact = scope.catalogue.facts.get(listed)
    if fact is None or fact.type.name != "list":
        raise Malformed(f"“{text}”: “{listed}” is no list.")
    _refuse_within_list(listed, scope)
    inner = replace(scope, list=listed)
    term = _read(args[1], inner) if len(args) > 1 else Constant(1, BOOL)
    wants_condition = name in {"any", "every", "count"}
    if wants_condition != (term.type.name == "bool"):
        raise Malformed(f"“{text}”: that cannot be asked of each item.")
    of_conditions = NUMBER if name == "count" else BOOL
    return Over(name, listed, term, of_conditions if wants_condition else term.type)


_READERS: Mapping[type[ast.expr], Callable[[Any, Scope], Term]] = {
    ast.Name: _read_name,
    ast.Attribute: _read_name,
    ast.Constant: _read_constant,
    ast.BoolOp: _read_logic,
    ast.UnaryOp: _read_unary,
    ast.Compare: _read_compare,
    ast.BinOp: _read_arithmetic,
    ast.IfExp: _read_choice,
    ast.Call: _read_call,
}


def children(term: Term) -> tuple[Term, ...]:
    """Give the terms of which a term is made."""
    match term:
        case Named(term=inner) | Not(term=inner) | Over(term=inner):
            return (inner,)
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Logic(terms=terms) | Call(terms=terms):
            return terms
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
    return ()


def names_in(term: Term) -> tuple[set[str], set[str]]:
    """Give the names of the facts and of the parameters that a term uses."""
    facts: set[str] = set()
    parameters: set[str] = set()
    todo = [term]
    while todo:
        at = todo.pop()
        if isinstance(at, Fact):
            facts.add(at.name)
        elif isinstance(at, Parameter):
            parameters.add(at.name)
        elif isinstance(at, Over):
            facts.add(at.list)
        todo.extend(children(at))
    return facts, parameters
