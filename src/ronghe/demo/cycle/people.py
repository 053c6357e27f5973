"""The people of those who take part: an authority, offices, signatories, tutors, mentors, classes."""

import csv
import math
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO, StringIO
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from ronghe.demo import papers
from ronghe.demo.cycle.names import person_name, telephone
from ronghe.demo.cycle.planning import Class, College, Drawn, drawn_in
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.kernel.gathering import held, hold
from ronghe.kernel.imports.mappings import find_mapping
from ronghe.kernel.imports.report import counts_of
from ronghe.kernel.operations import begin_taking_in, open_import, read_import, take_in
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import (
    DocumentKind,
    Membership,
    Organisation,
    OrganisationKind,
    Remit,
    Role,
)
from ronghe.parties.powers import Power, Subject

FOUNDED, STAFFED, CLASSES_CAME = -160, -150, -140
STUDENTS_OF_TUTOR, STUDENTS_OF_MENTOR = 25, 5
YOUNGEST, OLDEST, GUARDIAN_UNKNOWN_EVERY = 16, 20, 60
HEADINGS = ("Full name", "Name in Latin letters", "Student number", "Entry year", "Class", "Major code", "Major", "Date of birth", "Guardian", "Relation of the guardian")  # fmt: skip


def actor_for(pk: int, on: date) -> Actor:
    """Give whoever holds that membership as an actor of that day; read once in each part."""
    related = ("person", "organisation__region", "organisation__jurisdiction", "school_class")
    own = held(Membership, pk)
    if own is None:
        own = Membership.objects.select_related(*related).get(pk=pk)
        hold([own])
    return acting_as(own, on=on)


def authority_parts(cycle: Cycle) -> Iterator[Part]:
    yield Part("", partial(_found_authority, cycle))


def _found_authority(cycle: Cycle) -> Done:
    """Take the authority that looks after the region, or found one; two people act for it."""
    at, region = cycle.at(FOUNDED), cycle.region
    remits = Remit.objects.on(at.date()).filter(region=region, subjects__contains=list(Subject))
    remit = remits.filter(powers__contains=list(Power)).order_by("pk").first()
    if remit is not None:
        authority = remit.holder
    else:
        authority = parties.register_organisation(
            kind=OrganisationKind.AUTHORITY,
            jurisdiction=region.jurisdiction,
            region=region,
            names={"en": _("Test authority of the cycle"), "zh-hans": "全流程测试主管部门"},
            actor=SYSTEM,
            at=at,
        )
        parties.grant_remit(
            holder=authority,
            region=region,
            subjects=list(Subject),
            powers=list(Power),
            basis="test",
            starts_on=at.date(),
            actor=SYSTEM,
            at=at,
        )
    chance = Random(f"authority {cycle.run.seed}")  # noqa: S311 -- names
    officers = [_join(cycle, authority, Role.COORDINATOR, chance) for _number in range(2)]
    made = {"authority": authority.pk, "officers": [one.pk for one in officers]}
    return Done({"people": len(officers)}, made)


def _join(
    cycle: Cycle, organisation: Organisation, role: Role, chance: Random, *, also: Any = None
) -> Membership:
    """Register somebody under that role; `also` is somebody who takes one role more."""
    at = cycle.at(STAFFED if organisation.kind != OrganisationKind.AUTHORITY else FOUNDED)
    place = organisation.jurisdiction.code
    name = person_name(chance, place)
    person = also or parties.register_person(
        full_name=name.full,
        latin_name=name.latin,
        contact_phone=telephone(chance, place),
        organisation=organisation,
        actor=SYSTEM,
        at=at,
    )
    return parties.grant_membership(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=at.date(),
        actor=SYSTEM,
        at=at,
    )


def staff_parts(cycle: Cycle) -> Iterator[Part]:
    drawn = drawn_in(cycle.plan)
    for college in drawn.colleges:
        yield Part(f"{college.pk}", partial(_staff_college, cycle, college, drawn))
    for host, seats in drawn.hosts.items():
        yield Part(f"{host}", partial(_staff_host, cycle, host, seats))


def _staff_college(cycle: Cycle, college: College, drawn: Drawn) -> Done:
    """Give the college an office, a signatory, and a tutor for every post."""
    organisation = Organisation.objects.select_related("jurisdiction").get(pk=college.pk)
    chance = Random(f"college {cycle.run.seed} {college.pk}")  # noqa: S311 -- names
    office = _join(cycle, organisation, Role.COOPERATION_OFFICER, chance)
    signatory = _entitled(cycle, organisation, office, chance)
    posts = [one for one in drawn.pairs if one.college == college.pk]
    tutors = {}
    for pair in posts:
        number = math.ceil(pair.seats / STUDENTS_OF_TUTOR)
        tutors[pair.key] = [_join(cycle, organisation, Role.TUTOR, chance).pk for _one in range(number)]  # fmt: skip
    made = {"office": office.pk, "signatory": signatory.pk, "tutors": tutors}
    return Done({"people": 2 + sum(map(len, tutors.values())), "mandates": 1}, made)


