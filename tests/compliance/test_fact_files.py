"""Files of facts, as people and programmes write them."""

import io
import json
from decimal import Decimal

import pytest

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_files import raw_rows
from ronghe.compliance.json_rows import BLOCK, FileIsUnreadable


def rows(content: bytes | str):
    data = content.encode() if isinstance(content, str) else content
    return list(raw_rows(io.BytesIO(data), rulebooks.rulebook().catalogues["placement"]))


def facts(content: bytes | str):
    return [dict(row.facts) for row in rows(content)]


def test_an_object_is_one_row_and_an_array_has_many():
    assert facts('{"kind": "post"}') == [{"kind": "post"}]
    assert facts(' [ {"kind": "post"} , {} ] ') == [{"kind": "post"}, {}]
    assert facts("[]") == []


def test_figures_of_json_are_read_exactly():
    (row,) = facts('{"host_staff": 0.1, "post_staff": 12345678901234567890}')

    assert row == {"host_staff": Decimal("0.1"), "post_staff": Decimal(12345678901234567890)}


def test_figures_out_of_all_bounds_stay_text():
    (row,) = facts('{"host_staff": 1e99999999999999999999999}')

    assert row == {"host_staff": "1e99999999999999999999999"}


@pytest.mark.parametrize("shift", range(40))
def test_rows_that_a_block_cuts_are_read_whole(shift):
    row = {"kind": "post", "guardian_consent": False, "word": 'ü"\\学生', "on": [1.5, None, True]}
    text = json.dumps([row] * (BLOCK // 60))

    found = facts(" " * shift + text)

    wanted = {**row, "on": [Decimal("1.5"), None, True]}
    assert found == [wanted] * (BLOCK // 60)


def test_a_row_far_longer_than_a_block_is_read():
    (row,) = facts(json.dumps([{"text": "学" * (BLOCK * 5)}]))

    assert len(row["text"]) == BLOCK * 5


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('[{"kind": "post"},\n{"kind": post}]', "row 2, line 2"),
        ('[{"kind": "post"}', "row 1, line 1: a comma or “]” is missing"),
        ('[{"kind": "post"} {"kind": "post"}]', "a comma or “]” is missing"),
        ('{"kind": "post"}\n{"kind": "post"}', "something follows after its end"),
        ('[{"kind": "post"}] x', "something follows after its end"),
        ('{"kind": "po', "row 1, line 1: Unterminated string"),
        ('[{"on": ' + "[" * 100_000, "nested too deeply"),
        ("", "empty"),
        (" \n", "empty"),
        (b"PK\x03\x04 and so on", "workbook"),
        (b"\xff\xff\xff\x00", "neither UTF-8 nor GB18030"),
        ("kind,kind\npost,post\n", "twice: kind"),
        ('kind,host_staff\npost,"12\n', "row 1"),
        ('kind,host_staff\npost,1\npost,"1"2\n', "row 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(content, complaint):
    with pytest.raises(FileIsUnreadable, match="(?i)" + complaint.replace("”", ".")):
        rows(content)


def test_what_is_no_object_and_what_stands_twice_is_wrong():
    found = rows('[1, {"kind": "post", "kind": "cognition"}]')

    assert [str(trouble) for row in found for trouble in row.wrong] == [
        ": “1” should be an object of facts.",
        "kind: “cognition” should be given once.",
    ]


TABLE = """ kind , start_on ,hazards,worked,agreement_signed
post,2026-09-01,"[""heights""]","[{""on"": ""2026-09-02"", ""hours"": 7.50}]","{""college"": ""2026-08-01""}"
cognition, ,,,
"""
WANTED = [
    {
        "kind": "post",
        "start_on": "2026-09-01",
        "hazards": ["heights"],
        "worked": [{"on": "2026-09-02", "hours": "7.50"}],
        "agreement_signed": {"college": "2026-08-01"},
    },
    {"kind": "cognition"},
]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.encode("utf-16"),
        ("\n\n" + TABLE + "\n").encode(),
    ],
)
def test_cells_are_facts_and_empty_cells_are_unknown(content):
    assert facts(content) == WANTED


def test_other_separators_are_recognised():
    assert facts("kind;start_on\npost;2026-09-01\n") == facts("kind\tstart_on\npost\t2026-09-01\n")


def test_gb18030_is_read_where_the_file_is_not_utf_8():
    text = "kind,备注\npost,𠮷林省职业学校\n"

    assert (
        facts(text.encode("gb18030")) == facts(text) == [{"kind": "post", "备注": "𠮷林省职业学校"}]
    )


def test_a_broken_cell_says_what_it_should_hold_and_where_it_breaks():
    found = rows('kind,worked,hazards\npost,"[{""on"": 1",heights\npost,,,,x\n')

    assert [(row.number, str(trouble)) for row in found for trouble in row.wrong] == [
        (
            1,
            "worked: “[{\"on\": 1” should be a JSON list of maps; character 10: Expecting ',' delimiter.",
        ),
        (1, "hazards: “heights” should be a JSON list of codes; character 1: Expecting value."),
        (2, ": “x” should be under a name of the heading."),
    ]
