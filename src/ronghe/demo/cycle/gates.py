"""From confirmed places to the first day: agreements with students, placements, gates, starts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import cycle as around
from typing import Any

from ronghe.demo import papers
from ronghe.demo.cycle.market import sign
from ronghe.demo.cycle.planning import drawn_in
from ronghe.demo.cycle.rounds import in_batches, round_of
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Membership, Organisation
from ronghe.partnerships.models import AgreementVersion, PartyRole, VersionState
from ronghe.partnerships.operations.piles import Handed
from ronghe.partnerships.standing import parties_of
from ronghe.partnerships.versions import hold_versions
from ronghe.placements.models import FilingKind, Placement
from ronghe.placements.operations import (
    consents,
    covers,
    emergency_plans,
    filings,
    headcounts,
    host_approvals,
    placements,
    planning,
    safety_tests,
    starting,
    work_tasks,
)
from ronghe.placements.operations.agreements import draft_agreements

DRAFTED, OUT, SIGNED, PLANNED, STAFFED, SEEN_TO, READY = -56, -50, -48, -40, -36, -30, -7
BATCH, TASKS = 25, ("prepare", "carry out", "check", "hand over")
WORK: Mapping[str, Mapping[str, Any]] = {
    "fr": {"programme": "stage", "agreement_items": ["benefits", "social_cover"]},
    "cn": {
        "venue_type": "office",
        "host_sector": "information",
        "programme": "school_based",
        "hazards": [],
        "physical_grade": 1,
        "load_kg": 2,
        "loads_per_hour": 1,
        "independent_work": False,
        "post_related_to_major": True,
        "lodging_arranged": False,
        "fees_minor": 0,
        "guarantee_demanded": False,
        "papers_held": False,
        "agency_involved": False,
        "only_repetitive_work": False,
    },
}


def draft_parts(cycle: Cycle) -> Iterator[Part]:
    for college in drawn_in(cycle.plan).colleges:
        yield Part(f"{college.pk}", partial(_draft, cycle, college.pk))


def _draft(cycle: Cycle, college: int) -> Done:
    drafted = draft_agreements(
        round_=round_of(cycle),
        college=Organisation.objects.get(pk=college),
        actor=SYSTEM,
        at=cycle.at(DRAFTED),
    )
    counts = Counter({"agreements": sum(one.count for one in drafted)})
    counts.update(f"left_out_{out.why}" for one in drafted for out in one.left_out)
    counts["posts_without_cooperation"] = sum(one.cooperation is None for one in drafted)
    return Done({name: n for name, n in counts.items() if n})


def sign_parts(cycle: Cycle) -> Iterator[Part]:
    """Give parts of some agreements of students each, in the order in which they were drafted."""
    staff = cycle.all_made("staff")
    signers = {int(pk): made["signatory"] for pk, made in staff.items()}
    posts = list(cycle.all_made("posts").values())
    cooperating = AgreementVersion.objects.filter(
        number=1,
        agreement__template="placement",
        agreement__cooperation__agreements__posts__in=posts,
    ).distinct()
    for batch in in_batches(cooperating, BATCH):
        yield Part(f"{batch[0]}", partial(_sign, cycle, batch, signers))


def _sign(cycle: Cycle, batch: list[int], signers: Mapping[int, int]) -> Done:
    counts: Counter[str] = Counter()
    for version in hold_versions(batch):
        if version.state == VersionState.SIGNED:
            continue
        host = next(one.organisation for one in parties_of(version) if one.role == PartyRole.HOST)
        assert host is not None  # noqa: S101 -- hosts are organisations
        counts["signatures"] += sign(
            version, host, dict(signers), out=cycle.at(OUT), signed=cycle.at(SIGNED)
        )
        counts["agreements"] += 1
    return Done(dict(counts))


def plan_parts(cycle: Cycle) -> Iterator[Part]:
    for college in drawn_in(cycle.plan).colleges:
        for number in range(-(-college.students // planning.MOST_AT_ONCE)):
            yield Part(f"{college.pk}:{number}", partial(_plan, cycle, college.pk))


def _plan(cycle: Cycle, college: int) -> Done:
    found = planning.plan_from_round(
        round_=round_of(cycle),
        college=Organisation.objects.get(pk=college),
        actor=SYSTEM,
        at=cycle.at(PLANNED),
    )
    return Done({"placements": len(found)})


def placements_in(cycle: Cycle) -> Any:
    """Give the placements of this run."""
    return Placement.objects.filter(post__round=cycle.made("round"))


def staff_parts(cycle: Cycle) -> Iterator[Part]:
    """Name tutors and mentors in turn, none with more students than one can look after."""
    staff = cycle.all_made("staff")
    tutors: dict[tuple[int, int], Iterator[int]] = {}
    mentors: dict[int, Iterator[int]] = {}
    for batch in in_batches(placements_in(cycle), BATCH):
        named = []
        rows = placements_in(cycle).filter(pk__in=batch).order_by("pk")
        for pk, college, host in rows.values_list("pk", "college_id", "host_id"):
            of_pair = staff[f"{college}"]["tutors"].get(f"{college}:{host}")
            tutor = tutors.setdefault((college, host), around(of_pair))
            mentor = mentors.setdefault(host, around(staff[f"{host}"]["mentors"]))
            named.append((pk, next(tutor), next(mentor)))
        yield Part(f"{batch[0]}", partial(_staff, cycle, named))


def _staff(cycle: Cycle, named: list[tuple[int, int, int]]) -> Done:
    at = cycle.at(STAFFED)
    people = Membership.objects.select_related("person", "organisation").in_bulk(
        {pk for _placement, *both in named for pk in both}
    )
    found = Placement.objects.in_bulk([pk for pk, _tutor, _mentor in named])
    works = [(one, {**one.work, **_work(cycle)}) for one in found.values()]
    placements.state_works(works=works, actor=SYSTEM, at=at)
    tasks = [work_tasks.PlannedTask(one) for one in TASKS]
    for pk, _tutor, _mentor in named:
        work_tasks.plan_tasks(placement=found[pk], tasks=tasks, actor=SYSTEM, at=at)
    placements.name_staff(
        tutors=[(found[pk], people[tutor]) for pk, tutor, _mentor in named],
        mentors=[(found[pk], people[mentor]) for pk, _tutor, mentor in named],
        actor=SYSTEM,
        at=at,
    )
    return Done({"tutors_named": len(named), "mentors_named": len(named)})


def _work(cycle: Cycle) -> Mapping[str, Any]:
    """Give what is stated of the work beside what the agreement says."""
    place = cycle.region.jurisdiction.code.partition("-")[0]
    checked = {"health_check_on": cycle.at(SEEN_TO).date().isoformat()} if place == "cn" else {}
    return {**WORK.get(place, {}), **checked}


# -- what the place asks for ------------------------------------------------------------------


def provide_parts(cycle: Cycle) -> Iterator[Part]:
    """Give what China's rules ask for before the first day; elsewhere nothing of it is asked."""
    if cycle.region.jurisdiction.code.partition("-")[0] != "cn":
        return
    drawn = drawn_in(cycle.plan)
    for host in drawn.hosts:
        yield Part(f"host:{host}", partial(_count_staff, cycle, host))
    for college in drawn.colleges:
        hosts = [one.host for one in drawn.pairs if one.college == college.pk]
        yield Part(f"{college.pk}", partial(_provide, cycle, college.pk, hosts))
    for batch in in_batches(placements_in(cycle), BATCH):
        yield Part(f"people:{batch[0]}", partial(_agree_and_test, cycle, batch))


