"""From confirmed places to draft agreements, one for each student, in one step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.gathering import gathered
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    Cooperation,
    CooperationKind,
    CooperationState,
    PartyRole,
)
from ronghe.partnerships.operations.placing import (
    MOST_AT_ONCE,
    Hosting,
    LeftOut,
    draft_placement_agreements,
)
from ronghe.placements import carrying
from ronghe.placements.agreed_work import OF_HOST, PLACE, named_in
from ronghe.placements.locking import NotNow, locked_round
from ronghe.placements.models import Candidate, CandidateState, Post, Round

KINDS = (CooperationKind.PLACEMENT, CooperationKind.APPRENTICESHIP, CooperationKind.FRAMEWORK)
OPEN = (CooperationState.PREPARING, CooperationState.RUNNING)
# The one that students sign; what is agreed for a class of apprentices has no place for them.
TEMPLATE = "placement"


@dataclass(frozen=True)
class Drafted:
    """What came of one post: how many were drafted, who was left out, or what is lacking.

    No cooperation is open, or the agreement behind the post is not in force as it was.
    """

    post: Post
    count: int = 0
    left_out: tuple[LeftOut, ...] = ()
    cooperation: Cooperation | None = None
    is_fallen: bool = False


@transaction.atomic
@gathered()
def draft_agreements(
    *, round_: Round, college: Organisation, actor: Actor, at: datetime
) -> list[Drafted]:
    """Draft an agreement for each of the college’s students who has confirmed and has none yet.

    They belong to the cooperation of the agreement behind the post, else to the one that college and
    host have open; where there is none, the post is named, and nothing is drafted for it.
    """
    require(actor, "placements.draft_agreements", college)
    round_ = locked_round(round_)
    if not round_.has_result:
        raise NotNow(_("Agreements follow the result."))
    confirmed = (
        Candidate.objects.filter(
            round=round_,
            state=CandidateState.CONFIRMED,
            agreement_reference="",
            membership__organisation=college,
        )
        .select_related(
            "membership__school_class",
            "membership__person",
            "post__agreement__cooperation",
            "post__listing",
            "post__host",
            "post__site",
        )
        .order_by("post", "pk")
    )
    found = []
    for post, students in groupby(confirmed, key=lambda one: one.post):
        assert post is not None  # noqa: S101 -- who has confirmed has a post
        post.round = round_
        found.append(_drafted(post, list(students), college, actor=actor, at=at))
    details = {"agreements": sum(one.count for one in found)}
    audit.record("round.agreements_drafted", round_, actor=actor, at=at, details=details)
    return found


def _drafted(
    post: Post, students: Sequence[Candidate], college: Organisation, *, actor: Actor, at: datetime
) -> Drafted:
    if post.agreement is not None and carrying.fall_of(post) is not None:
        return Drafted(post, is_fallen=True)
    cooperation = _cooperation_behind(post, college)
    if cooperation is None:
        return Drafted(post)
    named = named_in(post)
    count, left_out = 0, list[LeftOut]()
    for some in _batches(students):
        batch = draft_placement_agreements(
            cooperation=cooperation,
            college=college,
            template=TEMPLATE,
            hosts=[Hosting(post.host, terms=_terms_of_host(post.details, named))],
            students=[one.membership for one in some],
            starts_on=post.round.starts_on,
            ends_on=post.round.ends_on,
            terms=_terms(post, named, college),
            actor=actor,
            at=at,
        )
        _note(some, batch.drafted)
        count += len(batch.drafted)
        left_out += batch.left_out
    return Drafted(post, count, tuple(left_out), cooperation)


def _batches(students: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for start in range(0, len(students), MOST_AT_ONCE):
        yield students[start : start + MOST_AT_ONCE]


def _note(students: Sequence[Candidate], drafted: Sequence[Any]) -> None:
    """Note beside each student which agreement is theirs."""
    by_person = {
        party.person_id: version.agreement.reference
        for version in drafted
        for party in version.parties.all()
        if party.role == PartyRole.STUDENT
    }
    for one in students:
        one.agreement_reference = by_person.get(one.membership.person_id, "")
        one.save(update_fields=["agreement_reference"])


def _cooperation_behind(post: Post, college: Organisation) -> Cooperation | None:
    if post.agreement is None:
        return cooperation_for(college, post.host)
    found = post.agreement.cooperation
    return found if found.state in OPEN else None


def cooperation_for(college: Organisation, host: Organisation) -> Cooperation | None:
    """Give the newest open cooperation in which both have part and students are placed."""
    both = Cooperation.objects.filter(kind__in=KINDS, state__in=OPEN, parties__organisation=college)
    return both.filter(parties__organisation=host).order_by("-pk").first()


def _terms(post: Post, named: Mapping[str, str], college: Organisation) -> dict[str, Any]:
    """Give what is known; that the college insures its students is the usual way, and can be changed."""
    said = post.details
    terms = {
        "post": post.title,
        "place": post.site.address if post.site else said.get(PLACE),
        "hours_per_day": _whole(said.get("hours_a_day")),
        "days_per_week": _whole(said.get("days_a_week")),
        "night_shift": said.get("night_shift"),
        "lodging": said.get("lodging"),
        "related_to_major": True if post.majors else None,
        "currency": said.get("currency"),
        "tutor": post.tutor.person.full_name if post.tutor else named.get("tutor"),
        "insurance_payer": college.name_in("zh-hans"),
    }
    return {name: value for name, value in terms.items() if value not in {None, ""}}


def _whole(said: object) -> int | None:
    """Give a figure as agreements state it, in whole hours or days; what is none stays open."""
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        return None
    return int(value) if value == value.to_integral_value() else None


def _terms_of_host(said: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    found = {term: said[name] for term, name in OF_HOST.items() if said.get(name) is not None}
    return {**found, "mentor": named["mentor"]} if "mentor" in named else found
