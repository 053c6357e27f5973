"""Terms on many cases at once, over numpy columns: the fast twin of `scalar`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.law import terms
from ronghe.engines.law.columns import Column, Frame, mask_of
from ronghe.engines.law.scalar import DayKinds, Days
from ronghe.engines.law.terms import Term
from ronghe.engines.law.units import Value
from ronghe.engines.law.vector_functions import VECTOR, calendar, covers, days_within


@dataclass(frozen=True)
class Truth:
    """A condition for each case: where it is known to hold, and where known not to."""

    true: Any
    false: Any

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.true & other.true, self.false | other.false)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.true | other.true, self.false & other.false)

    def __invert__(self) -> "Truth":
        return Truth(self.false, self.true)

    @property
    def known(self) -> Any:
        """Where it is known at all."""
        return self.true | self.false


NOT_ASKED, FREE_OF_ANSWER = np.int8(-2), np.int8(-1)


@dataclass
class DayTable:
    """What is known of days in one jurisdiction, asked once for each day."""

    ask: DayKinds
    jurisdiction: str
    first: int = field(init=False)
    table: NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        self.first, packed = calendar()
        self.table = np.full(len(packed), NOT_ASKED)

    def look_up(self, days: NDArray[Any]) -> NDArray[np.int8]:
        """Give 1 for yes, 0 for no, -1 for unknown, of each day."""
        places = days - self.first
        found: NDArray[np.int8] = self.table[places]
        if (found == NOT_ASKED).any():
            for day in np.unique(days[found == NOT_ASKED]).tolist():
                answer = self.ask(self.jurisdiction, day)
                self.table[day - self.first] = FREE_OF_ANSWER if answer is None else answer
            found = self.table[places]
        return found


class Tables:
    """The day tables of one jurisdiction."""

    def __init__(self, days: Days, jurisdiction: str) -> None:
        self.by_function = {
            "statutory_holiday": DayTable(days.statutory_holiday, jurisdiction),
            "working_day": DayTable(days.working_day, jurisdiction),
        }


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of terms on a frame under one epoch."""

    frame: Frame
    parameters: Mapping[str, Value]
    tables: Tables
    codes: Mapping[str, Any]

    def truth(self, term: Term) -> Truth:
        """Give a condition for each case."""
        found = self.value(term)
        if isinstance(found, Truth):
            return found
        known = found.known
        holds = found.data == 1 if isinstance(found.data, np.ndarray) else bool(found.data)
        return Truth(holds & known, known & negated(holds))

    def value(self, term: Term) -> Any:
        """Give a `Column`, or of a condition a `Truth`."""
        if not isinstance(term, terms.Compare | terms.Call | terms.Over) or not _is_plain(term):
            return _EVALUATORS[type(term)](self, term)
        if term not in self.frame.memo:
            self.frame.memo[term] = _EVALUATORS[type(term)](self, term)
        return self.frame.memo[term]

    def column(self, term: Term) -> Column:
        """Give the values of a term for each case."""
        found = self.value(term)
        if isinstance(found, Truth):
            return Column(_as_int(found.true), found.known)
        column: Column = found
        return column

    def compare(self, term: terms.Compare) -> Truth:
        """Compare two sides."""
        if term.op == "in":
            return self._contains(term)
        left, right = self.column(term.left), self.column(term.right)
        found = _OPERATORS[term.op](left.data, right.data)
        if left.known is True and right.known is True:
            return Truth(found, negated(found))
        known = left.known & right.known
        return Truth(found & known, known & negated(found))

    def _contains(self, term: terms.Compare) -> Truth:
        code, codes = self.column(term.left), self.column(term.right)
        found = (_wide(codes.data) >> _wide(code.data)) & 1
        found = found.astype(bool) if isinstance(found, np.ndarray) else bool(found)
        known = code.known & codes.known
        return Truth(found & known, known & negated(found))

    def logic(self, term: terms.Logic) -> Truth:
        """All or any of some conditions."""
        found = self.truth(term.terms[0])
        for condition in term.terms[1:]:
            other = self.truth(condition)
            found = found & other if term.op == "and" else found | other
        return found

    def arithmetic(self, term: terms.Arithmetic) -> Column:
        """Add, subtract or multiply."""
        left, right = self.column(term.left), self.column(term.right)
        return Column(_SUMS[term.op](_wide(left.data), _wide(right.data)), left.known & right.known)

    def choice(self, term: terms.Choice) -> Any:
        """Give one term or the other."""
        condition = self.truth(term.condition)
        then, otherwise = self.column(term.then), self.column(term.otherwise)
        data = np.where(condition.true, then.data, otherwise.data)
        known = np.where(condition.true, then.known, otherwise.known) & condition.known
        return Column(data, known)

    def call(self, term: terms.Call) -> Any:
        """Call a function."""
        if (special := _SPECIAL.get(term.function)) is not None:
            return special(self, term)
        found = [self.column(inner) for inner in term.terms]
        known = found[0].known
        for column in found[1:]:
            known = known & column.known
        data = VECTOR[term.function](*(_wide(column.data) for column in found))
        if term.type.name == "bool":
            return Truth(data & known, known & negated(data))
        return Column(data, known)

    def quotient(self, term: terms.Call) -> Column:
        """Divide, rounding down; by zero, nothing is known."""
        number, by = self.column(term.terms[0]), self.column(term.terms[1])
        zero = by.data == 0
        found = _wide(number.data) // np.where(zero, 1, by.data)
        return Column(found, number.known & by.known & negated(zero))

    def known(self, term: terms.Call) -> Truth:
        """Whether a value is known."""
        inner = term.terms[0]
        if isinstance(inner, terms.Fact) and inner.type.name == "list":
            told = self.frame.items(inner.name).told
        else:
            told = self.column(inner).known
        return Truth(told, negated(told))

    def shown(self, term: terms.Call) -> Truth:
        """Whether a condition is known to hold."""
        found = self.truth(term.terms[0])
        return Truth(found.true, negated(found.true))

    def any_known(self, term: terms.Call) -> Truth:
        """Whether one holds, of those that are known."""
        found = [self.truth(inner) for inner in term.terms]
        true, known = found[0].true, found[0].known
        for other in found[1:]:
            true, known = true | other.true, known | other.known
        return Truth(true, known & negated(true))

    def day_kind(self, term: terms.Call) -> Truth:
        """Whether a day is of a kind, by the jurisdiction's calendar."""
        day = self.column(term.terms[0])
        table = self.tables.by_function[term.function]
        answers = table.look_up(np.atleast_1d(np.asarray(day.data, dtype=np.int64)))
        return Truth((answers == 1) & day.known, (answers == 0) & day.known)

    def periods(self, term: terms.Call) -> Any:
        """Ask about the periods of a list."""
        listed: Any = term.terms[0]
        items = self.frame.items(listed.name)
        begin, end = (items.frame.column(f"{listed.name}.{name}") for name in ("from", "to"))
        since, until = (self.column(inner) for inner in term.terms[1:])
        known = since.known & until.known & items.told
        if term.function == "covers":
            true, false = covers(items.counts, begin, end, since.data, until.data)
            return Truth(true & known, false & known)
        data, whole = days_within(items.counts, begin, end, since.data, until.data)
        return Column(data, whole & known)

    def over(self, term: terms.Over) -> Any:
        """Ask something of each item of a list."""
        items = self.frame.items(term.list)
        inner = Evaluation(items.frame, self.parameters, self.tables, self.codes)
        question = _QUESTIONS[term.question]
        return question(inner, term.term, items.counts, items.told)