def _paper(name: str) -> Handed:
    return Handed(BytesIO(papers.certificate("Specimen", "cycle")), f"{name}.pdf")


def _count_staff(cycle: Cycle, host: int) -> Done:
    at = cycle.at(SEEN_TO)
    headcounts.state_headcount(
        host=Organisation.objects.get(pk=host), occupation=None, staff_count=2_000,
        stated_on=at.date(), actor=SYSTEM, at=at,
    )  # fmt: skip
    return Done({"headcounts": 1})


def _provide(cycle: Cycle, college: int, hosts: list[int]) -> Done:
    """Put the hosts on the list, prepare for emergencies, insure, and file the plan."""
    at, own = cycle.at(SEEN_TO), Organisation.objects.get(pk=college)
    until = cycle.ends_on + timedelta(days=60)
    found = list(Organisation.objects.filter(pk__in=hosts).order_by("pk"))
    host_approvals.approve_hosts(
        college=own,
        hosts=found,
        decision=host_approvals.Decision("test", at.date(), until),
        actor=SYSTEM,
        at=at,
    )
    host_approvals.publish_host_list(college=own, actor=SYSTEM, at=at)
    emergency_plans.enter_emergency_plan(
        college=own,
        plan=emergency_plans.Emergency("test", "test", "0574-8800 1200", at.date(), until),
        files=[_paper("plan")],
        actor=SYSTEM,
        at=at,
    )
    placed = list(placements_in(cycle).filter(college=college).order_by("pk"))
    for kind in ("liability", "accident"):
        covers.enter_cover(
            organisation=own,
            policy=covers.Policy(
                kind, "test", f"T-{college}-{kind}", cycle.begins_on, cycle.ends_on, "college"
            ),
            placements=placed,
            files=[_paper("policy")],
            actor=SYSTEM,
            at=at,
        )
    authority = Organisation.objects.get(pk=cycle.made("authority")["authority"])
    filings.file_placements(
        college=own,
        paper=filings.Paper(FilingKind.PLAN, authority, at.date(), "test"),
        placements=placed,
        files=[_paper("plan")],
        actor=SYSTEM,
        at=at,
    )
    return Done({"covers": 2, "filings": 1, "insured": len(placed)})


