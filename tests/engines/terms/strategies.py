"""Random documents and layers."""

from datetime import date

from hypothesis import strategies as st

from ronghe.engines.terms import Clause, Document, Due, Layer, Milestone, Obligation, Party

KEYS = ["college", "host_1", "host_2", "student", "guardian"]
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
TEXTS = st.text("实习每周不超过工作时间 abc 40 8%，。\n", max_size=30)
WORDS = st.fixed_dictionaries({"en": TEXTS, "zh": TEXTS})
TERM_NAMES = st.sampled_from(["pay", "hours", "seats", "site", "starts_on", "ends_on"])
VALUES = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["a", "b"])
TERMS = st.dictionaries(TERM_NAMES.filter(lambda name: not name.endswith("_on")), VALUES)
DUES = st.builds(Due, on=DAYS) | st.builds(
    Due, term=st.sampled_from(["starts_on", "ends_on", ""]), offset=st.integers(-30, 30)
)


def _unique(items):
    return st.lists(items, max_size=3, unique_by=lambda one: one.key).map(tuple)


def documents():
    names = st.sampled_from(["a", "b", "c", "d"])
    return st.builds(
        Document,
        parties=_unique(
            st.builds(
                Party,
                key=st.sampled_from(KEYS),
                role=st.sampled_from(["college", "host"]),
                share=st.none() | st.integers(1, 100),
                who=st.sampled_from(["", "OR-2026-0001"]),
            )
        ),
        clauses=_unique(
            st.builds(Clause, key=names, topic=st.sampled_from(["pay", "time"]), text=WORDS)
        ),
        terms=st.dictionaries(
            TERM_NAMES, VALUES.filter(lambda value: value is not None), max_size=4
        ),
        obligations=_unique(
            st.builds(
                Obligation,
                key=names,
                owner=st.sampled_from([*KEYS, ""]),
                to=st.sampled_from([*KEYS, ""]),
                what=WORDS,
                due=DUES,
                rhythm=st.sampled_from(["once", "weekly", "monthly", "always"]),
                topics=st.lists(st.sampled_from(["pay", "safety"]), max_size=2).map(tuple),
            )
        ),
        milestones=_unique(
            st.builds(
                Milestone,
                key=names,
                owner=st.sampled_from(KEYS),
                title=WORDS,
                due=DUES,
                covers=st.lists(names, max_size=3).map(tuple),
            )
        ),
    )


@st.composite
def layers(draw, most=6):
    """A first version and some amendments, numbered in the order in which they were signed."""
    first = Layer(1, draw(DAYS), draw(TERMS))
    found = [first]
    for number in range(2, 2 + draw(st.integers(0, most - 1))):
        since = draw(DAYS)
        until = draw(st.none() | st.dates(since, date(2027, 6, 30)))
        found.append(Layer(number, since, draw(TERMS), until))
    return found
