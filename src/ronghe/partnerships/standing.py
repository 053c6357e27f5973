"""Where agreements stand on a day: the fold over what was signed, read from the database."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects

from ronghe.engines.terms import Document, Layer, Phase, Span, Stretch, phase_on, story_of_term
from ronghe.engines.terms import terms_on as folded
from ronghe.engines.terms.document import Terms
from ronghe.engines.terms.fold import InForce
from ronghe.kernel.money import Money
from ronghe.partnerships.models import Agreement, AgreementParty, AgreementVersion, VersionState

DAYS_OF_A_MONTH = 30


def layers_of(agreement: Agreement) -> list[Layer]:
    """Give what the signed versions lay down, each from its first day in force."""
    return [layer_of(one) for one in signed_versions(agreement)]


def signed_versions(agreement: Agreement) -> list[AgreementVersion]:
    return list(agreement.versions.filter(state=VersionState.SIGNED).order_by("number"))


def layer_of(version: AgreementVersion) -> Layer:
    assert version.in_force_on is not None  # noqa: S101 -- a signed version has its first day
    return Layer(version.number, version.in_force_on, version.changes, version.until_on)


def terms_in_force(agreement: Agreement, *, on: date) -> InForce:
    """Give the terms of that day, and by which version each of them stands."""
    return folded(layers_of(agreement), on)


def first_day_of(agreement: Agreement, wanted: date) -> date:
    """Give the first day on which a change can count: not before there is something to change."""
    return max([wanted, *(one.since for one in layers_of(agreement)[:1])])


def terms_to_change(agreement: Agreement, *, on: date) -> Terms:
    """Give the terms that an amendment which counts from that day finds in force."""
    held = terms_in_force(agreement, on=first_day_of(agreement, on)).terms
    return {name: value for name, value in held.items() if value is not None}


def story_of(agreement: Agreement, term: str) -> tuple[Stretch, ...]:
    """Give the values that a term had or will have."""
    return story_of_term(layers_of(agreement), term)


def phase_of(agreement: Agreement, *, on: date) -> Phase:
    """Say whether it is in force that day, whatever its state says today."""
    spans = agreement.suspensions.order_by("starts_on").values_list("starts_on", "ends_on")
    return phase_on(
        layers_of(agreement),
        on,
        suspensions=[Span(first, last) for first, last in spans],
        ended_on=agreement.ended_on,
    )


def version_in_force(agreement: Agreement, *, on: date) -> AgreementVersion | None:
    """Give the latest signed version that speaks of that day: its text is what holds."""
    found = [one for one in signed_versions(agreement) if layer_of(one).covers(on)]
    return found[-1] if found else None


def worth(document: Document, party: str) -> Money | None:
    """Give what a party binds itself to pay over the whole term; None where no amount is said.

    What is agreed for a class is owed to each of its students.
    """
    pay = document.terms.get(f"{party}.monthly_pay_minor")
    first, last = document.terms.get("starts_on"), document.terms.get("ends_on")
    if type(pay) is not int or not isinstance(first, str) or not isinstance(last, str):
        return None
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    months = max(1, -(-days // DAYS_OF_A_MONTH))
    seats = document.terms.get("seats")
    count = seats if type(seats) is int else 1
    return Money(pay * months * count, str(document.terms.get("currency") or "CNY"))


@dataclass(frozen=True)
class Turn:
    """Where a party stands with its signature."""

    party: AgreementParty
    signed_count: int
    is_next: bool

    @property
    def is_complete(self) -> bool:
        return self.signed_count >= self.party.signatures_needed


# With this a version is read for a page that names its parties several times.
PARTIES: tuple[str | Prefetch[str], ...] = (
    Prefetch("parties", AgreementParty.objects.select_related("organisation", "person")),
    "parties__organisation__names",
    "parties__signatures__signed_by",
)


def parties_of(version: AgreementVersion) -> list[AgreementParty]:
    """Give the parties in the order in which they sign; asks nothing when they were read along."""
    if is_read_along(version):
        return sorted(version.parties.all(), key=lambda one: (one.order_group, one.pk))
    return list(
        version.parties.select_related("organisation", "person")
        .prefetch_related("signatures__signed_by", "organisation__names")
        .order_by("order_group", "pk")
    )


def is_read_along(version: AgreementVersion) -> bool:
    """Say whether its parties were read with it."""
    return "parties" in getattr(version, "_prefetched_objects_cache", {})


def keep_along(party: AgreementParty, rows: str, row: models.Model) -> None:
    """Save a row of the party, and let the party know of it where such rows were read along."""
    was_read = rows in getattr(party, "_prefetched_objects_cache", {})
    getattr(party, rows).add(row, bulk=False)
    if was_read:
        prefetch_related_objects([party], rows)


def turns_of(version: AgreementVersion) -> list[Turn]:
    """Give the parties in the order in which they sign, and whose turn it is."""
    parties = parties_of(version)
    counts = {one.pk: len(one.signatures.all()) for one in parties}
    open_groups = [one.order_group for one in parties if counts[one.pk] < one.signatures_needed]
    group = min(open_groups, default=None)
    return [
        Turn(
            one,
            counts[one.pk],
            one.order_group == group and counts[one.pk] < one.signatures_needed,
        )
        for one in parties
    ]
