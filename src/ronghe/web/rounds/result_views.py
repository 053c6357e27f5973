"""Published results for everybody: the list, a result, and its certificate as a file."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.placements.models import Round
from ronghe.placements.queries.ranking import public_certificate, public_result
from ronghe.placements.standing import last_result
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.result_page import result_context


@login_not_required
@require_safe
def result_list(request: WebRequest) -> HttpResponse:
    found = Round.objects.results().order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    named = found.select_related("organisation").prefetch_related("organisation__names")
    shown, page = page_of(named, is_later=last is not None)
    language = get_language() or "en"
    rows = [(one, one.organisation.name_in(language)) for one in shown]
    return render(request, "rounds/result_list.html", {"rows": rows, "page": page})


@login_not_required
@require_safe
def result_page(request: WebRequest, reference: str) -> HttpResponse:
    round_ = _published(reference)
    found = public_result(round_)
    if found is None:
        raise Http404
    context = {
        **result_context(round_, found),
        "crumbs": [(_("Results of rounds"), reverse("rounds:result_list"))],
    }
    return render(request, "rounds/result_page.html", context)


@login_not_required
@require_safe
def result_certificate(request: WebRequest, reference: str) -> HttpResponse:
    """Give the certificate of the run that counts, without the codes of those who have left."""
    run = last_result(_published(reference))
    if run is None:
        raise Http404
    text = json.dumps(public_certificate(run), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificate-{reference}.json"'
    return response


def _published(reference: str) -> Round:
    found = Round.objects.results().select_related("organisation", "proposed_run")
    return get_object_or_404(found, reference=reference)
