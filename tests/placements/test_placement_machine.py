"""Any order of what student, host, college and clock do: the placement stands as the table says."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.factories import placements as making
from tests.factories.parties import NOW, member

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import acting_as
from ronghe.parties.models import Role
from ronghe.placements.lifecycles import PLACEMENT
from ronghe.placements.mentor_weeks import waiting_weeks
from ronghe.placements.models import Placement, WeekRecord
from ronghe.placements.operations import ending, mentor_links, starting, weeks
from ronghe.placements.operations.ending import Rest
from ronghe.placements.operations.weeks import Answered, Day, Week

FIRST = date(2026, 10, 12)
SIDES = ("student", "host", "college", "nobody")
REFUSED = (ValueError, IllegalTransition, NotAllowed)
STEPS = {
    "placement.made_ready": "make_ready",
    "placement.gate_closed": "close_gate",
    "placement.started": "start_placement",
    "placement.started_unready": "record_start",
    "placement.suspended": "suspend_placement",
    "placement.resumed": "resume_placement",
    "placement.completed": "complete_placement",
    "placement.ended_early": "end_early",
    "placement.did_not_start": "note_no_start",
}


class PlacementMachine(RuleBasedStateMachine):
    """Everybody tries everything, at any time; most of it is refused, and then nothing has changed."""

    world: "Stage"

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.day = 0

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @property
    def at(self) -> datetime:
        return NOW + timedelta(days=self.day)

    @property
    def placement(self) -> Placement:
        return Placement.objects.select_related("student").get(pk=self.world.placement.pk)

    def attempt(self, act, **given):
        """Do it, or be refused and leave everything as it was."""
        before = self.standing()
        try:
            with transaction.atomic():
                act(**given, at=self.at)
        except REFUSED:
            assert self.standing() == before

    def standing(self):
        one = Placement.objects.values("state", "over_on", "over_for", "is_irregular")
        return (
            one.get(pk=self.world.placement.pk),
            sorted(WeekRecord.objects.values_list("monday", "state")),
            AuditRecord.objects.count(),
        )

    @rule(days=st.integers(1, 40))
    def wait(self, days):
        self.day += days

    @rule(who=st.sampled_from(["dean", "mentor", "student", "outsider"]))
    def make_ready(self, who):
        self.attempt(starting.make_ready, placement=self.placement, actor=self.world.people[who])

    @rule(who=st.sampled_from(["dean", "student", "outsider"]))
    def start(self, who):
        self.attempt(
            starting.start_placement, placement=self.placement, actor=self.world.people[who]
        )

    @rule(who=st.sampled_from(["dean", "mentor"]), reason=st.sampled_from(["", "急用工"]))
    def record_start(self, who, reason):
        self.attempt(
            starting.record_start,
            placement=self.placement,
            reason=reason,
            actor=self.world.people[who],
        )

    @rule(
        who=st.sampled_from(["dean", "host", "outsider"]),
        side=st.sampled_from(SIDES),
        back=st.integers(0, 30),
    )
    def suspend(self, who, side, back):
        rest = Rest("illness", side, "病假", self.at.date() - timedelta(days=back))
        self.attempt(
            ending.suspend_placement,
            placement=self.placement,
            rest=rest,
            actor=self.world.people[who],
        )

    @rule(back=st.integers(0, 10))
    def resume(self, back):
        self.attempt(
            ending.resume_placement,
            placement=self.placement,
            last_day=self.at.date() - timedelta(days=back),
            actor=self.world.people["dean"],
        )

    @rule(who=st.sampled_from(["dean", "student"]))
    def complete(self, who):
        self.attempt(
            ending.complete_placement, placement=self.placement, actor=self.world.people[who]
        )

    @rule(side=st.sampled_from(SIDES), note=st.sampled_from(["", "转学"]), back=st.integers(0, 20))
    def end_early(self, side, note, back):
        self.attempt(
            ending.end_early,
            placement=self.placement,
            side=side,
            note=note,
            last_day=self.at.date() - timedelta(days=back),
            actor=self.world.people["dean"],
        )

    @rule(side=st.sampled_from(SIDES))
    def never_began(self, side):
        self.attempt(
            ending.note_no_start,
            placement=self.placement,
            side=side,
            note="未到岗",
            actor=self.world.people["dean"],
        )

    @rule(back=st.integers(0, 6), minutes=st.integers(0, 600), who=st.sampled_from(["student", "mentor"]))  # fmt: skip
    def enter_week(self, back, minutes, who):
        today = self.at.date()
        monday = today - timedelta(days=today.weekday(), weeks=back)
        week = Week(monday, [Day(monday, minutes)])
        self.attempt(
            weeks.enter_week, placement=self.placement, week=week, actor=self.world.people[who]
        )

    @rule(who=st.sampled_from(["mentor", "student", "outsider"]), knows=st.booleans())
    def confirm_weeks(self, who, knows):
        mentor = self.world.people["mentor"]

        def minute(at):
            question = mentor_links.begin_minute(mentor=mentor.membership, actor=mentor, at=at)
            if question is not None and knows:
                mentor_links.answer_question(question=question, answer=1, actor=mentor, at=at)
            answers = [Answered(one) for one in waiting_weeks(mentor.membership, on=at.date())]
            weeks.confirm_weeks(
                mentor=mentor.membership, answers=answers, actor=self.world.people[who], at=at
            )

        self.attempt(minute)

    @invariant()
    def the_audit_tells_a_way_through_the_table(self):
        told = AuditRecord.objects.filter(
            subject_type="placements.placement",
            subject_id=self.world.placement.pk,
            verb__in=STEPS,
            pk__gt=self.world.since,
        )
        state = "planned"
        for verb in told.order_by("pk").values_list("verb", flat=True):
            state = PLACEMENT.next_state(state, STEPS[verb])
        assert state == self.placement.state

    @invariant()
    def what_is_over_says_since_when_and_on_whose_side(self):
        one = self.placement
        assert (one.over_on is not None) == (
            one.state in {"completed", "ended_early", "did_not_start"}
        )
        assert bool(one.over_for) == (one.state in {"ended_early", "did_not_start"})

    @invariant()
    def it_rests_exactly_while_a_rest_is_open(self):
        resting = self.placement.interruptions.filter(ends_on=None).count()
        assert resting == (self.placement.state == "suspended")

    @invariant()
    def no_week_lies_outside_the_placement_and_none_is_confirmed_by_nobody(self):
        one = self.placement
        for week in one.weeks.prefetch_related("days"):
            assert all(one.starts_on <= day.on <= one.ends_on for day in week.days.all())
            assert (week.state == "confirmed") == (week.answered_by_id is not None)
        if one.state in {"planned", "ready", "did_not_start"}:
            assert not one.weeks.exists()


class Stage:
    """One placement whose gate is open, and those who try."""

    def __init__(self, cast):
        pupil = making.learner(cast.school_class)
        tutor = member(cast.college, Role.TUTOR, "许静")
        self.placement = making.planned(
            pupil,
            cast.enterprise,
            starts_on=FIRST,
            ends_on=FIRST + timedelta(days=60),
            mentor=cast.mentor.membership,
            tutor=tutor.membership,
        )
        self.since = AuditRecord.objects.order_by("-pk").values_list("pk", flat=True)[0]
        self.people = {
            "student": acting_as(pupil, on=NOW.date()),
            "mentor": cast.mentor,
            "host": cast.plant_manager,
            "dean": cast.dean,
            "outsider": cast.outsider,
        }


@pytest.mark.django_db
def test_the_life_of_a_placement(cast):
    machine = type("Machine", (PlacementMachine,), {"world": Stage(cast)})
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30, stateful_step_count=14, deadline=None, suppress_health_check=quiet
        ),
    )
