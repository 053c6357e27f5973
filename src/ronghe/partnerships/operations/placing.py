"""Drafting agreements with students: for a whole class at once, one agreement each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.gathering import gathered
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Organisation
from ronghe.partnerships.drafting import party_keys
from ronghe.partnerships.drafts import PartyDoesNotBelong
from ronghe.partnerships.library import Template
from ronghe.partnerships.models import AgreementVersion, Channel, Cooperation, PartyRole
from ronghe.partnerships.operations.agreements import draft_agreement
from ronghe.partnerships.queries.candidates import Candidate, Lacks, candidates
from ronghe.partnerships.versions import Side, template_of

MOST_AT_ONCE = 200


class NobodyIsChosen(ValueError):
    """Agreements are drafted with somebody, and not with everybody at once."""


class DaysDoNotFit(ValueError):
    """Who is under age on the first day depends on it: it is said, and lies before the last."""


@dataclass(frozen=True)
class Hosting:
    """One host's part: its share of the placement, how it signs, and its own terms."""

    organisation: Organisation
    share: int | None = None
    channel: str = Channel.NATIVE
    terms: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A student with whom nothing was drafted, and why."""

    student: Membership
    why: Lacks


@dataclass(frozen=True)
class Batch:
    """What was drafted, and who was left out."""

    drafted: tuple[AgreementVersion, ...]
    left_out: tuple[LeftOut, ...]


@transaction.atomic
@gathered()
def draft_placement_agreements(
    *,
    cooperation: Cooperation,
    college: Organisation,
    template: str,
    hosts: Sequence[Hosting],
    students: Sequence[Membership],
    starts_on: date,
    ends_on: date,
    terms: Mapping[str, Any],
    title: str = "",
    channel: str = Channel.NATIVE,
    actor: Actor,
    at: datetime,
) -> Batch:
    """Draft one agreement with each student; beside a student under age the guardians sign.

    Who is under age and has nobody known to sign beside them is left out, and so is who has an
    agreement with the same host on the same days. `channel` is how students and guardians sign.
    """
    require(actor, "partnerships.draft_for_students", cooperation)
    _refuse_strangers(college, students, actor)
    if ends_on < starts_on:
        raise DaysDoNotFit(_("The last day lies before the first one."))
    chosen = template_of(template)
    terms = {**terms, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    asked = frozenset(one.organisation.reference for one in hosts)
    drafted, left_out = [], []
    for one in candidates(students, cooperation=cooperation, first=starts_on, on=day_of(at)):
        if lacking := one.lacks_for(asked, starts_on, ends_on):
            left_out.append(LeftOut(one.student, lacking))
            continue
        version = draft_agreement(
            cooperation=cooperation,
            template=chosen.key,
            sides=_sides(college, hosts, one, chosen, channel),
            terms=_terms(terms, hosts, one, chosen),
            title=title,
            actor=actor,
            at=at,
        )
        drafted.append(version)
    return Batch(tuple(drafted), tuple(left_out))


def _refuse_strangers(college: Organisation, students: Sequence[Membership], actor: Actor) -> None:
    if not students or len(students) > MOST_AT_ONCE:
        raise NobodyIsChosen(_("Choose the students, %(n)d at most at once.") % {"n": MOST_AT_ONCE})
    is_own = actor.is_system or college.pk in actor.managed_organisations
    if not is_own or any(one.organisation_id != college.pk for one in students):
        raise PartyDoesNotBelong(_("A college drafts for its own students, and for no others."))


def _sides(
    college: Organisation,
    hosts: Sequence[Hosting],
    candidate: Candidate,
    template: Template,
    channel: str,
) -> list[Side]:
    guardians = candidate.signing_beside(template.roles[PartyRole.GUARDIAN].most)
    return [
        Side(PartyRole.COLLEGE, college),
        *(
            Side(PartyRole.HOST, one.organisation, share=one.share, channel=one.channel)
            for one in hosts
        ),
        Side(PartyRole.STUDENT, person=candidate.student.person, channel=channel),
        *(Side(PartyRole.GUARDIAN, person=one, channel=channel) for one in guardians),
    ]


def _terms(
    terms: Mapping[str, Any], hosts: Sequence[Hosting], candidate: Candidate, template: Template
) -> dict[str, Any]:
    """Say each host's own terms under its key, and the major of the student's class."""
    keys = party_keys([PartyRole.HOST] * len(hosts))
    own = {
        f"{key}.{name}": value
        for key, host in zip(keys, hosts, strict=True)
        for name, value in host.terms.items()
    }
    learnt = candidate.student.school_class.major_name if candidate.student.school_class else ""
    major = {"major": learnt} if learnt and "major" in template.terms else {}
    return {**major, **terms, **own}


def equal_shares(hosts: Sequence[Hosting]) -> list[Hosting]:
    """Give each host the same part; what does not divide goes to the first ones.

    One host alone has no share to speak of.
    """
    if len(hosts) < 2:  # noqa: PLR2004 -- a share is a part among several
        return [replace(one, share=None) for one in hosts]
    whole, rest = divmod(100, len(hosts))
    return [replace(one, share=whole + (number < rest)) for number, one in enumerate(hosts)]
