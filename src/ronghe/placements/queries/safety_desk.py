"""What waits for somebody about hazards, incidents and confidential complaints: one query a desk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, TruncDate

from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.placements.models import (
    Grievance,
    GrievanceState,
    Hazard,
    HazardState,
    Incident,
    IncidentNotice,
    IncidentState,
    Severity,
)
from ronghe.placements.queries.grievances import (
    colleges_lacking,
    colleges_leaving,
    own_college_lacking,
)
from ronghe.placements.safety_law import answers

SHOWN, COUNTED = 6, 50
OF_COLLEGE = (Role.COOPERATION_OFFICER, Role.DEAN, Role.SAFETY_OFFICER, Role.TUTOR, Role.CLASS_TEACHER)  # fmt: skip
DECIDING = (Role.COOPERATION_OFFICER, Role.DEAN, Role.SAFETY_OFFICER)
# Of these only how many there are is told.
TOLD_AS_NUMBER = frozenset({"left_hazards", "colleges_without_officer", "left_grievances"})
Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class SafetyWaiting:
    """One thing that waits: what it is, about which record, how many, until when."""

    kind: str
    reference: str = ""
    words: str = ""
    count: int = 1
    due_on: date | None = None


def waiting_for_safety(
    actor: Actor, *, on: date, beside: Sequence[Rows] = ()
) -> list[SafetyWaiting]:
    """Give what waits, in one query; nothing, and none, for those who have no part in it.

    `beside` are rows of the same shape (`rows_of_desk`) that a part further up reads along.
    """
    if actor.membership is None:
        return []
    parts = [*_parts(actor, on), *beside]
    if not parts:
        return []
    first, *others = parts
    found = [
        SafetyWaiting(kind, reference, words, due_on=due)
        for kind, reference, words, due in first.union(*others, all=True)
    ]
    numbers = Counter(one.kind for one in found if one.kind in TOLD_AS_NUMBER)
    single = [one for one in found if one.kind not in TOLD_AS_NUMBER]
    single.sort(key=lambda one: (one.due_on or date.max, one.kind, one.reference))
    return [*single, *(SafetyWaiting(kind, count=n) for kind, n in sorted(numbers.items()))]


def rows_of_desk(kind: str, found: QuerySet[Any], *, words: Any = None, due: Any = None, most: int = SHOWN) -> Rows:  # fmt: skip
    """Put rows of any table into one shape: what it is, reference, words, day."""
    shaped = found.annotate(
        row_kind=Value(kind, output_field=CharField()),
        row_reference=Cast("reference", CharField()),
        row_words=Cast(F(words), CharField()) if words else Value("", output_field=CharField()),
        row_due=due if due is not None else Cast(Value(None), DateField()),
    )
    ordered = shaped.order_by(F("row_due").asc(nulls_last=True), "pk")
    rows: Rows = ordered.values_list("row_kind", "row_reference", "row_words", "row_due")[:most]
    return rows


def _parts(actor: Actor, on: date) -> Iterator[Rows]:
    if actor.holds(Role.STUDENT):
        yield _to_look_at(actor)
        yield _own_words(actor)
        return
    if actor.holds(Role.MENTOR, Role.TRAINING_MANAGER):
        yield _to_answer(actor)
        yield _to_tell(actor, by_host=True)
        return
    if actor.holds(*OF_COLLEGE):
        yield from _for_college(actor, on)
    if actor.remits and actor.holds(Role.COORDINATOR, Role.CASE_OFFICER, Role.INSPECTOR):
        yield from _for_authority(actor, on)
    yield _to_answer_in_confidence(actor)
    if (lacking := own_college_lacking(actor, on=on)) is not None:
        yield rows_of_desk("name_officer", lacking)


# -- hazards and incidents --------------------------------------------------------------------


def _to_answer(actor: Actor) -> Rows:
    found = Hazard.objects.visible_to(actor).filter(state=HazardState.OPEN)
    return rows_of_desk("answer_hazard", found, words="where", due=F("due_on"))


def _to_look_at(actor: Actor) -> Rows:
    found = Hazard.objects.visible_to(actor).filter(state=HazardState.ANSWERED)
    others = found.exclude(answered_by=actor.person_id)
    return rows_of_desk("look_at_hazard", others, words="where")


def _for_college(actor: Actor, on: date) -> Iterator[Rows]:
    """Give hazards left or to be looked at, and what is next about each incident."""
    late = Hazard.objects.visible_to(actor).filter(state=HazardState.OPEN, due_on__lt=on)
    yield rows_of_desk("unanswered_hazard", late, words="where", due=F("due_on"))
    yield _to_look_at(actor)
    seen = Incident.objects.visible_to(actor)
    reported = seen.filter(state=IncidentState.REPORTED)
    yield rows_of_desk("name_investigator", reported, due=TruncDate("reported_at"))
    own = seen.filter(state=IncidentState.INVESTIGATING, investigator=actor.membership_id)
    yield rows_of_desk("state_measures", own)
    if actor.holds(*DECIDING):
        me = actor.person_id
        mine = Q(reported_by=me) | Q(measured_by=me) | Q(investigator__person=me)
        yield rows_of_desk("close_incident", seen.filter(~mine, state=IncidentState.MEASURED))
    yield _to_tell(actor, by_host=False)


def _to_tell(actor: Actor, *, by_host: bool) -> Rows:
    """Give the open incidents of which this side has yet to tell somebody."""
    lines = IncidentNotice.objects.filter(
        incident=OuterRef("pk"), told_at=None, by_host=by_host
    ).order_by(F("due_at").asc(nulls_last=True), "pk")
    found = Incident.objects.visible_to(actor).open().filter(Exists(lines))
    return rows_of_desk("tell", found, due=TruncDate(Subquery(lines.values("due_at")[:1])))


def _for_authority(actor: Actor, on: date) -> Iterator[Rows]:
    """Give the worst that stands open, hazards that nobody answers, and colleges without an officer."""
    worst = [Severity.SERIOUS, Severity.FATAL]
    grave = Incident.objects.visible_to(actor).open().filter(severity__in=worst)
    yield rows_of_desk("grave_incident", grave)
    since = on - timedelta(days=answers().hazard_to_authority)
    left = Hazard.objects.visible_to(actor).filter(
        state=HazardState.OPEN, reported_at__date__lte=since
    )
    yield rows_of_desk("left_hazards", left, most=COUNTED)
    if actor.holds(Role.COORDINATOR):
        yield rows_of_desk("colleges_without_officer", colleges_lacking(actor, on=on), most=COUNTED)
        yield rows_of_desk("left_grievances", colleges_leaving(actor), most=COUNTED)


# -- in confidence ----------------------------------------------------------------------------


def _own_words(actor: Actor) -> Rows:
    """Give what is to be read: whoever looks over a shoulder learns no more than that."""
    mine = Grievance.objects.visible_to(actor).filter(complainant=actor.person_id)
    return rows_of_desk("own_word", mine.filter(state=GrievanceState.PROPOSED))


def _to_answer_in_confidence(actor: Actor) -> Rows:
    waiting = Grievance.objects.answered_by(actor).filter(state=GrievanceState.OPEN)
    return rows_of_desk("answer_grievance", waiting, due=F("due_on"))
