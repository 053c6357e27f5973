"""The operation plan that is in force: the steps of the latest signed version."""

from ronghe.partnerships.models import Agreement, Milestone, VersionState


def plan_in_force(agreement: Agreement) -> list[Milestone]:
    """Give its steps by day; steps without a day come last."""
    latest = agreement.versions.filter(state=VersionState.SIGNED).order_by("-number").values("pk")
    found = Milestone.objects.filter(agreement=agreement, version__in=latest[:1])
    return list(
        found.select_related("owner").prefetch_related("owner__names").order_by("due_on", "pk")
    )
