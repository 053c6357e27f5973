"""With whom an organisation has dealt already."""

from django.db.models import Q, QuerySet

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import CooperationParty, Enquiry


def partners_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Give the organisations with which there was an enquiry or a cooperation, in order of record."""
    joined = CooperationParty.objects.filter(organisation=organisation).order_by()
    met = (
        CooperationParty.objects.filter(cooperation__in=joined.values("cooperation"))
        .order_by()
        .values("organisation")
    )
    asked = Enquiry.objects.filter(asker=organisation).order_by().values("asked")
    askers = Enquiry.objects.filter(asked=organisation).order_by().values("asker")
    return (
        Organisation.objects.filter(Q(pk__in=met) | Q(pk__in=asked) | Q(pk__in=askers))
        .filter(merged_into=None)
        .exclude(pk=organisation.pk)
        .prefetch_related("names")
        .order_by("pk")
    )
