"""Finding organisations by what registers and letters call them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from ronghe.parties.models import Identifier, Organisation, Remit


def organisations_called(codes: Sequence[str]) -> dict[str, list[Organisation]]:
    """Give, for each reference or register number, the organisations that have it."""
    found: dict[str, list[Organisation]] = {code: [] for code in codes}
    for one in Organisation.objects.standing().filter(reference__in=codes).order_by("pk"):
        found[one.reference].append(one)
    numbers = (
        Identifier.objects.filter(value__in=codes, organisation__merged_into=None)
        .select_related("organisation")
        .order_by("pk")
    )
    for number in numbers:
        if number.organisation not in found[number.value]:
            found[number.value].append(number.organisation)
    return found


def remits_held_by(holder: Organisation, *, before: int | None = None) -> QuerySet[Remit]:
    """Give the holder's remits of all times with their exceptions, the newest first."""
    behind = Q() if before is None else Q(pk__lt=before)
    return (
        Remit.objects.filter(behind, holder=holder)
        .select_related("region", "organisation")
        .prefetch_related("organisation__names", "exceptions__organisation__names")
        .order_by("-pk")
    )