def _is_plain(term: Term) -> bool:
    """Say whether a term hangs on facts alone, and is small enough to be looked up by itself."""
    return all(isinstance(inner, terms.Fact | terms.Constant) for inner in terms.children(term))


def negated(values: Any) -> Any:
    """Give the opposite of truths, an array of them or one for all."""
    return ~values if isinstance(values, np.ndarray | np.bool_) else not values


def _as_int(values: Any) -> Any:
    return values.astype(np.int8) if isinstance(values, np.ndarray) else int(values)


def _wide(values: Any) -> Any:
    return values.astype(np.int64) if isinstance(values, np.ndarray) else values


def segments(
    values: Any, counts: NDArray[np.int64], reduce: np.ufunc, empty: Any, size: int
) -> NDArray[Any]:
    """Reduce the items of each case to one value; `empty` for a case without items."""
    values = np.broadcast_to(np.asarray(values), (size,))
    found = np.full(len(counts), empty, dtype=np.asarray(empty).dtype)
    filled = counts > 0
    if filled.any():
        starts = (np.cumsum(counts) - counts)[filled]
        found[filled] = reduce.reduceat(values, starts)
    return found


def _some(inner: Evaluation, term: Term, counts: Any, told: Any) -> Truth:
    found = inner.truth(term)
    true = segments(found.true, counts, np.logical_or, np.False_, inner.frame.size)
    false = segments(found.false, counts, np.logical_and, np.True_, inner.frame.size)
    return Truth(true & told, false & told)


