"""For whom one prepares placements, the placement from which one came, and papers."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.models import Filing, InsuranceCover, Placement
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]


def own_organisation(request: WebRequest, permission: str) -> Organisation:
    """Give one's organisation if one may do this for it; for others the page does not exist."""
    own = request.actor.organisation
    if own is None or not may(request.actor, permission, own):
        raise Http404
    return own


def staffed(request: WebRequest, *kinds: str) -> Organisation:
    """Give one's organisation of such a kind, for all but students."""
    own = request.actor.organisation
    if own is None or request.actor.holds(Role.STUDENT) or own.kind not in kinds:
        raise Http404
    return own


def is_college(organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.COLLEGE


def visible_cover(request: WebRequest, reference: str) -> InsuranceCover:
    """Give a policy that one sees; students find theirs on the page of their placement."""
    if request.actor.holds(Role.STUDENT):
        raise Http404
    found = InsuranceCover.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found, reference=reference)


def visible_filing(request: WebRequest, reference: str) -> Filing:
    found = Filing.objects.visible_to(request.actor)
    return get_object_or_404(
        found.select_related("college", "authority", "filed_by", "answered_by"),
        reference=reference,
    )


def named_placement(request: WebRequest) -> Placement | None:
    """Give the placement from whose page one came, if one sees it."""
    reference = request.GET.get("placement", "")
    if not reference:
        return None
    found = Placement.objects.visible_to(request.actor).select_related("host", "occupation")
    return found.filter(reference=reference).first()


def page_of_placement(reference: str) -> str:
    return reverse("placements:placement_page", args=[reference])


def way_back(placement: Placement | None, otherwise: str) -> str:
    """Lead back to the placement from which one came, else to where one would go anyway."""
    return page_of_placement(placement.reference) if placement else otherwise


def crumbs_to(*more: tuple[Text, str]) -> Crumbs:
    return [(_("Preparing placements"), reverse("preparations:overview")), *more]


def handed(files: Sequence[Any]) -> list[Handed]:
    return [Handed(one, one.name) for one in files if one]


def papers_of(
    request: WebRequest, subject: Model, name: str, *arguments: object
) -> list[tuple[str, str]]:
    """Give name and address of each file of a thing, for those who may read them."""
    return [
        (one.name, reverse(f"preparations:{name}", args=[*arguments, one.reference]))
        for one in kernel_evidence.evidence_of(subject).order_by("pk")
        if may(request.actor, "kernel.read_evidence", one)
    ]


def sent(request: WebRequest, subject: Model, reference: str) -> FileResponse:
    """Send a file of the thing, as an attachment."""
    stored = get_object_or_404(kernel_evidence.evidence_of(subject), reference=reference)
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


def placements_seen(request: WebRequest, found: QuerySet[Placement]) -> list[tuple[Placement, str]]:
    """Give those of the placements that one sees, each with the address of its page."""
    seen = Placement.objects.visible_to(request.actor).filter(pk__in=found.order_by().values("pk"))
    named = seen.select_related("host", "student__person").prefetch_related("host__names")
    return [(one, page_of_placement(one.reference)) for one in named.order_by("pk")[:MOST_SHOWN]]


MOST_SHOWN = 200
