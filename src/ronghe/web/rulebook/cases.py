"""The cases beside a rule or a calculator: situations and what follows, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome, read_case
from ronghe.engines.law.calculators import Amount
from ronghe.engines.law.units import read_value
from ronghe.web.parts import Chip
from ronghe.web.rulebook import words

Said = tuple[str, str]
"""A label and a value."""


@dataclass(frozen=True)
class CaseLine:
    """A situation; `place` is empty when it is the rule's own."""

    situation: str
    facts: list[Said]
    outcome: Chip | None
    amounts: list[Said]
    place: str


@dataclass(frozen=True)
class Cases:
    """The cases of one file; `common` is what is so in most of them."""

    common: list[Said]
    lines: list[CaseLine]


def laid_out(
    cases: Sequence[rulebooks.Case],
    *,
    kind: str,
    home: str,
    amounts: Mapping[str, Amount] | None = None,
) -> Cases:
    """Say the cases in words; `home` is the jurisdiction of what they test."""
    read = [(case, _facts(case, kind)) for case in cases]
    counts = Counter(fact for _case, facts in read for fact in facts)
    common = [fact for fact, count in counts.items() if count * 2 > len(read) > 1]
    lines = [
        CaseLine(
            situation=case.title[words.tongue()],
            facts=_own(facts, common),
            outcome=_outcome(case),
            amounts=_amounts(case, kind, amounts or {}),
            place=words.place_name(case.jurisdiction) if case.jurisdiction != home else "",
        )
        for case, facts in read
    ]
    return Cases(common, lines)


def _outcome(case: rulebooks.Case) -> Chip | None:
    """Give the chip of a rule's answer; a calculator that gives no amount does not apply."""
    if case.outcome is not None:
        return words.OUTCOMES[case.outcome]
    return None if case.amounts else words.OUTCOMES[Outcome.NOT_APPLICABLE]


def _own(facts: list[Said], common: list[Said]) -> list[Said]:
    """Give what is not so in most cases, and what of theirs is not known in this one."""
    labels = {label for label, _value in facts}
    lacking = [(label, str(_("not known"))) for label, _value in common if label not in labels]
    return [fact for fact in facts if fact not in common] + lacking


def _facts(case: rulebooks.Case, kind: str) -> list[Said]:
    catalogue = rulebooks.catalogues()[kind]
    values = read_case(case.facts, catalogue)[0]
    return words.known_facts(values, catalogue, _currency(case))


def _amounts(case: rulebooks.Case, kind: str, amounts: Mapping[str, Amount]) -> list[Said]:
    codes = rulebooks.catalogues()[kind].codes
    return [
        (
            amount.label[words.tongue()],
            words.value_said(
                None
                if case.amounts[name] is None
                else read_value(case.amounts[name], amount.type, codes),
                amount.type,
                _currency(case),
            ),
        )
        for name, amount in amounts.items()
        if name in case.amounts
    ]


def _currency(case: rulebooks.Case) -> str:
    return str(case.facts.get("currency") or rulebooks.currency_of(case.jurisdiction))
