"""What an authority decides about other organisations: which wait, and what waits for whom."""

from datetime import date

from django.db.models import Q, QuerySet

from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.parties.models import (
    DuplicateSuggestion,
    Merge,
    Organisation,
    OrganisationKind,
    Restriction,
    RestrictionState,
    Role,
    SuggestionState,
    Verification,
)
from ronghe.parties.permissions import SUBJECTS_OF_RECORD
from ronghe.parties.powers import Power
from ronghe.parties.queries import Need, answer_due

MOST_COUNTED = 100
MOST_ON_A_DESK = 50


def decided_by(actor: Actor) -> Q:
    """Give the condition on organisations about whose records the actor's authority decides."""
    condition = Q(pk__in=[])
    for kind, subjects in SUBJECTS_OF_RECORD.items():
        if subjects:
            condition |= Q(kind=kind) & actor.remits.reach(Power.DECIDE, subjects)
    return condition & ~Q(pk=actor.organisation_id)


def mergeable_by(actor: Actor) -> Q:
    """Give the condition on the records that the actor may merge: an administrator's are all."""
    if actor.holds(Role.ADMINISTRATOR):
        return ~Q(kind=OrganisationKind.AUTHORITY)
    return decided_by(actor) if actor.holds(Role.COORDINATOR) else Q(pk__in=[])


def organisations_to_verify(actor: Actor) -> QuerySet[Organisation]:
    """Give the records that wait for the actor's answer, the one that waits longest first."""
    return (
        Organisation.objects.standing()
        .filter(decided_by(actor), verification=Verification.PENDING)
        .select_related("jurisdiction", "region")
        .prefetch_related("names")
        .order_by("submitted_at", "pk")
    )


def duplicates_to_decide(actor: Actor) -> QuerySet[DuplicateSuggestion]:
    """Give the open pairs of which the actor may merge both, the strongest reasons first."""
    records = Organisation.objects.standing().filter(mergeable_by(actor)).order_by().values("pk")
    return (
        DuplicateSuggestion.objects.filter(
            state=SuggestionState.OPEN, first__in=records, second__in=records
        )
        .select_related("first__region", "second__region")
        .prefetch_related("first__names", "second__names")
        .order_by("-strength", "pk")
    )


def repairs_to_answer(actor: Actor) -> QuerySet[Restriction]:
    """Give the restrictions for which credit repair is requested, the oldest request first."""
    return (
        Restriction.objects.filter(
            state=RestrictionState.REPAIR_REQUESTED,
            organisation__in=Organisation.objects.filter(decided_by(actor)).order_by().values("pk"),
        )
        .select_related("organisation")
        .prefetch_related("organisation__names")
        .order_by("repair_requested_at", "pk")
    )


def open_merges_into(organisation: Organisation) -> QuerySet[Merge]:
    return (
        Merge.objects.filter(survivor=organisation, undone_at=None)
        .select_related("survivor__region", "absorbed__region")
        .prefetch_related("absorbed__names")
        .order_by("-merged_at", "pk")
    )


def merge_of(absorbed: Organisation) -> Merge:
    """Give the merge by which the record went into another."""
    return (
        Merge.objects.select_related("survivor__region", "absorbed__region")
        .prefetch_related("survivor__names", "absorbed__names")
        .get(absorbed=absorbed, undone_at=None)
    )


def refusal_of(restriction: Restriction) -> str:
    """Give what the authority said was still to be put right, when it last refused repair."""
    said = (
        audit.story_of(restriction)
        .filter(verb="restriction.repair_refused")
        .order_by("-at", "-pk")
        .first()
    )
    return str(said.details.get("reason", "")) if said else ""


def needs_about_records(actor: Actor) -> list[Need]:
    """Give what an authority's people have to decide about others, and what binds one's own.

    The names of the organisations are not read along: the desk reads them for all rows at once.
    """
    needs = _own_restriction(actor)
    if actor.remits and actor.holds(Role.COORDINATOR, Role.CASE_OFFICER):
        needs += _repairs(actor)
    if actor.remits and actor.holds(Role.COORDINATOR):
        needs += _verifications(actor)
    if actor.holds(Role.COORDINATOR, Role.ADMINISTRATOR):
        needs += _duplicates(actor)
    return needs


def _own_restriction(actor: Actor) -> list[Need]:
    if not actor.managed_organisations or actor.organisation is None:
        return []
    if not actor.organisation.is_restricted:
        return []
    restriction = (
        Restriction.objects.filter(organisation=actor.organisation, state=RestrictionState.IN_FORCE)
        .order_by("pk")
        .first()
    )
    if restriction is None:
        return []
    said = refusal_of(restriction) if restriction.repair_requested_at else ""
    return [
        Need(
            "own_restriction",
            actor.organisation,
            restriction=restriction,
            since=restriction.starts_on,
            reason=said or restriction.reason,
        )
    ]


def _repairs(actor: Actor) -> list[Need]:
    return [
        Need(
            "repair_to_answer",
            restriction.organisation,
            restriction=restriction,
            since=_day(restriction),
            reason=restriction.repair_statement,
        )
        for restriction in repairs_to_answer(actor).prefetch_related(None)[:MOST_ON_A_DESK]
    ]


def _day(restriction: Restriction) -> date:
    asked = restriction.repair_requested_at
    return asked.date() if asked else restriction.starts_on


def _verifications(actor: Actor) -> list[Need]:
    return [
        Need(
            "organisation_to_verify",
            organisation,
            since=organisation.submitted_at.date(),
            due_on=answer_due(organisation),
        )
        for organisation in organisations_to_verify(actor).prefetch_related(None)[:MOST_ON_A_DESK]
        if organisation.submitted_at
    ]


def _duplicates(actor: Actor) -> list[Need]:
    pairs = duplicates_to_decide(actor).select_related(None).prefetch_related(None)
    count = len(pairs.values_list("pk", flat=True)[:MOST_COUNTED])
    return [Need("duplicates_to_decide", count=count)] if count else []
