"""One round for the whole region: posts of agreements, lists of wishes, the result, the answers."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

from django.db import models

from ronghe.demo.cycle.people import actor_for
from ronghe.demo.cycle.planning import College, Pair, drawn_in
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import Membership, Organisation, SchoolClass
from ronghe.placements.carrying import open_sides
from ronghe.placements.models import Candidate, CandidateState, Post, Round, RunKind
from ronghe.placements.operations import posts, publishing, rounds, runs
from ronghe.placements.operations.candidates import save_list
from ronghe.placements.operations.posts import Arrangement
from ronghe.placements.operations.rounds import Plan

PLANNED, OPENED, RANKED, CLOSES, RUN, PUBLISHED, ANSWERED, SETTLED = -100, -90, -85, -80, -78, -76, -72, -60  # fmt: skip
RULE, WISHES, BATCH = "student_optimal", 6, 100
SILENT_EVERY, DECLINED_EVERY = 40, 50


def round_of(cycle: Cycle) -> Round:
    return Round.objects.select_related("organisation", "region").get(pk=cycle.made("round"))


def round_parts(cycle: Cycle) -> Iterator[Part]:
    """Plan the round as the authority; then each college brings its classes."""
    yield Part("", partial(_plan, cycle))
    staff = cycle.all_made("staff")
    for college in drawn_in(cycle.plan).colleges:
        office = staff[f"{college.pk}"]["office"]
        yield Part(f"{college.pk}", partial(_bring_classes, cycle, college, office))


def _plan(cycle: Cycle) -> Done:
    authority = Organisation.objects.select_related("region", "jurisdiction").get(
        pk=cycle.made("authority")["authority"]
    )
    closes = cycle.at(CLOSES)
    planned = rounds.plan_round(
        organisation=authority,
        plan=Plan(
            title=f"{cycle.begins_on.year}",
            rule=RULE,
            starts_on=cycle.begins_on,
            ends_on=cycle.ends_on,
            closes_at=closes,
            appeals_until=closes.date() + timedelta(days=10),
            confirm_until=closes.date() + timedelta(days=16),
            most_wishes=WISHES,
        ),
        actor=actor_for(_officers(cycle)[0], cycle.at(PLANNED).date()),
        at=cycle.at(PLANNED),
    )
    return Done({"rounds": 1}, made=planned.pk)


def _bring_classes(cycle: Cycle, college: College, office: int) -> Done:
    actor = actor_for(office, cycle.at(PLANNED).date())
    names = [cycle.class_name(one.number) for one in college.classes]
    found = SchoolClass.objects.filter(organisation=college.pk, name__in=names)
    related = found.select_related("organisation__region", "cohort").order_by("pk")
    for own in related:
        rounds.add_class(
            round_=round_of(cycle), school_class=own, actor=actor, at=cycle.at(PLANNED)
        )
    return Done({"classes": len(related)})


def post_parts(cycle: Cycle) -> Iterator[Part]:
    """Give a part for each pair: the seats of its agreement come into the round."""
    agreed, staff = cycle.all_made("agree"), cycle.all_made("staff")
    for pair in drawn_in(cycle.plan).pairs:
        office = staff[f"{pair.host}"]["office"]
        yield Part(pair.key, partial(_offer, cycle, pair, agreed[pair.key], office))


def _offer(cycle: Cycle, pair: Pair, agreement: int, office: int) -> Done:
    round_, at = round_of(cycle), cycle.at(PLANNED)
    side = open_sides(round_).get(version__agreement=agreement)
    officer = actor_for(_officers(cycle)[0], at.date())
    post = posts.ask_by_agreement(
        round_=round_,
        side=side,
        arrangement=Arrangement(seats_count=pair.seats),
        actor=officer,
        at=at,
    )
    speaker = actor_for(office, at.date())
    post = posts.accept_post(post=post, has_scores=False, actor=speaker, at=at)
    return Done({"posts": 1, "seats": pair.seats}, made=post.pk)


def open_parts(cycle: Cycle) -> Iterator[Part]:
    def run() -> Done:
        officer = actor_for(_officers(cycle)[0], cycle.at(OPENED).date())
        opened = rounds.open_round(round_=round_of(cycle), actor=officer, at=cycle.at(OPENED))
        return Done({"candidates": opened.candidates.count()})

    yield Part("", run)


def in_batches(query: "models.QuerySet[models.Model]", size: int = BATCH) -> Iterator[list[int]]:
    """Give the numbers of the rows in batches that are the same whenever one looks again."""
    rows = list(query.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def rank_parts(cycle: Cycle) -> Iterator[Part]:
    offered: dict[int, list[Post]] = {}
    made = cycle.all_made("posts")
    known = Post.objects.in_bulk(list(made.values()))
    for pair in drawn_in(cycle.plan).pairs:
        offered.setdefault(pair.college, []).append(known[made[pair.key]])
    for batch in in_batches(round_of(cycle).candidates.all()):
        yield Part(f"{batch[0]}", partial(_rank, cycle, batch, offered))


def _rank(cycle: Cycle, batch: list[int], offered: dict[int, list[Post]]) -> Done:
    """Have each save a list of wishes as themselves; a few forget to."""
    counts = {"lists": 0, "wishes": 0}
    for candidate, own in _themselves(batch):
        chance = Random(f"wishes {cycle.run.seed} {candidate.code}")  # noqa: S311 -- a draw
        if chance.randrange(SILENT_EVERY) == 0:
            continue
        known = offered[candidate.membership.organisation_id]
        wishes = chance.sample(known, min(len(known), WISHES))
        save_list(
            candidate=candidate,
            posts=wishes,
            actor=acting_as(own, on=cycle.at(RANKED).date()),
            at=cycle.at(RANKED),
        )
        counts["lists"] += 1
        counts["wishes"] += len(wishes)
    return Done(counts)


def _themselves(batch: list[int]) -> Iterator[tuple[Candidate, Membership]]:
    related = ("membership__person", "membership__organisation", "membership__school_class", "round__organisation")  # fmt: skip
    for one in Candidate.objects.filter(pk__in=batch).select_related(*related).order_by("pk"):
        yield one, one.membership


def result_parts(cycle: Cycle) -> Iterator[Part]:
    """Close, compute, propose by one person and publish by another; each is a part."""
    yield Part("close", partial(_close, cycle))
    yield Part("start", partial(_start, cycle))
    yield Part("compute", partial(_compute, cycle), is_atomic=False)
    yield Part("publish", partial(_publish, cycle))


def _close(cycle: Cycle) -> Done:
    rounds.close_round(round_=round_of(cycle), actor=SYSTEM, at=cycle.at(CLOSES, hour=12))
    return Done()


def _officers(cycle: Cycle) -> list[int]:
    found: list[int] = cycle.made("authority")["officers"]
    return found


def _start(cycle: Cycle) -> Done:
    officer = actor_for(_officers(cycle)[0], cycle.at(RUN).date())
    run = runs.start_run(
        round_=round_of(cycle), kind=RunKind.FINAL, rule=RULE, actor=officer, at=cycle.at(RUN)
    )
    return Done(made=run.pk)


def _compute(cycle: Cycle) -> Done:
    run = round_of(cycle).runs.get(pk=cycle.made("result", "start"))
    if not run.certificate:
        run = runs.compute_run(run=run, actor=SYSTEM, at=cycle.at(RUN))
    names = ("students", "placed", "blocking_pairs")
    return Done({name: int(run.certificate[name]) for name in names}, made=run.pk)


def _publish(cycle: Cycle) -> Done:
    round_ = round_of(cycle)
    run = round_.runs.get(pk=cycle.made("result", "start"))
    first, second = (actor_for(pk, cycle.at(PUBLISHED).date()) for pk in _officers(cycle))
    publishing.propose_result(round_=round_, run=run, actor=first, at=cycle.at(RUN))
    publishing.publish_result(round_=round_of(cycle), actor=second, at=cycle.at(PUBLISHED))
    return Done({"published": 1})


def answer_parts(cycle: Cycle) -> Iterator[Part]:
    for batch in in_batches(round_of(cycle).candidates.all()):
        yield Part(f"{batch[0]}", partial(_answer, cycle, batch))
    yield Part("settle", partial(_settle, cycle), waits=True)


def _answer(cycle: Cycle, batch: list[int]) -> Done:
    """Have those who were offered a place confirm it; one in fifty declines."""
    counts = {"confirmed": 0, "declined": 0}
    for candidate, own in _themselves(batch):
        if candidate.state != CandidateState.OFFERED:
            continue
        chance = Random(f"answer {cycle.run.seed} {candidate.code}")  # noqa: S311 -- a draw
        actor, at = acting_as(own, on=cycle.at(ANSWERED).date()), cycle.at(ANSWERED)
        if chance.randrange(DECLINED_EVERY) == 0:
            publishing.decline_place(candidate=candidate, reason="found a place myself", actor=actor, at=at)  # fmt: skip
            counts["declined"] += 1
        else:
            publishing.confirm_place(candidate=candidate, actor=actor, at=at)
            counts["confirmed"] += 1
    return Done(counts)


def _settle(cycle: Cycle) -> Done:
    publishing.settle_round(round_=round_of(cycle), actor=SYSTEM, at=cycle.at(SETTLED))
    return Done({"settled": 1})
