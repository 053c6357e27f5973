# ruff: noqa: E402 -- Django is set up before its models are imported
"""A round of 50,000 students × 10 wishes in the product, from the button to the published result."""

import argparse
import random
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bench.measuring.pages import log_to_nowhere
from ronghe.engines.matching import commitment
from ronghe.kernel import sealed
from ronghe.kernel.references import next_reference, reserve_references
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import (
    Cohort,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    SchoolClass,
)
from ronghe.partnerships.models import Listing
from ronghe.placements.models import (  # fmt: skip
    Candidate,
    Post,
    PostState,
    Round,
    RoundState,
    RunKind,
    Score,
    Wish,
)
from ronghe.placements.operations import publishing, runs
from ronghe.reference.models import Jurisdiction, Region

WISHES, SEATS, BANDED_EVERY, BATCH = 10, 10, 4, 5_000
SEED = 2026


def main() -> None:
    parser = argparse.ArgumentParser(prog="./ronghe bench rounds")
    parser.add_argument("--students", type=int, default=50_000)
    parser.add_argument("--rule", default="student_optimal")
    options = parser.parse_args()
    log_to_nowhere()
    connection.ensure_connection()
    begun = time.perf_counter()
    with transaction.atomic():
        round_ = _fill(options.students, options.rule)
    print(f"filled {options.students} students, {_count(Wish)} wishes, {_count(Score)} bands in {_since(begun):.1f} s")  # fmt: skip
    try:
        _measure(round_)
    finally:
        _empty(round_)


def _count(model: type) -> int:
    return model.objects.count()  # type: ignore[attr-defined]


def _since(begun: float) -> float:
    return time.perf_counter() - begun


def _measure(round_: Round) -> None:
    at = timezone.now()
    whole = begun = time.perf_counter()
    run = runs.start_run(round_=round_, kind=RunKind.FINAL, rule=round_.rule, actor=SYSTEM, at=at)
    print(f"{'the button':<32}{1_000 * _since(begun):9.0f} ms")
    begun = time.perf_counter()
    run = runs.compute_run(run=run, actor=SYSTEM, at=at)
    computed = _since(begun)
    for name, taken in run.durations.items():
        print(f"{'  the engine: ' + name:<32}{taken:9.0f} ms")
    rest = 1_000 * computed - sum(run.durations.values())
    print(f"{'  reading and writing':<32}{rest:9.0f} ms")
    print(f"{'the run, whole':<32}{1_000 * computed:9.0f} ms")
    begun = time.perf_counter()
    publishing.propose_result(round_=round_, run=run, actor=SYSTEM, at=at)
    publishing.publish_result(round_=round_, actor=SYSTEM, at=at)
    print(f"{'proposing and publishing':<32}{1_000 * _since(begun):9.0f} ms")
    print(f"{'button to published':<32}{1_000 * _since(whole):9.0f} ms")
    found = run.certificate
    print(f"placed {found['placed']} of {found['students']}, {found['status']}, blocking pairs {found['blocking_pairs']}")  # fmt: skip


def _fill(students: int, rule: str) -> Round:
    """Write the round down as it stands after its deadline; people and posts without operations."""
    chance = random.Random(SEED)
    at = timezone.now()
    on = at.date()
    jurisdiction = Jurisdiction.objects.get(code="cn")
    region = Region.objects.filter(jurisdiction=jurisdiction).order_by("pk")[0]
    college = Organisation.objects.create(
        reference=next_reference("RB", on=on), kind=OrganisationKind.COLLEGE, jurisdiction=jurisdiction, region=region, registered_at=at
    )  # fmt: skip
    cohort = Cohort.objects.create(organisation=college, entry_year=2026)
    own = SchoolClass.objects.create(organisation=college, cohort=cohort, name="全部", starts_on=on)
    seed = chance.randrange(10**40)
    round_ = Round.objects.create(
        reference=next_reference("RD", on=on),
        organisation=college,
        region=region,
        title="基准",
        state=RoundState.CLOSED,
        rule=rule,
        starts_on=on + timedelta(days=60),
        ends_on=on + timedelta(days=240),
        closes_at=at - timedelta(hours=1),
        appeals_until=on + timedelta(days=10),
        confirm_until=on + timedelta(days=20),
        seed_sealed=sealed.close({"seed": str(seed)}),
        commitment=commitment(seed),
        opened_at=at,
    )
    posts = _posts(round_, college, region, max(1, students // SEATS))
    people = Person.objects.bulk_create((Person(full_name=f"学生{number}", registered_at=at) for number in range(students)), batch_size=BATCH)  # fmt: skip
    held = Membership.objects.bulk_create(
        (Membership(person=one, organisation=college, school_class=own, role=Role.STUDENT, starts_on=on) for one in people),
        batch_size=BATCH,
    )  # fmt: skip
    candidates = Candidate.objects.bulk_create(
        (Candidate(round=round_, membership=one, code=f"C{number:07d}", saved_at=at) for number, one in enumerate(held)),
        batch_size=BATCH,
    )  # fmt: skip
    wishes, scores = [], []
    for one in candidates:
        for rank, post in enumerate(chance.sample(posts, min(WISHES, len(posts))), start=1):
            wishes.append(Wish(candidate=one, post=post, rank=rank))
            if post.has_scores:
                scores.append(Score(candidate=one, post=post, band=chance.randint(1, 5), given_at=at))  # fmt: skip
    Wish.objects.bulk_create(wishes, batch_size=BATCH)
    Score.objects.bulk_create(scores, batch_size=BATCH)
    return round_


def _posts(round_: Round, host: Organisation, region: Region, count: int) -> list[Post]:
    at = timezone.now()
    first = reserve_references("RP", count, on=at.date())
    listings = Listing.objects.bulk_create(
        (
            Listing(
                reference=f"RP-{at.year}-{first + number:06d}",
                organisation=host,
                region=region,
                side="offer",
                kind="posts",
                title=f"岗位{number}",
                seats_count=SEATS,
                written_at=at,
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )
    return Post.objects.bulk_create(
        (
            Post(
                reference=one.reference,
                round=round_,
                listing=one,
                host=host,
                title=one.title,
                seats_count=SEATS,
                state=PostState.OFFERED,
                has_scores=number % BANDED_EVERY == 0,
                details={},
            )
            for number, one in enumerate(listings)
        ),
        batch_size=BATCH,
    )


def _empty(round_: Round) -> None:
    """Take the round out again, so that a second measurement begins alike."""
    Round.objects.filter(pk=round_.pk).update(
        proposed_run=None, state=RoundState.CANCELLED, seed=""
    )
    with connection.cursor() as cursor:
        for table in ("allocation", "runfile"):
            cursor.execute(
                f"DELETE FROM placements_{table} WHERE run_id IN (SELECT id FROM placements_run WHERE round_id = %s)",
                [round_.pk],
            )
    round_.runs.all().delete()
    Wish.objects.filter(candidate__round=round_).delete()
    Score.objects.filter(candidate__round=round_).delete()
    round_.candidates.all().delete()
    print(f"(database {settings.DATABASES['default']['NAME']})")


if __name__ == "__main__":
    main()
