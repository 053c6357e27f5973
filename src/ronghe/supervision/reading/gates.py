"""What is so grave that it caps the index: read from the findings of law, hazards and pay."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from ronghe.compliance.models import Finding, Outcome
from ronghe.placements.ages import is_minor
from ronghe.placements.models import Hazard, HazardState, PayPeriod, Placement
from ronghe.placements.models.payment import OUTSTANDING
from ronghe.supervision.reading.ties import Ties

# The rules of mainland China whose breach is meant by each gate. Elsewhere the gates that only
# findings can open are not known, and so are shown.
RULES: Mapping[str, frozenset[str]] = {
    "unsafe_work": frozenset({"CN-WORK-01", "CN-WORK-02", "CN-WORK-03", "CN-WORK-04", "CN-AGE-01", "CN-AGE-02"}),
    "minor_at_night": frozenset({"CN-HOUR-03"}),
    "no_insurance": frozenset({"CN-INS-01"}),
}  # fmt: skip
GATE_OF = {rule: gate for gate, rules in RULES.items() for rule in rules}
UNPAID = "unpaid"
MOST_NAMED = 2_000  # more placements than these are not named one by one to the database
Held = dict[str, bool | None]


def gates(ties: Ties, *, on: date) -> dict[int, Held]:
    """Say of each cooperation and gate whether it holds; None where nobody knows."""
    owner = dict(zip(ties.placements, ties.owners, strict=True))
    seen: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for placement, gate, outcome in _findings(owner, on):
        seen[owner[placement]][gate].add(outcome)
    for placement in _urgent(owner, on):
        seen[owner[placement]]["unsafe_work"].add(Outcome.FAIL)
    unpaid, unsure = _pay(owner, on)
    with_students = set(ties.owners)
    found: dict[int, Held] = {}
    for key in ties.cooperations:
        has_students = key in with_students
        held: Held = {gate: _holds(seen[key][gate], has_students=has_students) for gate in RULES}
        held[UNPAID] = True if key in unpaid else None if key in unsure else False
        found[key] = held
    return found


def _holds(outcomes: set[str], *, has_students: bool) -> bool | None:
    """Without students nothing grave can be; with students, nothing looked at is nothing known."""
    if Outcome.FAIL in outcomes:
        return True
    if not has_students:
        return False
    return None if not outcomes or Outcome.UNKNOWN in outcomes else False


def _findings(owner: Mapping[int, int], on: date) -> list[tuple[int, str, str]]:
    about = Placement._meta.label_lower
    found = Finding.objects.current().filter(subject_type=about, rule_id__in=list(GATE_OF))
    rows = (
        found.filter(_named("subject_id", owner))
        .order_by()
        .values_list("subject_id", "rule_id", "outcome")
    )
    return [
        (placement, GATE_OF[rule], outcome)
        for placement, rule, outcome in rows
        if placement in owner
        and (
            GATE_OF[rule] != "minor_at_night" or outcome != Outcome.FAIL or _is_young(placement, on)
        )
    ]


def _is_young(placement: int, on: date) -> bool:
    """Say whether the student who works at night is a minor, or may be one."""
    person = Placement.objects.values_list("student__person", flat=True).get(pk=placement)
    return is_minor(person, on=on) is not False


def _urgent(owner: Mapping[int, int], on: date) -> list[int]:
    """Give placements at which somebody may be hurt, and the host let its time pass."""
    late = Hazard.objects.filter(is_urgent=True, state=HazardState.OPEN, due_on__lt=on)
    found = (
        late.filter(_named("placement", owner))
        .order_by()
        .values_list("placement", flat=True)
        .distinct()
    )
    return [placement for placement in found if placement in owner]


def _pay(owner: Mapping[int, int], on: date) -> tuple[set[int], set[int]]:
    """Give cooperations where pay is overdue beyond its term, and where nobody can tell."""
    due = PayPeriod.objects.filter(_named("placement", owner)).order_by()
    overdue = due.filter(OUTSTANDING, open_until__lt=on)
    unsure = due.filter(Q(is_disputed=True) | Q(due_on=None, last_on__lt=on))
    return (
        _owners(owner, overdue),
        _owners(owner, unsure),
    )


def _named(path: str, owner: Mapping[int, int]) -> Q:
    """Narrow rows to these placements, unless they are so many that reading all is quicker."""
    return Q(**{f"{path}__in": list(owner)}) if len(owner) <= MOST_NAMED else Q()


def _owners(owner: Mapping[int, int], periods: QuerySet[PayPeriod]) -> set[int]:
    found = periods.values_list("placement", flat=True).distinct()
    return {owner[one] for one in found if one in owner}