def _agree_and_test(cycle: Cycle, batch: list[int]) -> Done:
    """Have student and guardian consent, and the student pass the safety test."""
    at, count = cycle.at(SEEN_TO), 0
    for placement in placements_in(cycle).filter(pk__in=batch).order_by("pk"):
        person = placement.student.person
        signing = [person, *(one.person for one in person.guardians.order_by("pk")[:1])]
        for one in signing:
            consents.enter_consent(
                placement=placement, person=one, given_on=at.date(), files=[_paper("consent")],
                actor=SYSTEM, at=at,
            )  # fmt: skip
        safety_tests.enter_safety_test(
            placement=placement,
            test=safety_tests.PaperTest(at.date(), at.date(), 90, 80),
            files=[_paper("test")],
            actor=SYSTEM,
            at=at,
        )
        count += len(signing)
    return Done({"consents": count, "safety_tests": len(batch)})


# -- through the gate -------------------------------------------------------------------------


def ready_parts(cycle: Cycle) -> Iterator[Part]:
    for batch in in_batches(placements_in(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_make_ready, cycle, batch))


def _make_ready(cycle: Cycle, batch: list[int]) -> Done:
    """Say of each that it is ready, as far as the gate lets it; count what keeps the others."""
    found = starting.make_ready_together(
        placements=_batch(cycle, batch), actor=SYSTEM, at=cycle.at(READY)
    )
    counts = Counter({"ready": len(found.moved), "gate_closed": len(found.closed)})
    counts.update(f"lacks_{line.key}" for gate in found.closed.values() for line in gate.closing)
    return Done({name: n for name, n in counts.items() if n})


def _batch(cycle: Cycle, batch: list[int]) -> list[Placement]:
    return list(placements_in(cycle).filter(pk__in=batch).order_by("pk"))


def start_parts(cycle: Cycle) -> Iterator[Part]:
    for batch in in_batches(placements_in(cycle), BATCH):
        yield Part(f"{batch[0]}", partial(_start, cycle, batch))


def _start(cycle: Cycle, batch: list[int]) -> Done:
    found = starting.start_together(placements=_batch(cycle, batch), actor=SYSTEM, at=cycle.at(0))
    kept = len(batch) - len(found.moved) - len(found.closed)
    counts = {"started": len(found.moved), "not_started": kept, "gate_closed_since": len(found.closed)}  # fmt: skip
    return Done({name: n for name, n in counts.items() if n})
