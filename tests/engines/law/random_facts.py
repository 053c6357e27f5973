"""Random facts of a kind of subject, drawn near the values at which rules change their mind."""

from hypothesis import strategies as st

from ronghe.engines.law import Catalogue, Rulebook
from ronghe.engines.law.derived import DERIVED
from ronghe.engines.law.facts import Fact
from ronghe.engines.law.terms import Constant, children
from ronghe.engines.law.units import UNITS, Type


def cases(book: Rulebook, catalogue: Catalogue, place: str) -> st.SearchStrategy:
    """Give cases as `read_case` would have read them, each fact that rules of a place ask known or not."""
    edges = edges_of(book, catalogue.kind)
    rules = [rule for found in book.definitions([place], catalogue.kind).values() for rule in found]
    asked = {name.partition(".")[0] for rule in rules for name in rule.facts}
    asked |= {catalogue.facts[name].derived_from for name in asked}
    told = {
        name: st.none() | values(fact, catalogue, edges)
        for name, fact in scalars(catalogue)
        if name.partition(".")[0] in asked
    }
    lists = {
        fact.name: st.none() | st.lists(items(fact, catalogue, edges), max_size=4).map(tuple)
        for fact in catalogue.lists()
        if fact.name in asked
    }
    return st.fixed_dictionaries(told | lists).map(lambda case: with_derived(case, catalogue))


def with_derived(case, catalogue: Catalogue):
    found = {name: value for name, value in case.items() if value is not None}
    for fact in catalogue.derived:
        if fact.derived_from in found:
            found[fact.name] = DERIVED[fact.name](found[fact.derived_from])
    return found


def scalars(catalogue: Catalogue):
    for fact in catalogue.facts.values():
        for name in [f"{fact.name}.{key}" for key in fact.keys] or [fact.name]:
            if catalogue.fact(name).type.name != "list":
                yield name, catalogue.fact(name)


def items(fact: Fact, catalogue: Catalogue, edges) -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {name: st.none() | values(f, catalogue, edges) for name, f in fact.fields.items()}
    )


def values(fact: Fact, catalogue: Catalogue, edges) -> st.SearchStrategy:
    kind = fact.type
    if kind.name == "bool":
        return st.booleans()
    if kind.name == "code":
        return st.sampled_from(catalogue.codes[kind.codes])
    if kind.name == "codes":
        return st.frozensets(st.sampled_from(catalogue.codes[kind.codes]), max_size=4)
    if kind.name == "time":
        return st.integers(0, 24 * 60)
    if kind.name == "date":
        return near(edges["date"]) | st.integers(14_000, 22_000)
    scale = UNITS[kind.unit].scale
    return near(edges.get(kind.unit, {0})) | st.integers(0, 60).map(lambda n: n * scale)


def near(edges) -> st.SearchStrategy:
    return st.builds(
        lambda edge, by: max(0, edge + by), st.sampled_from(sorted(edges)), st.integers(-1, 1)
    )


def edges_of(book: Rulebook, kind: str) -> dict[str, set[int]]:
    """Give the days and numbers at which rules of a kind change, by unit."""
    found: dict[str, set[int]] = {"date": set()}
    for rule in book.rules:
        if rule.kind != kind:
            continue
        found["date"] |= set(rule.breaks)
        for parameter in rule.parameters.values():
            note(found, parameter.type, [dated.value for dated in parameter.values])
        todo = [t for v in rule.versions for t in (v.applies, v.holds) if t is not None]
        while todo:
            term = todo.pop()
            todo.extend(children(term))
            if isinstance(term, Constant):
                note(found, term.type, [term.value])
    return found


def note(found, kind: Type, values) -> None:
    if kind.name in {"number", "date"}:
        key = "date" if kind.name == "date" else kind.unit
        found.setdefault(key, {0}).update(v for v in values if v is not None)
