"""Internal approvals (会签) as they stand: whose turn it is, and who could decide."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from ronghe.parties.models import (
    MANAGING_ROLES,
    ROLES_OF_KIND,
    Membership,
    Organisation,
    Person,
    Role,
)
from ronghe.partnerships.models import (
    AgreementVersion,
    ApprovalState,
    ApprovalStep,
    VersionState,
)

# Offices of a house; who teaches or trains somebody approves no agreement.
APPROVING_ROLES = MANAGING_ROLES | {
    Role.FINANCE,
    Role.LEGAL,
    Role.SAFETY_OFFICER,
    Role.SIGNATORY,
}


def roles_that_approve(organisation: Organisation) -> frozenset[Role]:
    """Give the roles of the organisation that a step of its approvals can be given to."""
    return ROLES_OF_KIND.get(organisation.kind, frozenset()) & APPROVING_ROLES


def steps_whose_turn_it_is() -> QuerySet[ApprovalStep]:
    """Give the steps that can be decided now: of the text as it stands, with none before them."""
    earlier = ApprovalStep.objects.filter(
        version=OuterRef("version"),
        organisation=OuterRef("organisation"),
        round=OuterRef("round"),
        number__lt=OuterRef("number"),
    ).exclude(state=ApprovalState.APPROVED)
    return ApprovalStep.objects.filter(
        ~Exists(earlier),
        state=ApprovalState.WAITING,
        version__state=VersionState.CHECKING,
        document_hash=F("version__document_hash"),
    )


def versions_being_approved(organisation: Organisation) -> QuerySet[AgreementVersion]:
    """Give the texts of which a step inside the organisation still waits."""
    waiting = ApprovalStep.objects.filter(
        version=OuterRef("pk"),
        organisation=organisation,
        state=ApprovalState.WAITING,
        document_hash=OuterRef("document_hash"),
    )
    found = AgreementVersion.objects.filter(Exists(waiting), state=VersionState.CHECKING)
    return found.select_related("agreement").order_by("pk")


def approvers_by_role(organisation: Organisation, *, on: date) -> dict[str, list[Person]]:
    """Give who holds which role of the whole organisation that day: they decide its steps."""
    held = Membership.objects.on(on).filter(
        organisation=organisation, unit=None, role__in=APPROVING_ROLES
    )
    found: dict[str, list[Person]] = {}
    for one in held.select_related("person").order_by("pk"):
        people = found.setdefault(one.role, [])
        if one.person not in people:
            people.append(one.person)
    return found


def approvers_of(steps: Iterable[ApprovalStep], *, on: date) -> list[Person]:
    """Give each person once who could decide one of these steps that day."""
    people: dict[int, Person] = {}
    for step in steps:
        held = Membership.objects.on(on).filter(
            organisation=step.organisation_id, role=step.role, unit=None
        )
        people |= {one.person_id: one.person for one in held.select_related("person")}
    return [people[pk] for pk in sorted(people)]
