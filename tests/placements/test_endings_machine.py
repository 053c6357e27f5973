"""Any order of reports, corrections, answers and days: what may be seen follows from what is in."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Role
from ronghe.placements.models import OutcomeReport, StudentWord
from ronghe.placements.operations import endings
from ronghe.placements.operations.outcome_reports import (
    AlreadyAnswered,
    Correction,
    answer_report,
    file_paper_report,
)
from ronghe.placements.refusals import DoesNotFit

SIDES = ("host", "student")


class EndingMachine(RuleBasedStateMachine):
    """A model of one ending beside the real one."""

    world: "Stage"

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.day, self.numbers, self.answered = 0, dict.fromkeys(SIDES, 0), set()
        self.is_open = self.is_off = False

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @property
    def at(self):
        return NOW + timedelta(days=self.day)

    @rule(side=st.sampled_from(SIDES), on_paper=st.booleans(), is_aware=st.booleans())
    def report(self, side, on_paper, is_aware):
        """Give or correct a report; whoever has not read the newest version is refused."""
        known = self.numbers[side]
        correction = Correction(known if is_aware else known + 1, "更正" if known else "")
        give = {"host": ended.by_host, "student": ended.by_student}[side]
        try:
            with transaction.atomic():
                if on_paper:
                    file_paper_report(
                        placement=self.world.placement,
                        side=side,
                        files=[making.paper()],
                        actor=SYSTEM,
                        at=self.at,
                        correction=correction,
                    )
                else:
                    more = {"word": "谢谢"} if side == "student" else {}
                    give(self.world.placement, at=self.at, correction=correction, **more)
        except IllegalTransition:
            assert self.is_off
            return
        except ValueError:
            assert not is_aware
            return
        assert is_aware
        assert not self.is_off
        self.numbers[side] += 1
        self.is_open = self.is_open or all(self.numbers.values())

    @rule(agrees=st.booleans())
    def answer(self, agrees):
        report = OutcomeReport.objects.counting().filter(side="host").first()
        if report is None:
            return
        try:
            with transaction.atomic():
                answer_report(
                    report=report, agrees=agrees, text="不同", actor=self.world.student, at=self.at
                )
        except AlreadyAnswered:
            assert report.number in self.answered
            return
        except DoesNotFit:
            assert not self.is_open
            return
        assert self.is_open
        self.answered.add(report.number)

    @rule(days=st.integers(1, 12))
    def wait(self, days):
        """Let the clock tend the endings, as every night."""
        self.day += days
        was_open = self.is_open
        opened = endings.open_due_endings(actor=SYSTEM, at=self.at)
        due_on = ended.ending_of(self.world.placement).due_on
        is_due = self.at.date() > due_on and not self.is_off and not was_open
        assert opened == is_due
        self.is_open = was_open or is_due
        reminded = endings.remind_of_reports(actor=SYSTEM, at=self.at)
        missing = sum(not number for number in self.numbers.values())
        assert reminded <= (0 if self.is_open or self.is_off else missing)

    @precondition(lambda self: not self.is_off)
    @rule()
    def call_off(self):
        endings.call_off_ending(
            placement=self.world.placement, note="无效", actor=SYSTEM, at=self.at
        )
        self.is_off = True

    @invariant()
    def what_is_seen_follows_from_what_is_in(self):
        world = self.world
        kept = {side: number for side, number in self.numbers.items() if number}
        own_of_host = {"host"} & kept.keys()
        own_of_student = {"student"} & kept.keys()
        everything = set(kept) if self.is_open else set()
        seen = {name: self.seen(actor) for name, actor in world.people.items()}
        assert seen == {
            "student": everything | own_of_student,
            "mentor": everything | own_of_host,
            "host": everything | own_of_host,
            "tutor": everything,
            "dean": everything,
        }
        by_link = OutcomeReport.objects.seen_by_link(world.placement)
        assert set(by_link.values_list("side", flat=True)) == everything | own_of_host
        if not self.is_open:
            assert not StudentWord.objects.visible_to(world.people["tutor"]).exists()
        assert not StudentWord.objects.visible_to(world.people["mentor"]).exists()

    @invariant()
    def every_version_is_there_and_one_of_each_side_counts(self):
        for side, number in self.numbers.items():
            versions = OutcomeReport.objects.filter(placement=self.world.placement, side=side)
            assert sorted(versions.values_list("number", flat=True)) == [*range(1, number + 1)]
            assert versions.counting().count() == min(number, 1)

    def seen(self, actor):
        return set(OutcomeReport.objects.visible_to(actor).values_list("side", flat=True))


class Stage:
    """One placement that is over, and those who look at its reports."""

    def __init__(self, cast):
        pupil = making.learner(cast.school_class)
        tutor = member(cast.college, Role.TUTOR, "许静")
        people = {"mentor": cast.mentor.membership, "tutor": tutor.membership}
        self.placement = ended.completed(pupil, cast.enterprise, **people)
        self.student = acting_as(pupil, on=NOW.date())
        self.people = {
            "student": self.student,
            "mentor": cast.mentor,
            "host": cast.plant_manager,
            "tutor": tutor,
            "dean": cast.dean,
        }


@pytest.mark.django_db
def test_the_life_of_an_ending(cast):
    machine = type("Machine", (EndingMachine,), {"world": Stage(cast)})
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=quiet
        ),
    )
