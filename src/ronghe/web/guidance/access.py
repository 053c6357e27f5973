"""Finding a form, a part or a cell that one sees; what one does not see is not there."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from ronghe.kernel.permissions import may
from ronghe.parties.models import OrganisationKind
from ronghe.supervision.models import FormCell, FormPart, ReportForm
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

Crumbs = list[tuple[Text, str]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def has_part(request: WebRequest) -> bool:
    """Say whether there can be forms for the reader: who manages a college or an authority."""
    own = request.actor.organisation
    kinds = {OrganisationKind.AUTHORITY, OrganisationKind.COLLEGE}
    return own is not None and own.kind in kinds and bool(request.actor.managed_organisations)


def form_for(request: WebRequest, reference: str) -> ReportForm:
    seen = ReportForm.objects.visible_to(request.actor).select_related("authority", "opened_by")
    return get_object_or_404(seen.prefetch_related("authority__names"), reference=reference)


def own_form(request: WebRequest, reference: str) -> ReportForm:
    """Give a form of the reader’s own authority; to the colleges asked its inside is not there."""
    form = form_for(request, reference)
    if form.authority_id not in request.actor.managed_organisations:
        raise Http404
    return form


def part_for(request: WebRequest, reference: str, college: str) -> FormPart:
    """Give the part of a college: to the college itself, and to the authority that asked."""
    form = form_for(request, reference)
    parts = FormPart.objects.filter(form=form).select_related("organisation", "handed_in_by")
    if form.authority_id not in request.actor.managed_organisations:
        parts = parts.filter(organisation__in=request.actor.managed_organisations)
    part = get_object_or_404(parts.prefetch_related("organisation__names"), organisation__reference=college)  # fmt: skip
    part.form = form
    return part


def cell_for(request: WebRequest, reference: str, cell: int) -> FormCell:
    form = form_for(request, reference)
    cells = FormCell.objects.filter(row__part__form=form)
    if form.authority_id not in request.actor.managed_organisations:
        cells = cells.filter(row__part__organisation__in=request.actor.managed_organisations)
    related = ("column", "row__part__organisation", "row__cooperation", "entered_by", "chosen_by")
    found = get_object_or_404(cells.select_related(*related), pk=cell)
    found.row.part.form = form
    return found


def runs(request: WebRequest, form: ReportForm) -> bool:
    return may(request.actor, "supervision.run_form", form)


def address_of(form: ReportForm, name: str = "form_page") -> str:
    return reverse(f"guidance:{name}", args=[form.reference])


def part_address(part: FormPart, name: str = "part_page") -> str:
    return reverse(f"guidance:{name}", args=[part.form.reference, part.organisation.reference])


def crumbs_to_list() -> Crumbs:
    return [(pgettext_lazy("place", "Forms"), reverse("guidance:form_list"))]


def crumbs_to_form(form: ReportForm) -> Crumbs:
    return [*crumbs_to_list(), (form.title, address_of(form))]


def attached(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
