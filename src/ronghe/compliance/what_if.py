"""How stored cases would be answered if a parameter of a rule had another value."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.models import FactSheet, Finding, Outcome
from ronghe.engines.law import Outcome as Answered
from ronghe.engines.law import Rulebook, assess_case, read_case
from ronghe.parties.actors import Actor

MOST_CASES = 50_000
CHUNK = 2_000


@dataclass(frozen=True)
class Difference:
    """What the other value changes: how many cases go from which answer to which.

    Cases of which the rule is waived stay waived and are not judged. Only the newest cases are
    judged when there are very many; then `is_capped`.
    """

    case_count: int
    waived_count: int
    changes: Mapping[tuple[Answered, Answered], int]
    is_capped: bool

    @property
    def changed_count(self) -> int:
        return sum(self.changes.values())


def difference(
    actor: Actor, *, rule_id: str, parameter: str, value: Any, most: int = MOST_CASES
) -> Difference:
    """Judge what the actor may count by one rule, under the law and under the other value.

    Nothing is stored. Raises `NoSuchParameter`, or `Unreadable` when the value is not of the
    parameter's type.
    """
    book = rulebooks.rulebook().only([rule_id])
    changed = book.with_value(rule_id, parameter, value)
    sheets = _sheets(actor, book)
    waived = Finding.objects.current().filter(rule_id=rule_id, outcome=Outcome.WAIVED)
    is_waived = Q(pk__in=waived.order_by().values("sheet"))
    newest = sheets.exclude(is_waived).order_by("-pk")[: most + 1]
    pairs = list(_answers(newest, book, changed))
    counted = Counter(pair for pair in pairs[:most] if pair[0] is not pair[1])
    return Difference(
        case_count=len(pairs[:most]),
        waived_count=sheets.filter(is_waived).count(),
        changes=dict(counted),
        is_capped=len(pairs) > most,
    )


def _sheets(actor: Actor, book: Rulebook) -> QuerySet[FactSheet]:
    places = {rule.jurisdiction for rule in book.rules}
    lying_there = [code for code in book.parents if places & set(book.chain(code))]
    return FactSheet.objects.counted_for(actor).filter(
        kind=book.rules[0].kind, jurisdiction__in=lying_there, erased_at=None
    )


def _answers(
    sheets: QuerySet[FactSheet], book: Rulebook, changed: Rulebook
) -> Iterator[tuple[Answered, Answered]]:
    """Give the answer of each case under either rulebook; only the rule's own facts are read."""
    kind, days = book.rules[0].kind, rulebooks.days()
    catalogue = book.catalogues[kind]
    stored = sheets.values_list("jurisdiction", "facts")
    for jurisdiction, raw in stored.iterator(chunk_size=CHUNK):
        values, _wrong = read_case(judging.facts_used(book.rules, raw, catalogue), catalogue)
        one, other = (
            assess_case(some, values, kind=kind, jurisdictions=[jurisdiction], days=days)
            for some in (book, changed)
        )
        yield one[0].outcome, other[0].outcome