def _staff_host(cycle: Cycle, host: int, seats: int) -> Done:
    """Give the host somebody for training, a signatory, and a mentor for every five seats."""
    organisation = Organisation.objects.select_related("jurisdiction").get(pk=host)
    chance = Random(f"host {cycle.run.seed} {host}")  # noqa: S311 -- names
    office = _join(cycle, organisation, Role.TRAINING_MANAGER, chance)
    signatory = _entitled(cycle, organisation, office, chance)
    count = math.ceil(seats / STUDENTS_OF_MENTOR) + 1
    mentors = [_join(cycle, organisation, Role.MENTOR, chance).pk for _number in range(count)]
    made = {"office": office.pk, "signatory": signatory.pk, "mentors": mentors}
    return Done({"people": 2 + count, "mandates": 1}, made)


def _entitled(
    cycle: Cycle, organisation: Organisation, office: Membership, chance: Random
) -> Membership:
    """Bring in a signatory with a mandate: the office proposes it, the signatory confirms it."""
    signatory = _join(cycle, organisation, Role.SIGNATORY, chance)
    at = cycle.at(STAFFED)
    proposed = parties.propose_mandate(
        organisation=organisation,
        person=signatory.person,
        document_kinds=list(DocumentKind),
        limit=None,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=365),
        file=BytesIO(papers.certificate(organisation.reference, "Signing mandate")),
        file_name=f"mandate-{organisation.reference}.pdf",
        actor=actor_for(office.pk, at.date()),
        at=at,
    )
    parties.confirm_mandate(mandate=proposed, actor=actor_for(signatory.pk, at.date()), at=at)
    return signatory


def class_parts(cycle: Cycle) -> Iterator[Part]:
    for college in drawn_in(cycle.plan).colleges:
        yield Part(f"{college.pk}", partial(_bring_in, cycle, college), is_atomic=False)


def _bring_in(cycle: Cycle, college: College) -> Done:
    """Take in the lists of all classes of a college as one file, as a college would send it."""
    at = cycle.at(CLASSES_CAME)
    place = Organisation.objects.select_related("jurisdiction").get(pk=college.pk).jurisdiction
    mapping, text = find_mapping("template", register="people")
    run = open_import(
        kind="people",
        file=BytesIO(_table(cycle, college, place.code)),
        file_name=f"classes-{college.pk}.csv",
        mapping=mapping,
        mapping_text=text,
        options={"organisation_id": college.pk, "repairs": []},
        owner_id=college.pk,
        actor=SYSTEM,
        at=at,
    )
    read_import(run=run, actor=SYSTEM, at=at)
    begin_taking_in(run=run, actor=SYSTEM, at=at)
    take_in(run=run, actor=SYSTEM, at=at)
    run.refresh_from_db()
    return Done({f"rows_{name}": count for name, count in counts_of(run).items() if count})


def _table(cycle: Cycle, college: College, jurisdiction: str) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for own in college.classes:
        for number in range(own.size):
            writer.writerow(_line(cycle, college, own, number, jurisdiction))
    return text.getvalue().encode("utf-8-sig")


def _line(
    cycle: Cycle, college: College, own: Class, number: int, jurisdiction: str
) -> tuple[str, ...]:
    """Give a student's line; some are under age, and of a few of those no guardian is known."""
    chance = Random(f"student {cycle.run.seed} {college.pk} {own.number} {number}")  # noqa: S311 -- names
    name, guardian = person_name(chance, jurisdiction), person_name(chance, jurisdiction)
    years = chance.randint(YOUNGEST, OLDEST)
    born = cycle.begins_on - timedelta(days=round(365.25 * years) + chance.randint(5, 360))
    is_known = chance.randrange(GUARDIAN_UNKNOWN_EVERY) > 0
    called = cycle.class_name(own.number)
    return (
        name.full,
        name.latin,
        f"{called}-{number + 1:02d}",
        str(cycle.begins_on.year - 2),
        called,
        own.major or "X",
        own.major or called,
        born.isoformat(),
        guardian.full if is_known else "",
        "mother" if is_known else "",
    )
