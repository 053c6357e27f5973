"""The region at a glance, the list behind it, and who works together without saying so."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation
from ronghe.placements.models import RUNNING, Placement
from ronghe.supervision.queries.region import (
    GROUPS,
    WHY_GROUPED,
    Group,
    GroupedIndex,
    changed_since,
    counted_for,
    participation_of,
    regions_of,
    seen_by,
    unrecorded,
)
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.desks.standing import name_of_remits
from ronghe.web.parts import Mark, Tab, Text, listed, shares_of
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.pictures import picture_of
from ronghe.web.supervision.stands import stands_of
from ronghe.web.supervision.words import GROUP_MARKS, band_words, chip_of_group, percent, span

MOST_PAIRS = 200


@require_safe
def region_page(request: WebRequest) -> HttpResponse:
    """Show how the cooperations of one's remit stand, as far as the reader's role goes."""
    actor, today = request.actor, timezone.localdate()
    if not may(actor, "supervision.see_region"):
        raise Http404
    indices = counted_for(actor)
    regions = regions_of(indices)
    counts = {group: sum(one.counts.get(group, 0) for one in regions) for group in GROUPS}
    own = seen_by(actor)
    context = {
        "place": name_of_remits(actor),
        "total": sum(counts.values()),
        "counts": {group.value: counts[group] for group in GROUPS},
        "shares": shares_of(
            [(group.label, counts[group], GROUP_MARKS[group], _list_of(group)) for group in GROUPS]
        ),
        "regions": [(one, shares_of(_parts(one.counts))) for one in regions],
        "part": participation_of(actor),
        "picture": picture_of(own),
        "changed": changed_since(indices, today),
        "stands": stands_of(actor, on=today),
        "why": [(chip_of_group(group), WHY_GROUPED[group]) for group in GROUPS],
    }
    return render(request, "supervision/region_page.html", context)


def _list_of(group: Group) -> str:
    return f"{reverse('supervision:cooperation_list')}?group={group.value}"


def _parts(counts: dict[str, int]) -> list[tuple[Text, int, Mark, str]]:
    return [(group.label, counts.get(group, 0), GROUP_MARKS[group], "") for group in GROUPS]


@require_safe
def cooperation_list(request: WebRequest) -> HttpResponse:
    """List what one sees of one's own cooperations, or of those in one's remit, by group."""
    if not may(request.actor, "supervision.see_indices"):
        raise Http404
    rows = seen_by(request.actor).order_by("-pk")
    group = request.GET.get("group", "")
    if group in Group.values:
        rows = rows.filter(group=group)
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    kept = {"group": group} if group in Group.values else {}
    shown, page = page_of(_related(rows), is_later=last is not None, kept=kept)
    context = {
        "rows": [_line(one) for one in shown],
        "page": page,
        "choices": _choices(request, group),
        "crumbs": crumbs_for(request),
        "is_region": may(request.actor, "supervision.see_region"),
    }
    return render(request, "supervision/cooperation_list.html", context)


def _related(rows: QuerySet[GroupedIndex]) -> QuerySet[GroupedIndex]:
    return rows.select_related("cooperation__rank_band").prefetch_related(
        "cooperation__parties__organisation__names"
    )


def _line(one: GroupedIndex) -> dict[str, object]:
    names = [party.organisation.name_in(get_language() or "en") for party in one.cooperation.parties.all()]  # fmt: skip
    return {
        "cooperation": one.cooperation,
        "url": reverse("supervision:substance_page", args=[one.cooperation.reference]),
        "parties": listed(names),
        "substance": span(one.low, one.high),
        "formality": span(one.formality_low, one.formality_high),
        "known": percent(one.known_weight),
        "chip": chip_of_group(one.group),
        "band": band_words(one.cooperation),
    }


def _choices(request: WebRequest, group: str) -> list[Tab]:
    choices = [Tab(_("All"), request.path, is_current=group not in Group.values)]
    return choices + [
        Tab(one.label, f"{request.path}?group={one.value}", is_current=group == one)
        for one in GROUPS
    ]


def crumbs_for(request: WebRequest) -> list[tuple[str, str]]:
    if may(request.actor, "supervision.see_region"):
        return [(_("Supervision"), reverse("supervision:region_page"))]
    return []


@require_safe
def unrecorded_list(request: WebRequest) -> HttpResponse:
    """List pairs with students at work between whom no cooperation is on record."""
    if not may(request.actor, "supervision.see_region"):
        raise Http404
    running = Placement.objects.visible_to(request.actor).filter(state__in=RUNNING).order_by()
    pairs = list(unrecorded(running).order_by("college", "host")[: MOST_PAIRS + 1])
    organisations = Organisation.objects.filter(pk__in={key for pair in pairs for key in pair})
    known = {one.pk: one for one in organisations.prefetch_related("names")}
    language = get_language() or "en"
    rows = [
        (
            known[college],
            known[college].name_in(language),
            known[host],
            known[host].name_in(language),
        )
        for college, host in pairs[:MOST_PAIRS]
    ]
    context = {"rows": rows, "is_cut": len(pairs) > MOST_PAIRS, "most": MOST_PAIRS, "crumbs": crumbs_for(request)}  # fmt: skip
    return render(request, "supervision/unrecorded_list.html", context)
