"""What a restriction does to records: binds, clings to numbers, follows them, and runs out.

Part of every operation that enters a number or depends on how a record stands.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ronghe.kernel import audit, news
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.lifecycles import RESTRICTION, VERIFICATION
from ronghe.parties.models import (
    Identifier,
    Organisation,
    RestrictedNumber,
    Restriction,
    RestrictionKind,
)
from ronghe.parties.schemes import SHARED_SCHEMES

# The restriction that binds longest comes first; one that was ended here does not come back.
_HITS = """
    SELECT DISTINCT ON (i.organisation_id) i.organisation_id, r.id, i.scheme, i.value
      FROM parties_identifier i
      JOIN parties_restrictednumber n ON n.scheme = i.scheme AND n.value = i.value
      JOIN parties_restriction r ON r.id = n.restriction_id
      JOIN parties_organisation o ON o.id = i.organisation_id
     WHERE i.organisation_id = ANY(%(organisations)s)
       AND r.organisation_id <> i.organisation_id
       AND r.state IN ('in_force', 'repair_requested') AND r.ends_on >= %(today)s
       AND o.merged_into_id IS NULL AND o.kind <> 'authority'
       AND NOT EXISTS (SELECT FROM parties_restriction own
                        WHERE own.organisation_id = i.organisation_id
                          AND (own.follows_id = r.id
                               OR own.state IN ('in_force', 'repair_requested')))
     ORDER BY i.organisation_id, r.ends_on DESC, r.id
"""
TRANSITION_OF_KIND = {RestrictionKind.SUSPENSION: "suspend", RestrictionKind.BAN: "ban"}


@dataclass(frozen=True)
class Hit:
    """An organisation holds a number to which a restriction of another record clings."""

    organisation_id: int
    restriction_id: int
    scheme: str
    value: str


def day_of(at: datetime) -> date:
    """Give the day on which the moment falls here: a last day ends at our midnight."""
    return timezone.localtime(at).date()


def follow_restrictions(organisation_ids: Collection[int], *, at: datetime) -> list[Restriction]:
    """Restrict those of the organisations that hold a restricted number of another record.

    One query however many there are; only those found are locked and written.
    """
    with connection.cursor() as sql:
        sql.execute(_HITS, {"organisations": list(organisation_ids), "today": day_of(at)})
        hits = [Hit(*row) for row in sql.fetchall()]
    if not hits:
        return []
    organisations = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    found = {one.pk: one for one in organisations.filter(pk__in=[h.organisation_id for h in hits])}
    roots = Restriction.objects.in_bulk([hit.restriction_id for hit in hits])
    return [_follow(found[hit.organisation_id], roots[hit.restriction_id], hit, at) for hit in hits]


def _follow(organisation: Organisation, root: Restriction, hit: Hit, at: datetime) -> Restriction:
    bind(organisation, root.kind)
    restriction = Restriction.objects.create(
        reference=next_reference("RE", on=at.date()),
        organisation=organisation,
        kind=root.kind,
        reason=root.reason,
        legal_basis=root.legal_basis,
        starts_on=day_of(at),
        ends_on=root.ends_on,
        follows=root,
    )
    cling(restriction, organisation)
    details = {
        "restriction": restriction.reference,
        "follows": root.reference,
        "scheme": hit.scheme,
        "value": hit.value,
    }
    verb = "organisation.restriction_followed"
    audit.record(verb, organisation, actor=SYSTEM, at=at, details=details)
    news.publish(verb, organisation, actor=SYSTEM, at=at, payload=details)
    return restriction


def bind(organisation: Organisation, kind: str) -> None:
    """Let the record show the restriction; whoever calls holds its lock."""
    transition = TRANSITION_OF_KIND[RestrictionKind(kind)]
    organisation.verification = VERIFICATION.next_state(organisation.verification, transition)
    organisation.save(update_fields=["verification"])


def cling(restriction: Restriction, organisation: Organisation) -> list[int]:
    """Write down the organisation's own numbers, so that the restriction stays with them."""
    numbers = Identifier.objects.filter(organisation=organisation)
    known = set(restriction.numbers.values_list("scheme", "value"))
    added = RestrictedNumber.objects.bulk_create(
        RestrictedNumber(restriction=restriction, scheme=scheme, value=value)
        for scheme, value in numbers.exclude(scheme__in=SHARED_SCHEMES)
        .order_by("pk")
        .values_list("scheme", "value")
        if (scheme, value) not in known
    )
    return [one.pk for one in added]


def end_restriction(restriction: Restriction, transition: str, *, at: datetime) -> None:
    """End it, and let the record be verified anew; whoever calls holds the record's lock.

    Another restriction that clings to a number of the record binds from now on.
    """
    restriction.state = RESTRICTION.next_state(restriction.state, transition)
    restriction.ended_at = at
    restriction.save(update_fields=["state", "ended_at"])
    organisation = restriction.organisation
    organisation.refresh_from_db(fields=["verification", "merged_into"])
    if organisation.merged_into_id is not None or not organisation.is_restricted:
        return
    organisation.verification = VERIFICATION.next_state(organisation.verification, "release")
    organisation.save(update_fields=["verification"])
    follow_restrictions([organisation.pk], at=at)


def lapsed(organisation: Organisation, *, at: datetime) -> Organisation:
    """Give the locked record as it stands today: a restriction that ran out binds no more."""
    if organisation.is_restricted:
        for restriction in overdue(day_of(at)).filter(organisation=organisation):
            end_restriction(restriction, "expire", at=at)
            audit.record("restriction.expired", restriction, actor=SYSTEM, at=at)
            tell("restriction.expired", restriction, SYSTEM, at)
        organisation.refresh_from_db(fields=["verification"])
    return organisation


def overdue(today: date) -> QuerySet[Restriction]:
    """Give the restrictions whose last day has passed; the last day itself still binds."""
    return (
        Restriction.objects.binding()
        .filter(ends_on__lt=today)
        .select_related("organisation")
        .order_by("organisation_id", "pk")
    )


def tell(
    event: str,
    restriction: Restriction,
    actor: Actor,
    at: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    payload = {"restriction": restriction.reference, **(details or {})}
    news.publish(event, restriction.organisation, actor=actor, at=at, payload=payload)
