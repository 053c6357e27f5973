"""A law of three rules, which tests may change: an age, a ratio that may be waived, and hours."""

from collections.abc import Mapping
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.engines.law import Rulebook, read_rule

REAL = rulebooks.rulebook
INSTRUMENTS = {"ACT": {"en": "Toy act", "zh": "玩具法", "href": "https://example.org/act"}}
WORDS = {"en": "Words", "zh": "文字"}


def _rule(rule_id: str, topic: str, version: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": rule_id, "kind": "placement", "topic": topic, "title": WORDS, "text": WORDS,
        "means": {"student": WORDS}, "remedy": WORDS, "mended_by": "college", "evidence": WORDS,
        "basis": "start_on", "waivable": False, "blocks_start": False, "checked_on": "2026-11-23",
        "versions": {
            "2022-01-01": {"severity": "H", "instrument": "ACT", "article": "1", "marks": ["V1"]}
            | version
        },
    } | more  # fmt: skip


AGE = _rule(
    "TOY-AGE-01",
    "age",
    {
        "let": {"age": {"is": "years(student_birth_on, start_on)", "en": "Age", "zh": "年龄"}},
        "holds": "age >= minimum_age",
    },
    blocks_start=True,
    parameters={
        "minimum_age": {"unit": "age", "en": "Lowest age", "zh": "最低年龄", "values": {"2022-01-01": 16}}
    },
)  # fmt: skip
RATIO = _rule(
    "TOY-RATIO-01",
    "ratio",
    {"severity": "P", "marks": ["R"], "holds": "post_interns <= post_staff"},
    waivable=True,
)
HOURS = _rule(
    "TOY-HOUR-01",
    "hours",
    {"holds": "worked.hours <= most"},
    basis="worked.on",
    each="worked",
    parameters={"most": {"unit": "hours", "en": "Most", "zh": "最多", "values": {"2022-01-01": 8}}},
)
RULES = {"TOY-AGE-01": AGE, "TOY-RATIO-01": RATIO, "TOY-HOUR-01": HOURS}


def toy_law(**editions: str) -> Rulebook:
    """Give the law; an edition by rule id (with low lines) stands for a change of its file."""
    book = REAL()
    rules = tuple(
        read_rule(
            rule,
            jurisdiction="cn",
            catalogues=book.catalogues,
            instruments=INSTRUMENTS,
            edition=editions.get(rule_id.replace("-", "_"), "first"),
        )
        for rule_id, rule in RULES.items()
    )
    return Rulebook(rules, book.catalogues, book.parents)


FACTS = {
    "kind": "post",
    "start_on": "2026-09-01",
    "end_on": "2027-01-31",
    "student_birth_on": "2010-09-02",  # fifteen on the first day
    "post_interns": 3,
    "post_staff": 2,
}
