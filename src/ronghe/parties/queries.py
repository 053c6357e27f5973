from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from ronghe.kernel import audit
from ronghe.kernel.models import AuditRecord, Evidence
from ronghe.parties.actors import Actor
from ronghe.parties.mandates import mandates_needing
from ronghe.parties.models import (
    MANAGING_ROLES,
    Identifier,
    Invitation,
    InvitationState,
    MandateState,
    Membership,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Restriction,
    Role,
    SchoolClass,
    SigningMandate,
    Verification,
)
from ronghe.reference.calendars import Unknown, add_working_days

ANSWER_WITHIN_WORKING_DAYS = 5
INVITATION_REMINDER_DAYS = 3
MANDATE_REMINDER_DAYS = 30
MOST_PEERS = 1_000


class FactKey(StrEnum):
    """What an organisation's record needs before somebody can vouch for it."""

    LEGAL_NAME = "legal_name"
    BOTH_LANGUAGES = "both_languages"
    IDENTIFIER = "identifier"
    REGION = "region"
    MANAGER = "manager"
    SIGNATORY = "signatory"
    EVIDENCE = "evidence"


class Outcome(StrEnum):
    HOLDS = "holds"
    MISSING = "missing"
    UNKNOWN = "unknown"


# Points of each fact in the completeness of a record: our choice, shown to the reader.
POINTS = {
    FactKey.LEGAL_NAME: 20,
    FactKey.BOTH_LANGUAGES: 5,
    FactKey.IDENTIFIER: 25,
    FactKey.REGION: 10,
    FactKey.MANAGER: 15,
    FactKey.SIGNATORY: 10,
    FactKey.EVIDENCE: 15,
}
# A missing one of these stops the submission; the others are advice.
NEEDED = frozenset({FactKey.LEGAL_NAME, FactKey.IDENTIFIER, FactKey.REGION, FactKey.EVIDENCE})


@dataclass(frozen=True)
class RecordFact:
    key: FactKey
    outcome: Outcome
    points: int
    peers_share: float | None  # share of the peers whose record has it; None without peers

    @property
    def is_needed(self) -> bool:
        return self.key in NEEDED


@dataclass(frozen=True)
class Completeness:
    """How much of an organisation's record is known: points of 100, with their reasons."""

    facts: Sequence[RecordFact]
    peers_count: int

    @property
    def points(self) -> int:
        return sum(fact.points for fact in self.facts if fact.outcome == Outcome.HOLDS)

    @property
    def unknown_points(self) -> int:
        return sum(fact.points for fact in self.facts if fact.outcome == Outcome.UNKNOWN)

    @property
    def lacks(self) -> list[RecordFact]:
        return [fact for fact in self.facts if fact.is_needed and fact.outcome != Outcome.HOLDS]


def completeness(organisation: Organisation, *, on: date) -> Completeness:
    """Give the facts of the organisation's record, each beside its peers' share.

    Peers are organisations of the same kind in the same jurisdiction: the ones around it in the
    alphabet, for of a million a thousand say as much.
    """
    both = Q(pk=organisation.pk) | Q(pk__in=_peers_of(organisation))
    own, peers = Q(pk=organisation.pk), ~Q(pk=organisation.pk)
    holds = {key: Q(**{f"has_{key}": True}) for key in FactKey}
    counts = _with_facts(Organisation.objects.filter(both), on).aggregate(
        total=Count("pk", filter=peers),
        **{f"own_{key}": Count("pk", filter=own & fact) for key, fact in holds.items()},
        **{f"peers_{key}": Count("pk", filter=peers & fact) for key, fact in holds.items()},
    )
    total = counts["total"]
    return Completeness(
        facts=[
            RecordFact(
                key,
                _outcome(key, holds=bool(counts[f"own_{key}"])),
                points,
                counts[f"peers_{key}"] / total if total else None,
            )
            for key, points in POINTS.items()
        ],
        peers_count=total,
    )


