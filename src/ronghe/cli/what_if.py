"""How many answers would change if parameters of the law had other values."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ronghe.cli.fact_cases import Case
from ronghe.compliance import rulebooks
from ronghe.engines.law import (
    Answer,
    NoSuchParameter,
    Outcome,
    Rulebook,
    Unreadable,
    assess_case,
)


class WhatIf:
    """Assesses cases once more under other values, and counts what changes."""

    def __init__(self, rulebook: Rulebook, wishes: Sequence[str], kind: str) -> None:
        changed = rulebook
        ids: list[str] = []
        for wish in wishes:
            rule_id, parameter, raw = _parted(wish)
            if rule_id not in {rule.id for rule in rulebook.rules if rule.kind == kind}:
                raise CommandError(
                    _("No rule of %(kind)s is called “%(rule)s”.") % {"kind": kind, "rule": rule_id}
                )
            changed = _with_value(changed, rule_id, parameter, raw)
            ids.append(rule_id)
        self._rulebook = changed.only(ids)
        self._kind = kind
        self._count: Counter[tuple[str, Outcome, Outcome]] = Counter()

    def compare(self, case: Case, answers: Sequence[Answer]) -> None:
        """Assess the case anew, and count what is answered differently."""
        before = {answer.rule.id: answer.outcome for answer in answers}
        for answer in assess_case(
            self._rulebook,
            case.facts,
            kind=self._kind,
            jurisdictions=[case.jurisdiction],
            days=rulebooks.days(),
        ):
            if answer.outcome is not before[answer.rule.id]:
                self._count[answer.rule.id, before[answer.rule.id], answer.outcome] += 1

    def changes(self) -> Iterator[dict[str, Any]]:
        """Give how many outcomes change from what to what, rule by rule."""
        for (rule_id, before, after), count in sorted(self._count.items()):
            yield {"rule": rule_id, "from": before.code, "to": after.code, "count": count}


def _parted(wish: str) -> tuple[str, str, str]:
    name, equals, value = wish.partition("=")
    rule_id, dot, parameter = name.strip().rpartition(".")
    if not (equals and dot and rule_id and parameter):
        raise CommandError(
            _("“%(wish)s” is no change of a parameter. Write RULE.parameter=value.")
            % {"wish": wish}
        )
    return rule_id, parameter, value.strip()


def _with_value(rulebook: Rulebook, rule_id: str, parameter: str, raw: str) -> Rulebook:
    try:
        return rulebook.with_value(rule_id, parameter, _value(raw))
    except NoSuchParameter:
        known = sorted({name for rule in rulebook.find(rule_id) for name in rule.parameters})
        raise CommandError(
            _("“%(rule)s” has no parameter “%(name)s”. It has: %(known)s.")
            % {"rule": rule_id, "name": parameter, "known": ", ".join(known) or "—"}
        ) from None
    except Unreadable as trouble:
        raise CommandError(
            _("%(name)s: “%(value)s” should be %(wanted)s.")
            % {"name": f"{rule_id}.{parameter}", "value": raw, "wanted": trouble}
        ) from None


def _value(raw: str) -> Any:
    """Give a set of codes as a list; everything else is read as it is written."""
    if not raw.startswith("["):
        return raw
    try:
        return json.loads(raw)
    except json.JSONDecodeError:
        return raw
