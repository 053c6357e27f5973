"""Which subjects wait to be judged anew."""

from django.db.models import Q, QuerySet

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.models import FactSheet, RulebookEdition


def stale_sheets() -> QuerySet[FactSheet]:
    """Give those that were judged by an edition that holds no longer, or that a waiver touched.

    What was erased has no facts left to judge.
    """
    book = rulebooks.rulebook()
    stale = [row.pk for row in RulebookEdition.objects.order_by("pk") if not _holds(row)]
    return FactSheet.objects.filter(
        Q(edition=None) | Q(edition__in=stale),
        jurisdiction__in=book.parents,
        kind__in=book.catalogues,
        erased_at=None,
    )


def _holds(row: RulebookEdition) -> bool:
    book = rulebooks.rulebook()
    if row.jurisdiction not in book.parents or row.kind not in book.catalogues:
        return True  # nobody knows what holds there now: what was found stays
    return judging.edition_of(row.jurisdiction, row.kind).hash == row.hash
