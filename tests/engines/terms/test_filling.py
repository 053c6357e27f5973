import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.terms import fill, holds, variables

NAMES = st.sampled_from(["host", "pay", "host_1.mentor"])


@given(st.lists(NAMES), st.dictionaries(NAMES, st.sampled_from(["甲", "乙 乙", "a b"]), max_size=3))
def test_what_is_known_is_filled_in_and_the_rest_is_named(names, values):
    text = "，".join(f"{{{name}}}" for name in names)

    filled = fill(text, values)

    assert filled.missing == tuple(dict.fromkeys(n for n in names if n not in values))
    assert variables(filled.text) == ()


def test_a_value_is_no_text_to_fill_in_again():
    assert fill("{host}", {"host": "{pay}", "pay": "2000"}).text == "{pay}"


@pytest.mark.parametrize(
    ("condition", "terms", "stands"),
    [
        ({}, {}, True),
        ({"night": True}, {"night": True}, True),
        ({"night": True}, {}, False),
        ({"night": False}, {}, True),
        ({"seats": True}, {"seats": 3}, True),
        ({"form": ["a", "b"]}, {"form": "b"}, True),
        ({"form": "a"}, {"form": "b"}, False),
        ({"form": "a", "night": True}, {"form": "a"}, False),
    ],
)
def test_a_clause_stands_by_its_condition(condition, terms, stands):
    assert holds(condition, terms) is stands
