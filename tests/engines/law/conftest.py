"""A small catalogue and rules for the tests of the engine itself."""

from datetime import date

import pytest

from ronghe.engines.law import Days, Rule, Rulebook, read_case, read_catalogue, read_rule

WORDS = {"en": "words", "zh": "文字"}
CODES = {
    "colour": {"red": {"en": "red", "zh": "红"}, "blue": {"en": "blue", "zh": "蓝"}},
    "currency": {"CNY": {"en": "CNY", "zh": "人民币"}},
}


def fact(kind: str, **more):
    return {"type": kind, "label_en": "Label", "label_zh": "标签", **WORDS, **more}


@pytest.fixture(scope="session")
def catalogue():
    facts = {
        "start_on": fact("date"),
        "end_on": fact("date"),
        "birth_on": fact("date"),
        "is_sunny": fact("bool"),
        "pay": fact("number", unit="minor"),
        "wage": fact("number", unit="minor"),
        "staff": fact("number", unit="persons"),
        "colour": fact("code", codes="colour"),
        "colours": fact("codes", codes="colour"),
        "signed": fact("dates", keys=["college", "student"]),
        "worked": fact(
            "list",
            fields={
                "on": fact("date"),
                "hours": fact("number", unit="hours"),
                "begins_at": fact("time"),
                "ends_at": fact("time"),
            },
        ),
        "weeks": fact(
            "list",
            derived_from="worked",
            fields={
                "monday": fact("date"),
                "hours": fact("number", unit="hours"),
                "days": fact("number", unit="days"),
            },
        ),
        "cover": fact("list", fields={"from": fact("date"), "to": fact("date")}),
    }
    return read_catalogue({"kind": "case", "facts": facts}, CODES)


@pytest.fixture
def days():
    return Days(
        statutory_holiday=lambda place, day: None if day > 30_000 else day % 10 == 0,
        working_day=lambda place, day: None if day > 30_000 else day % 7 < 5,
    )


@pytest.fixture
def rule(catalogue):
    def made(holds: str = "is_sunny", *, jurisdiction: str = "land", **fields) -> Rule:
        version = {
            "severity": fields.pop("severity", "H"),
            "instrument": "LAW",
            "article": "1",
            "marks": fields.pop("marks", ["V1"]),
            "holds": holds,
            **{name: fields.pop(name) for name in ("applies", "let") if name in fields},
        }
        tree = {
            "id": "R-1",
            "kind": "case",
            "topic": "age",
            "title": WORDS,
            "text": WORDS,
            "means": {"student": WORDS},
            "remedy": WORDS,
            "mended_by": "college",
            "evidence": WORDS,
            "basis": "start_on",
            "checked_on": date(2026, 11, 23),
            "versions": {date(2020, 1, 1): version},
            **fields,
        }
        return read_rule(
            tree,
            jurisdiction=jurisdiction,
            catalogues={"case": catalogue},
            instruments={"LAW": {**WORDS, "href": "https://example.org/law"}},
            edition="first",
        )

    return made


@pytest.fixture
def book(catalogue):
    def made(*rules: Rule) -> Rulebook:
        return Rulebook(rules, {"case": catalogue}, {"land": "", "town": "land", "port": "land"})

    return made


@pytest.fixture
def told(catalogue):
    def made(**facts):
        found, wrong = read_case({"start_on": "2026-09-01", **facts}, catalogue)
        assert not wrong
        return found

    return made
