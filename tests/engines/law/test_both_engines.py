"""The plain engine and the one over columns give the same answers, whatever the facts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.law.random_facts import cases
from tests.sampling import IS_FULL

from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome, assess_case, assess_rows, terms
from ronghe.engines.law import ragged as ragged_lists
from ronghe.engines.law.columns import column_of, columns_of
from ronghe.engines.law.derived import DERIVED
from ronghe.engines.law.functions import PLAIN
from ronghe.engines.law.vector_functions import VECTOR, covers, days_within

BOOK = rulebooks.rulebook()
# A place in which others lie has no rules that those have not.
PLACES = sorted(
    (place, kind)
    for kind in BOOK.catalogues
    for place in set(BOOK.parents) - set(BOOK.parents.values())
    if BOOK.definitions([place], kind)
)


@pytest.mark.parametrize(("place", "kind"), PLACES)
@settings(deadline=None, max_examples=100 if IS_FULL else 15)
@given(data=st.data())
def test_both_engines_agree_on_random_facts(place, kind, data):
    catalogue = BOOK.catalogues[kind]
    drawn = data.draw(st.lists(cases(BOOK, catalogue, place), min_size=1, max_size=6))
    where = {"jurisdictions": [place], "days": rulebooks.days()}

    at_once = assess_rows(BOOK, columns_of(drawn, catalogue), **where)

    for row, facts in enumerate(drawn):
        one_by_one = {
            answer.rule.id: answer.outcome
            for answer in assess_case(BOOK, facts, kind=kind, **where)
        }
        assert {name: Outcome(int(found[row])) for name, found in at_once.items()} == one_by_one


@pytest.mark.parametrize(("place", "kind"), PLACES)
@settings(deadline=None, max_examples=50 if IS_FULL else 10)
@given(data=st.data())
def test_a_forgotten_fact_never_turns_an_answer_round(place, kind, data):
    """Forgetting a fact makes answers unknown or leaves them; only a claimed exception may fall.

    What counts only once it is shown (a filing, an approval) fails when its record is gone.
    """
    catalogue = BOOK.catalogues[kind]
    facts = data.draw(cases(BOOK, catalogue, place))
    forgotten = data.draw(st.sampled_from(sorted(facts))) if facts else ""
    less = {name: value for name, value in facts.items() if name != forgotten}
    for fact in catalogue.derived:
        if fact.derived_from == forgotten:
            less.pop(fact.name, None)
    where = {"kind": kind, "jurisdictions": [place], "days": rulebooks.days()}

    before = {a.rule.id: a for a in assess_case(BOOK, facts, **where)}
    after = {a.rule.id: a.outcome for a in assess_case(BOOK, less, **where)}

    for name, answer in before.items():
        if after[name] is not answer.outcome and after[name] is not Outcome.UNKNOWN:
            assert forgotten in claims_of(answer.rule) or answer.outcome is Outcome.UNKNOWN
        if after[name] is Outcome.PASS:
            assert answer.outcome is Outcome.PASS or forgotten in claims_of(answer.rule)


def claims_of(rule):
    """Give the facts that a rule asks for only inside `shown`, `known` or `any_known`."""
    found = set()
    todo = [(t, False) for v in rule.versions for t in (v.applies, v.holds) if t is not None]
    while todo:
        term, is_claim = todo.pop()
        is_claim |= isinstance(term, terms.Call) and term.function in {
            "shown",
            "known",
            "any_known",
        }
        if is_claim and isinstance(term, terms.Fact):
            found.add(term.name)
        if is_claim and isinstance(term, terms.Over):
            found.add(term.list)
        todo.extend((child, is_claim) for child in terms.children(term))
    return found


days = st.integers(-25_567, 80_000)
times = st.integers(0, 24 * 60)
ARGUMENTS = {
    "years": (days, days),
    "months": (days, days),
    "add_months": (days, st.integers(-40, 40)),
    "add_years": (days, st.integers(-40, 40)),
    "month_end": (days,),
    "weekday": (days,),
    "month_day": (days,),
    "ceil_percent": (st.integers(0, 20_000), st.integers(0, 10**14)),
    "floor_percent": (st.integers(0, 20_000), st.integers(0, 10**14)),
    "half_up_percent": (st.integers(0, 20_000), st.integers(0, 10**12)),
    "per_hour": (st.integers(0, 10**6), st.integers(0, 10**8)),
    "least": (st.integers(), st.integers()),
    "most": (st.integers(), st.integers()),
    "touches": (times, times, times, times),
    "span": (times, times),
}


def test_every_function_is_compared():
    assert set(ARGUMENTS) == set(VECTOR) - {"overlap"}


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_function_over_columns_is_the_plain_one(name, data):
    small = [
        st.integers(-(2**40), 2**40) if name in {"least", "most"} else s for s in ARGUMENTS[name]
    ]
    rows = data.draw(st.lists(st.tuples(*small), min_size=1, max_size=5))

    found = VECTOR[name](*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))

    assert found.tolist() == [PLAIN[name](*row) for row in rows]


worked = st.fixed_dictionaries(
    {
        "on": st.none() | st.integers(20_000, 20_030),
        "hours": st.none() | st.integers(0, 3).map(lambda n: n * 3600),
        "begins_at": st.none() | times,
        "ends_at": st.none() | times,
    }
)
payments = st.fixed_dictionaries({"on": st.none() | st.integers(20_000, 20_030)})


@pytest.mark.parametrize("name", sorted(DERIVED))
@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_derived_lists_over_columns_are_the_plain_ones(name, data):
    item = payments if name == "pay_intervals" else worked
    rows = data.draw(st.lists(st.lists(item, max_size=6), max_size=4))
    everything = [entry for row in rows for entry in row]
    unknown = np.iinfo(np.int64).min
    source = {
        field: column_of(
            np.array(
                [unknown if e[field] is None else e[field] for e in everything], dtype=np.int64
            )
        )
        for field in (everything[0] if everything else ("on", "hours", "begins_at", "ends_at"))
    }
    offsets = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64))).astype(
        np.int64
    )

    fields, starts = ragged_lists.DERIVED[name](source, offsets)

    found = [
        [
            {f: int(v[at]) if known[at] else None for f, (v, known) in fields.items()}
            for at in range(int(a), int(b))
        ]
        for a, b in pairwise(starts)
    ]
    assert found == [list(DERIVED[name](row)) for row in rows]


periods = st.fixed_dictionaries(
    {"from": st.none() | st.integers(0, 12), "to": st.none() | st.integers(0, 12)}
)


@pytest.mark.parametrize("name", ["covers", "days_within"])
@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_periods_over_columns_are_the_plain_ones(name, data):
    rows = data.draw(
        st.lists(
            st.tuples(st.lists(periods, max_size=4), *[st.integers(0, 12)] * 2),
            min_size=1,
            max_size=4,
        )
    )
    everything = [entry for items, _since, _until in rows for entry in items]
    unknown = np.iinfo(np.int64).min
    ends = [
        column_of(
            np.array([unknown if e[end] is None else e[end] for e in everything], dtype=np.int64)
        )
        for end in ("from", "to")
    ]
    counts = np.array([len(items) for items, _since, _until in rows], dtype=np.int64)
    since, until = (np.array([row[at] for row in rows], dtype=np.int64) for at in (1, 2))

    if name == "covers":
        true, false = covers(counts, *ends, since, until)
        found = [True if t else False if f else None for t, f in zip(true, false, strict=True)]
    else:
        days, known = days_within(counts, *ends, since, until)
        found = [int(d) if k else None for d, k in zip(days, known, strict=True)]

    assert found == [PLAIN[name](*row) for row in rows]