def _peers_of(organisation: Organisation) -> QuerySet[Organisation, Any]:
    alike = Organisation.objects.standing().filter(
        kind=organisation.kind, jurisdiction=organisation.jurisdiction_id
    )
    key = organisation.sort_key
    behind = alike.filter(sort_key__gte=key).order_by("sort_key", "pk")
    before = alike.filter(sort_key__lt=key).order_by("-sort_key", "-pk")
    following, preceding = (
        side.exclude(pk=organisation.pk).values("pk")[: MOST_PEERS // 2]
        for side in (behind, before)
    )
    return following.union(preceding, all=True)


def _outcome(key: FactKey, *, holds: bool) -> Outcome:
    if holds:
        return Outcome.HOLDS
    # Every organisation lies somewhere: an empty region is a thing not known, not a thing lacking.
    return Outcome.UNKNOWN if key == FactKey.REGION else Outcome.MISSING


def _with_facts(organisations: QuerySet[Organisation], on: date) -> QuerySet[Organisation]:
    legal = OrganisationName.objects.filter(organisation=OuterRef("pk"), kind=NameKind.LEGAL)
    members = Membership.objects.on(on).filter(organisation=OuterRef("pk"))
    managers = members.filter(role__in=MANAGING_ROLES, person__user__is_active=True)
    facts: dict[str, Exists | Q] = {
        FactKey.LEGAL_NAME: Exists(legal),
        FactKey.BOTH_LANGUAGES: Q(Exists(legal.filter(language="en")))
        & Q(Exists(legal.filter(language="zh-hans"))),
        FactKey.IDENTIFIER: Exists(Identifier.objects.filter(organisation=OuterRef("pk"))),
        FactKey.REGION: Q(region__isnull=False),
        FactKey.MANAGER: Exists(managers),
        # Authorities bind nobody by signature; the fact holds for them.
        FactKey.SIGNATORY: Q(kind=OrganisationKind.AUTHORITY)
        | Q(Exists(members.filter(role=Role.SIGNATORY))),
        FactKey.EVIDENCE: Exists(
            Evidence.objects.filter(
                subject_type=Organisation._meta.label_lower, subject_id=OuterRef("pk")
            )
        ),
    }
    return organisations.annotate(**{f"has_{key}": _boolean(fact) for key, fact in facts.items()})


def _boolean(fact: Exists | Q) -> Case:
    return Case(When(fact, then=Value(value=True)), default=False, output_field=BooleanField())


@dataclass(frozen=True)
class Need:
    """Something that waits for the actor: what, about whom, since when, until when."""

    kind: str
    organisation: Organisation | None = None
    restriction: Restriction | None = None
    count: int = 1
    since: date | None = None
    due_on: date | None = None
    reason: str = ""
    mandate: SigningMandate | None = None
    school_class: SchoolClass | None = None


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Put the nearest deadline first, and what has none last."""
    return sorted(needs, key=lambda need: (need.due_on or date.max, need.since or date.max))


def needs_of(actor: Actor, *, on: date) -> list[Need]:
    """Give what needs the actor now, the nearest deadline first, those without one last."""
    needs: list[Need] = []
    if actor.managed_organisations and actor.organisation:
        needs += _needs_of_own_record(actor.organisation)
        needs += _invitations_running_out(actor, on)
    if actor.managed_organisations or actor.holds(Role.SIGNATORY):
        needs += _mandates_needing(actor, on)
    return in_order(needs)


def _needs_of_own_record(organisation: Organisation) -> list[Need]:
    if (
        organisation.verification != Verification.UNVERIFIED
        or organisation.kind == OrganisationKind.AUTHORITY
    ):
        return []
    returned = (
        audit.story_of(organisation).filter(verb="organisation.returned").order_by("-at").first()
    )
    if returned:
        return [
            Need(
                "record_to_mend",
                organisation,
                since=returned.at.date(),
                reason=str(returned.details.get("reason", "")),
            )
        ]
    return [
        Need("record_to_submit", organisation, since=organisation.registered_at.date()),
    ]


def _mandates_needing(actor: Actor, on: date) -> list[Need]:
    found = mandates_needing(actor, on=on, within=MANDATE_REMINDER_DAYS).prefetch_related(None)
    return [
        Need("mandate_to_confirm", one.organisation, since=one.starts_on, mandate=one)
        if one.state == MandateState.PROPOSED
        else Need("mandate_ending", one.organisation, due_on=one.ends_on, mandate=one)
        for one in found[:50]
    ]


def answer_due(organisation: Organisation) -> date | None:
    if organisation.submitted_at is None:
        return None
    due = add_working_days(
        organisation.jurisdiction.code, organisation.submitted_at.date(), ANSWER_WITHIN_WORKING_DAYS
    )
    return None if isinstance(due, Unknown) else due


def _invitations_running_out(actor: Actor, on: date) -> list[Need]:
    summary = (
        Invitation.objects.visible_to(actor)
        .filter(state=InvitationState.OPEN)
        .aggregate(
            total=Count("pk"),
            soon=Count("pk", filter=Q(expires_at__date__lte=_days_after(on))),
            last=Max("expires_at", filter=Q(expires_at__date__lte=_days_after(on))),
        )
    )
    if not summary["soon"]:
        return []
    return [Need("invitations_running_out", count=summary["soon"], due_on=summary["last"].date())]


def _days_after(on: date) -> date:
    return date.fromordinal(on.toordinal() + INVITATION_REMINDER_DAYS)


def people_of(
    organisation: Organisation, *, actor: Actor, on: date, after: Membership | None = None
) -> QuerySet[Membership]:
    """Give those of the organisation's people that day whom the actor sees, by role and name.

    Whoever looks in from outside, an authority, sees no student by name.
    """
    people = Membership.objects.on(on).filter(organisation=organisation)
    if organisation.pk == actor.organisation_id:
        people = people.visible_to(actor)
    else:
        people = people.exclude(role=Role.STUDENT)
    if after is not None:
        name = after.person.full_name
        people = people.filter(
            Q(role__gt=after.role)
            | Q(role=after.role, person__full_name__gt=name)
            | Q(role=after.role, person__full_name=name, pk__gt=after.pk)
        )
    return people.select_related("person__user", "unit", "school_class").order_by(
        "role", "person__full_name", "pk"
    )


def students_count(organisation: Organisation, *, on: date) -> int:
    """Count those who learn there: what others may know of them."""
    students = Membership.objects.on(on).filter(organisation=organisation, role=Role.STUDENT)
    return students.values("person").distinct().count()


def story_of_organisation(organisation: Organisation) -> QuerySet[AuditRecord]:
    """Give what was done to the organisation, to the roles in it and to what restricts it, newest first."""
    memberships = Membership.objects.filter(organisation=organisation)
    restrictions = Restriction.objects.filter(organisation=organisation)
    return AuditRecord.objects.filter(
        Q(subject_type=Organisation._meta.label_lower, subject_id=organisation.pk)
        | Q(
            subject_type=Membership._meta.label_lower,
            subject_id__in=memberships.values("pk"),
        )
        | Q(
            subject_type=SigningMandate._meta.label_lower,
            subject_id__in=organisation.mandates.values("pk"),
        )
        | Q(
            subject_type=Restriction._meta.label_lower,
            subject_id__in=restrictions.values("pk"),
        )
    ).order_by("-pk")
