"""A mapping that cannot be used says what is wrong, where, and what mends it."""

import re
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.imports import mapping as module
from ronghe.kernel.imports.mapping import MappingIsWrong, read_mapping
from ronghe.kernel.imports.mappings import find_mapping, shipped, text_of_mapping
from ronghe.kernel.imports.words import MAPPINGS, mapping_words

COLUMNS = "register: people\ncolumns:\n  Name: full_name\n"
BILLION_LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nregister: *b\n"
CHINESE = re.compile(r"[\u4e00-\u9fff]")

WRONG = {
    "register: people\ncolumns: {Name: full_name": ("not_yaml", {"line": 2}),
    "register: people\nnames: \x07\n": ("not_text", {"line": 2}),
    "register: 2026-13-45\n": ("not_read", {}),
    "register: " + "[" * 5_000: ("not_read", {}),
    BILLION_LAUGHS: ("alias", {"line": 2}),
    "": ("no_keys", {}),
    "- register\n": ("no_keys", {}),
    "registr: people\n": ("unknown_key", {"key": "registr", "known": sorted(module.KEYS)}),
    "register: people\ncolumns: [Name]\n": ("not_a_table", {"key": "columns"}),
    COLUMNS + "names: Students\n": ("not_a_table", {"key": "names"}),
    COLUMNS + "constants: [cn]\n": ("not_a_table", {"key": "constants"}),
    "register: people\n": ("no_columns", {}),
    COLUMNS + "repair: zeroes\n": ("unknown_repair", {"repair": "zeroes", "known": ["zeros"]}),
    "columns:\n  Name:\n": ("no_field", {"column": "Name"}),
    "columns:\n  Name: {field: full_name, wanted: true}\n": (
        "unknown_column_key",
        {"column": "Name", "key": "wanted", "known": sorted(module.COLUMN_KEYS)},
    ),
    "columns:\n  Name: {field: full_name, clean: trim}\n": (
        "unknown_clean_up",
        {"column": "Name", "clean": "trim", "known": list(module.CLEAN_UPS)},
    ),
    "columns:\n  Name: {field: full_name, clean: {pad: wide}}\n": (
        "clean_up_lacks_value",
        {"column": "Name", "clean": "pad"},
    ),
}


def refusal_of(text):
    with pytest.raises(MappingIsWrong) as refused:
        read_mapping(text)
    return refused.value


@pytest.mark.parametrize(("text", "expected"), WRONG.items(), ids=[code for code, _ in WRONG.values()])  # fmt: skip
def test_it_says_what_and_where(text, expected):
    wrong = refusal_of(text)

    assert (wrong.code, wrong.params) == expected


@pytest.mark.parametrize("text", WRONG)
def test_it_says_so_in_both_languages(text):
    wrong = refusal_of(text)

    with translation.override("en"):
        english = mapping_words(wrong)
    with translation.override("zh-hans"):
        chinese = mapping_words(wrong)

    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)
    for said in wrong.params.values():
        for word in said if isinstance(said, list) else [said]:
            assert str(word) in english
            assert str(word) in chinese


def test_every_refusal_has_words():
    sources = [Path(module.__file__), Path(module.__file__).with_name("mappings.py")]
    raised = {
        code
        for path in sources
        for code in re.findall(
            r"""(?:MappingIsWrong\(\s*|_refuse_unknown\(\w+, \w+, )"(\w+)\"""", path.read_text()
        )
    }

    assert raised == set(MAPPINGS)


def test_a_file_is_no_mapping_when_it_is_too_large_or_not_utf8(tmp_path):
    large, foreign = tmp_path / "large.yaml", tmp_path / "foreign.yaml"
    large.write_text("#" * 100_001)
    foreign.write_bytes("register: people\n# 学生\n".encode("gb18030"))

    for path, expected in ((large, ("too_large", {"largest": 100})), (foreign, ("not_utf8", {"line": 2}))):  # fmt: skip
        with pytest.raises(MappingIsWrong) as refused:
            find_mapping(str(path), register="people")
        assert (refused.value.code, refused.value.params) == expected


def test_a_name_that_stands_for_nothing_is_told_what_there_is():
    with pytest.raises(MappingIsWrong) as refused:
        find_mapping("nowhere", register="people")

    assert refused.value.code == "no_such_mapping"
    assert "template_people" in refused.value.params["known"]


def test_one_repair_needs_no_list():
    assert read_mapping(COLUMNS + "repair: zeros\n").repairs == ("zeros",)


TEXTS = st.sampled_from(sorted(one.text for one in shipped().values()))


@given(text=TEXTS, at=st.integers(0, 400), length=st.integers(0, 30), planted=st.text(max_size=8))
def test_whatever_stands_there_is_read_or_refused_in_words(text, at, length, planted):
    mangled = (text[:at] + planted + text[at + length :]).encode("utf-8", "surrogatepass")

    said = ""
    try:
        columns = read_mapping(text_of_mapping(mangled)).columns
    except MappingIsWrong as wrong:
        said, columns = mapping_words(wrong), ()

    assert bool(columns) != bool(said)
