"""The files of several plans, in one query."""

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse

from ronghe.kernel.models import Evidence
from ronghe.placements.models import EmergencyPlan


def addresses_of(plans: Sequence[EmergencyPlan]) -> dict[int, list[tuple[str, str]]]:
    """Give name and address of each file by plan; whoever sees a plan reads its files."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    stored = Evidence.objects.filter(
        subject_type=EmergencyPlan._meta.label_lower, subject_id__in=[one.pk for one in plans]
    )
    for one in stored.order_by("pk"):
        address = reverse("preparations:plan_file", args=[one.subject_id, one.reference])
        found[one.subject_id].append((one.name, address))
    return found
