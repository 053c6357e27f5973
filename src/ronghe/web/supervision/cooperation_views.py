"""Why the index of one cooperation is what it is, down to the records, and what it was before."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import Cooperation
from ronghe.placements.models import Placement, WeekRecord
from ronghe.supervision.models import SubstanceIndex
from ronghe.supervision.queries.peers import middles_of
from ronghe.supervision.queries.region import WHY_GROUPED, Group, grouped
from ronghe.supervision.queries.weeks import weeks_of
from ronghe.supervision.reading.ties import SIDES
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.reasons import dimensions_of, gates_of, shown_of
from ronghe.web.supervision.region_views import crumbs_for
from ronghe.web.supervision.words import band_words, chip_of_group, percent, span


@require_safe
def substance_page(request: WebRequest, reference: str) -> HttpResponse:
    cooperation = seen(request, reference)
    index = grouped(SubstanceIndex.objects.filter(cooperation=cooperation)).first()
    context: dict[str, Any] = {"cooperation": cooperation, "index": index, "parties": _parties(request, cooperation), "crumbs": crumbs_of(request)}  # fmt: skip
    if index is not None:
        context |= {
            "chip": chip_of_group(index.group),
            "why": WHY_GROUPED[Group(index.group)],
            "substance": span(index.low, index.high),
            "formality": span(index.formality_low, index.formality_high),
            "known": percent(index.known_weight),
            "band": band_words(cooperation),
            "dimensions": dimensions_of(index, middles_of(index.region_id)),
            "gates": gates_of(index),
            "shown": shown_of(index),
        }
    return render(request, "supervision/substance_page.html", context)


def _parties(request: WebRequest, cooperation: Cooperation) -> list[tuple[Organisation, str]]:
    """Give the sides, each with the page about it where the reader may read that."""
    sides = Organisation.objects.filter(
        cooperating__cooperation=cooperation, cooperating__role__in=SIDES
    )
    rows = sides.select_related("region").prefetch_related("names").order_by("pk").distinct()
    return [
        (one, reverse("supervision:organisation_page", args=[one.reference]) if may(request.actor, "supervision.see_organisation", one) else "")
        for one in rows
    ]  # fmt: skip


def seen(request: WebRequest, reference: str) -> Cooperation:
    if not may(request.actor, "supervision.see_indices"):
        raise Http404
    return get_object_or_404(Cooperation.objects.visible_to(request.actor), reference=reference)


def crumbs_of(request: WebRequest) -> list[tuple[str, str]]:
    return [
        *crumbs_for(request),
        (_("How real it is"), reverse("supervision:cooperation_list")),
    ]


@require_safe
def week_list(request: WebRequest, reference: str) -> HttpResponse:
    """List the weeks behind the index, with what the mentor answered unseen."""
    cooperation = seen(request, reference)
    mine = Placement.objects.visible_to(request.actor).order_by().values("pk")
    rows = weeks_of(cooperation).filter(placement__in=mine).order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(
        rows.select_related("placement", "question__task").prefetch_related("days"),
        is_later=last is not None,
    )
    context = {
        "cooperation": cooperation,
        "rows": [(one, _question(one)) for one in found],
        "page": page,
        "crumbs": [*crumbs_of(request), (cooperation.title, _address(cooperation))],
    }
    return render(request, "supervision/week_list.html", context)


def _question(week: WeekRecord) -> object | None:
    """Give the question of a week once it was answered: before, nobody shall know that it is asked."""
    question = getattr(week, "question", None)
    return question if question is not None and question.answer is not None else None


def _address(cooperation: Cooperation) -> str:
    return reverse("supervision:substance_page", args=[cooperation.reference])


@require_safe
def substance_history(request: WebRequest, reference: str) -> HttpResponse:
    """List what was computed before, each with its method and the hash of what was read."""
    cooperation = seen(request, reference)
    rows = SubstanceIndex.objects.filter(cooperation=cooperation).order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    found, page = page_of(rows, is_later=last is not None)
    context = {
        "cooperation": cooperation,
        "rows": [(one, span(one.low, one.high), percent(one.known_weight)) for one in found],
        "page": page,
        "crumbs": [*crumbs_of(request), (cooperation.title, _address(cooperation))],
    }
    return render(request, "supervision/substance_history.html", context)
