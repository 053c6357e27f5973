"""`assess` and `calculate`: the law applied to files, on the command line."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from ronghe.compliance import rulebooks
from ronghe.engines.law import read_calculator

YOUNG = {"kind": "post", "start_on": "2026-09-01", "student_birth_on": "2010-09-02"}
OLD = YOUNG | {"student_birth_on": "2010-09-01"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "facts"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def assess(capsys, written):
    def run(content, *arguments):
        call_command("assess", "--kind", "placement", "--jurisdiction", "cn",
                     "--facts", written(content), "--format", "json", *arguments)  # fmt: skip
        return json.loads(capsys.readouterr().out)

    return run


def about_age(answers):
    return [
        (line["row"], line["outcome"], line["reason"])
        for line in answers
        if line["rule"] == "CN-AGE-01"
    ]


def test_each_row_and_rule_has_a_line(assess):
    answers = assess([YOUNG, OLD, {"kind": "cognition"}, {}])

    outcomes = [(row, outcome) for row, outcome, _why in about_age(answers)]
    assert outcomes == [(1, "fail"), (2, "pass"), (3, "not_applicable"), (4, "unknown")]
    assert about_age(answers)[0][2] == (
        "Age on the first day (15 years) is below lowest age (16 years)."
    )
    line = next(line for line in answers if line["rule"] == "CN-AGE-01")
    assert list(line) == [
        "row", "rule", "jurisdiction", "outcome", "severity", "confirmed", "reason", "source",
    ]  # fmt: skip
    assert (line["jurisdiction"], line["severity"], line["confirmed"]) == ("cn", "H", True)
    assert "art. 16(2) https://www.moe.gov.cn/" in line["source"]


def test_one_object_and_a_table_say_the_same_as_an_array(assess):
    table = ",".join(YOUNG) + "\n" + ",".join(YOUNG.values()) + "\n"

    assert assess(YOUNG) == assess([YOUNG]) == assess(table)


def test_a_rows_own_jurisdiction_goes_before_the_flag(assess):
    def jurisdictions(row):
        return {line["jurisdiction"] for line in assess(row) if line["rule"].startswith("CN-")}

    assert "cn" in jurisdictions({})
    assert jurisdictions({"jurisdiction": "de"}) == set()


@pytest.mark.parametrize(
    ("environment", "flag", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, [], "低于"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, [], "below"),
        ({"LANG": "en_GB.UTF-8"}, ["--language", "zh"], "低于"),
        ({"LANG": "zh_CN.UTF-8"}, ["--language", "en"], "below"),
    ],
)
def test_the_environment_chooses_the_language_unless_a_flag_does(
    assess, monkeypatch, environment, flag, word
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    ((_row, _outcome, reason),) = about_age(assess(YOUNG, *flag))

    assert word in reason


def test_standard_input_is_read(monkeypatch, capsys):
    stream = io.TextIOWrapper(io.BytesIO(json.dumps(YOUNG).encode()))
    monkeypatch.setattr(sys, "stdin", stream)

    call_command("assess", kind="placement", jurisdiction="cn", facts="-")

    lines = [line.split()[:4] for line in capsys.readouterr().out.splitlines()]
    assert ["1", "CN-AGE-01", "cn", "fail"] in lines


def test_all_that_is_wrong_is_said_before_anything_is_assessed(written, capsys):
    content = [
        YOUNG | {"kind": "internship", "night_shift": "perhaps"},
        YOUNG,
        YOUNG | {"worked": [{"on": "2026-09-01", "hours": "long"}], "jurisdiction": "nowhere"},
    ]

    with pytest.raises(CommandError, match="4 values are wrong") as refusal:
        call_command(
            "assess", kind="placement", jurisdiction="cn", facts=written(content), format="json"
        )

    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == ""
    assert refusal.value.returncode == 1
    assert [line.partition(" should be ")[0] for line in lines] == [
        "Row 1, kind: “internship”",
        "Row 1, night_shift: “perhaps”",
        "Row 3, worked[1].hours: “long”",
        "Row 3, jurisdiction: “nowhere”",
    ]
    assert "should be one of cognition, post" in lines[0]


def test_what_is_wrong_is_said_in_chinese_too(written, capsys):
    with pytest.raises(CommandError, match="文件未被接受"):
        call_command("assess", kind="placement", jurisdiction="cn", language="zh",
                     facts=written({"start_on": "soon"}))  # fmt: skip

    assert capsys.readouterr().err == "第1行，start_on：“soon”应为形如2026-09-01的日期。\n"


def test_a_row_without_a_jurisdiction_is_refused(written, capsys):
    with pytest.raises(CommandError, match="1 value"):
        call_command("assess", kind="placement", facts=written(YOUNG))

    assert capsys.readouterr().err.startswith("Row 1, jurisdiction: “” should be one of ch, ")


def test_names_that_are_no_facts_are_warned_of_once_and_ignored(written, capsys):
    content = [YOUNG | {"start_onn": 1, "colour": 2, "weeks": []}, YOUNG | {"start_onn": 3}]

    call_command("assess", kind="placement", jurisdiction="cn", facts=written(content))

    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "Warning: “start_onn” is no fact of placement and is ignored. Is “start_on” meant?",
        "Warning: “colour” is no fact of placement and is ignored.",
        "Warning: “weeks” is worked out from “worked”; what the file says of it is ignored.",
    ]
    assert "fail" in said.out


def test_what_if_counts_the_answers_that_change(assess):
    found = assess([YOUNG, YOUNG, OLD], "--what-if", "CN-AGE-01.minimum_age=15")

    assert found["changes"] == [{"rule": "CN-AGE-01", "from": "fail", "to": "pass", "count": 2}]
    assert [outcome for _row, outcome, _why in about_age(found["answers"])] == [
        "fail", "fail", "pass",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ("CN-AGE-01", "Write RULE.parameter=value"),
        ("CN-AGE-99.minimum_age=15", "No rule of placement is called “CN-AGE-99”"),
        ("CN-AGE-01.maximum_age=15", "has no parameter “maximum_age”. It has: minimum_age"),
        ("CN-AGE-01.minimum_age=young", "“young” should be a whole number"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(assess, wish, complaint):
    with pytest.raises(CommandError, match=complaint):
        assess(YOUNG, "--what-if", wish)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "ship"}, "--kind with one of"),
        ({"kind": ""}, "--kind with one of"),
        ({"jurisdiction": "nowhere"}, "“nowhere” is no jurisdiction"),
        ({"facts": ""}, "--facts FILE"),
        ({"facts": "/nowhere/at/all"}, "There is no file"),
        ({"facts": "/"}, "There is no file"),
        ({"on": "tomorrow"}, "“tomorrow” is no day"),
    ],
)
def test_what_is_missing_or_unknown_is_said(written, change, complaint):
    options = {"kind": "placement", "jurisdiction": "cn", "facts": written(YOUNG)} | change

    with pytest.raises(CommandError, match=complaint):
        call_command("assess", **options)


def test_the_rules_are_listed(capsys):
    call_command("assess", "--list", "--kind", "placement", "--format", "json")

    listed = json.loads(capsys.readouterr().out)
    book = rulebooks.rulebook()
    assert {(line["rule"], line["jurisdiction"]) for line in listed} == {
        (rule.id, rule.jurisdiction) for rule in book.rules if rule.kind == "placement"
    }


TOY = {
    "id": "TOY-PAY-01", "kind": "placement", "topic": "pay", "basis": "start_on",
    "title": {"en": "Least pay", "zh": "最低报酬"}, "text": {"en": "Least pay", "zh": "最低报酬"},
    "checked_on": "2026-11-23",
    "parameters": {
        "day": {"unit": "minor", "en": "Pay of a day", "zh": "日报酬", "values": {"2022-01-01": 12345}},
    },
    "versions": {
        "2022-01-01": {
            "instrument": "TOY", "article": "1", "marks": ["V1"], "applies": "kind == 'post'",
            "gives": {
                "pay": {"is": "day * 3 if host_interns > 0 else day", "en": "Pay of all", "zh": "合计"},
                "last": {"is": "end_on", "en": "Last day", "zh": "最后一天"},
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def toy(monkeypatch):
    """One calculator, whatever the jurisdictions hold."""
    found = read_calculator(
        TOY,
        jurisdiction="cn",
        catalogues=rulebooks.rulebook().catalogues,
        instruments={"TOY": {"en": "Toy act", "zh": "玩具法"}},
        edition="e",
    )
    monkeypatch.setattr(rulebooks, "calculators", lambda: {found.id: found})


@pytest.mark.usefixtures("toy")
def test_amounts_are_whole_minor_units_and_what_is_missing_is_unknown(written, capsys):
    known = YOUNG | {"host_interns": 3, "end_on": "2026-12-31"}

    call_command("calculate", "TOY-PAY-01", "--format", "json",
                 "--facts", written([known, YOUNG, YOUNG | {"kind": "cognition"}, {}]))  # fmt: skip

    found = json.loads(capsys.readouterr().out)
    pay = {"type": "number", "unit": "minor", "label": "Pay of all", "currency": "CNY"}
    last = {"type": "date", "unit": "", "label": "Last day"}
    assert [(line["row"], line["applies"]) for line in found] == [
        (1, True), (2, True), (3, False), (4, None),
    ]  # fmt: skip
    assert found[0]["amounts"] == {
        "pay": pay | {"value": 37035},
        "last": last | {"value": "2026-12-31"},
    }
    assert [line["amounts"] for line in found[1:]] == [
        {"pay": pay | {"value": None}, "last": last | {"value": None}}
    ] * 3
    assert found[0]["source"] == "Toy act, art. 1"


@pytest.mark.usefixtures("toy")
def test_amounts_are_shown_as_a_table_and_calculators_listed(written, capsys):
    call_command("calculate", "TOY-PAY-01", facts=written(YOUNG | {"host_interns": 2}))
    call_command("calculate", list=True)

    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert said[1:3] == [
        ["1", "pay", "37035", "CNY", "Pay", "of", "all"],
        ["1", "last", "unknown", "Last", "day"],
    ]
    assert said[4] == ["TOY-PAY-01", "cn", "placement", "Least", "pay"]


@pytest.mark.usefixtures("toy")
def test_an_unknown_calculator_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match=r"no calculator “X”.+ TOY-PAY-01"):
        call_command("calculate", "X")