def _all(inner: Evaluation, term: Term, counts: Any, told: Any) -> Truth:
    found = inner.truth(term)
    true = segments(found.true, counts, np.logical_and, np.True_, inner.frame.size)
    false = segments(found.false, counts, np.logical_or, np.False_, inner.frame.size)
    return Truth(true & told, false & told)


def _count(inner: Evaluation, term: Term, counts: Any, told: Any) -> Column:
    found, size = inner.truth(term), inner.frame.size
    known = segments(found.known, counts, np.logical_and, np.True_, size)
    true = _as_int(np.broadcast_to(found.true, (size,))).astype(np.int64)
    return Column(segments(true, counts, np.add, np.int64(0), size), known & told)


def _total(inner: Evaluation, term: Term, counts: Any, told: Any) -> Column:
    found, size = inner.column(term), inner.frame.size
    known = segments(found.known, counts, np.logical_and, np.True_, size)
    data = _wide(np.asarray(found.data))
    return Column(segments(data, counts, np.add, np.int64(0), size), known & told)


def _greatest(inner: Evaluation, term: Term, counts: Any, told: Any) -> Column:
    found, size = inner.column(term), inner.frame.size
    known = segments(found.known, counts, np.logical_and, np.False_, size)
    data = _wide(np.asarray(found.data))
    return Column(segments(data, counts, np.maximum, np.int64(0), size), known & told)


_QUESTIONS: Mapping[str, Callable[[Evaluation, Term, Any, Any], Any]] = {
    "any": _some,
    "every": _all,
    "count": _count,
    "total": _total,
    "greatest": _greatest,
}
_SPECIAL: Mapping[str, Callable[[Evaluation, Any], Any]] = {
    "quotient": Evaluation.quotient,
    "known": Evaluation.known,
    "shown": Evaluation.shown,
    "any_known": Evaluation.any_known,
    "statutory_holiday": Evaluation.day_kind,
    "working_day": Evaluation.day_kind,
    "covers": Evaluation.periods,
    "days_within": Evaluation.periods,
}
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_SUMS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def _constant(evaluation: Evaluation, term: terms.Constant) -> Column:
    return _literal(evaluation, term.value, term.type)


def _parameter(evaluation: Evaluation, term: terms.Parameter) -> Column:
    return _literal(evaluation, evaluation.parameters[term.name], term.type)


def _literal(evaluation: Evaluation, value: Any, kind: Any) -> Column:
    if value is None:
        return Column(0, known=False)
    if kind.name == "code":
        return Column(list(evaluation.codes[kind.codes]).index(value))
    if kind.name == "codes":
        return Column(mask_of(value, evaluation.codes[kind.codes]))
    return Column(int(value))


_EVALUATORS: Mapping[type, Callable[[Evaluation, Any], Any]] = {
    terms.Fact: lambda evaluation, term: evaluation.frame.column(term.name),
    terms.Parameter: _parameter,
    terms.Named: lambda evaluation, term: evaluation.value(term.term),
    terms.Constant: _constant,
    terms.Compare: Evaluation.compare,
    terms.Logic: Evaluation.logic,
    terms.Not: lambda evaluation, term: ~evaluation.truth(term.term),
    terms.Arithmetic: Evaluation.arithmetic,
    terms.Choice: Evaluation.choice,
    terms.Call: Evaluation.call,
    terms.Over: Evaluation.over,
}
