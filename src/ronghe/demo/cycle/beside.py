"""What goes on beside the weeks: a visit of each tutor, the pay, and what both sides say in the end."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from ronghe.demo.cycle.gates import placements_in
from ronghe.demo.cycle.people import actor_for
from ronghe.demo.cycle.rounds import in_batches
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.kernel.money import Money
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Organisation
from ronghe.placements.gate import hold_placements
from ronghe.placements.models import (
    Offer,
    OutcomeReport,
    PayPeriod,
    PlacementState,
    Receipt,
    Reply,
    VisitQuestion,
    VisitWay,
)
from ronghe.placements.operations import endings, payments, visits
from ronghe.placements.operations.outcome_reports import (
    HostSays,
    StudentSays,
    answer_report,
    report_as_host,
    report_as_student,
)
from ronghe.placements.pay_periods import draw

BATCH, VISITED, REPORTED = 25, 9, 1
NOT_ASKED_EVERY, UNPAID_EVERY, DISAGREES_EVERY = 20, 50, 30


def _begun(cycle: Cycle) -> Any:
    """Give those that began, whatever became of them."""
    return placements_in(cycle).exclude(
        state__in=[PlacementState.PLANNED, PlacementState.READY, PlacementState.DID_NOT_START]
    )


def visit_parts(cycle: Cycle) -> Iterator[Part]:
    """Have each tutor visit each of the students once, in the second week or the first."""
    for batch in in_batches(_begun(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_visit, cycle, batch))


def _visit(cycle: Cycle, batch: list[int]) -> Done:
    counts: Counter[str] = Counter()
    day = min(VISITED, (cycle.ends_on - cycle.begins_on).days)
    report = visits.VisitReport(
        on=cycle.at(day).date(),
        way=VisitWay.ON_SITE,
        saw_student=True,
        saw_mentor=True,
        saw_workplace=True,
        replies=dict.fromkeys(VisitQuestion.values, Reply.YES),
        text="All is as agreed.",
    )
    for placement in hold_placements(batch):
        assert placement.tutor_id is not None  # noqa: S101 -- the gate asks for one
        made = visits.note_visit(
            placement=placement,
            report=report,
            actor=actor_for(placement.tutor_id, report.on),
            at=cycle.at(day, hour=15),
        )
        counts["visits"] += 1
        chance = Random(f"visit {cycle.run.seed} {placement.reference}")  # noqa: S311 -- a draw
        if chance.randrange(NOT_ASKED_EVERY):
            oneself = acting_as(placement.student, on=report.on)
            visits.answer_visit(
                visit=made, took_place=True, actor=oneself, at=cycle.at(day, hour=18)
            )
            counts["confirmed_by_the_student"] += 1
    return Done(dict(counts))


def pay_parts(cycle: Cycle) -> Iterator[Part]:
    """Have each host enter its pay in one list, and each student say whether it came."""
    offices = {part: made["office"] for part, made in cycle.all_made("staff").items()}
    hosts = sorted(set(_begun(cycle).order_by().values_list("host_id", flat=True)))
    for host in hosts:
        yield Part(f"{host}", partial(_pay, cycle, host, offices[f"{host}"]))


def _pay(cycle: Cycle, host: int, office: int) -> Done:
    counts: Counter[str] = Counter()
    last = (cycle.ends_on - cycle.begins_on).days
    at = cycle.at(last, hour=16)
    batch = list(_begun(cycle).filter(host=host).order_by("pk").values_list("pk", flat=True))
    draw(batch)
    owed = PayPeriod.objects.filter(placement__in=batch, amount__gt=0)
    paid = []
    for row in owed.select_related("placement").order_by("pk"):
        chance = Random(f"pay {cycle.run.seed} {row.placement.reference}")  # noqa: S311 -- a draw
        if chance.randrange(UNPAID_EVERY):
            amount = Money(row.amount or 0, row.currency)
            paid.append(payments.Paid(row.placement, row.month, amount, at.date()))
    organisation = Organisation.objects.get(pk=host)
    made = payments.enter_payments(
        host=organisation, paid=paid, actor=actor_for(office, at.date()), at=at
    )
    counts["payments"] += len(made)
    students = {one.pk: one for one in hold_placements(batch)}
    for payment in made:
        placement = students[payment.placement_id]
        payments.say_receipt(
            placement=placement,
            month=payment.month,
            word=payments.Word(Receipt.RECEIVED),
            actor=acting_as(placement.student, on=at.date()),
            at=cycle.at(last, hour=20),
        )
        counts["received"] += 1
    return Done(dict(counts))


def report_parts(cycle: Cycle) -> Iterator[Part]:
    """Have mentor and student report on what is over, and the student answer the host's report."""
    for batch in in_batches(_begun(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_report, cycle, batch))


def _report(cycle: Cycle, batch: list[int]) -> Done:
    counts: Counter[str] = Counter()
    at = cycle.at((cycle.ends_on - cycle.begins_on).days + REPORTED)
    for placement in hold_placements(batch):
        chance = Random(f"report {cycle.run.seed} {placement.reference}")  # noqa: S311 -- a draw
        endings.begin_ending(placement=placement, actor=SYSTEM, at=at)
        assert placement.mentor_id is not None  # noqa: S101 -- the gate asks for one
        levels = {one.pk: chance.randint(2, 5) for one in placement.tasks.all()}
        says = HostSays(chance.choice(Offer.values), has_contract=False, levels=levels)
        report_as_host(
            placement=placement, says=says, actor=actor_for(placement.mentor_id, at.date()), at=at
        )
        oneself = acting_as(placement.student, on=at.date())
        own = StudentSays(chance.randint(3, 5), chance.randint(3, 5), chance.randint(3, 5))
        report_as_student(placement=placement, says=own, actor=oneself, at=at)
        agrees = chance.randrange(DISAGREES_EVERY) > 0
        answer_report(
            report=OutcomeReport.objects.counting().get(placement=placement, side="host"),
            agrees=agrees,
            text="" if agrees else "I did more than that.",
            actor=oneself,
            at=at + timedelta(hours=1),
        )
        counts["host_reports"] += 1
        counts["student_reports"] += 1
        counts["agrees" if agrees else "disagrees"] += 1
    return Done(dict(counts))
