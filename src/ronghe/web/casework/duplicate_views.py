"""Records that may be one organisation: the list, two side by side, and what is decided."""

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties import casework, operations
from ronghe.parties.models import DuplicateSuggestion, Merge, Organisation
from ronghe.parties.moving import holdings
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.casework.pairs import MergeForm, comparison_of, moves_of, pair_row, reasons_of
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Action
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_safe
def duplicate_list(request: WebRequest) -> HttpResponse:
    if not rules.has_perm("parties.view_duplicates", request.actor):
        raise PermissionDenied
    pairs = casework.duplicates_to_decide(request.actor)
    last = last_shown(request, pairs)
    if last is not None:
        pairs = pairs.filter(
            Q(strength__lt=last.strength) | Q(strength=last.strength, pk__gt=last.pk)
        )
    shown, page = page_of(pairs, is_later=last is not None)
    context = {
        "rows": [pair_row(one) for one in shown],
        "page": page,
        "others": Action(_("Look at the organisations"), reverse("parties:organisation_list")),
    }
    return render(request, "casework/duplicate_list.html", context)


@require_safe
def pair_page(request: WebRequest, one: str, other: str) -> HttpResponse:
    pair = _pair(request, one, other)
    merged = next((record for record in pair if record.merged_into_id), None)
    if merged is not None:
        return redirect("parties:organisation_page", merged.reference)
    moving = holdings(pair)
    low, high = sorted(pair, key=lambda record: record.pk)
    suggestion = DuplicateSuggestion.objects.filter(first=low, second=high).first()
    context = {
        "reasons": reasons_of(suggestion) if suggestion else [],
        "comparison": comparison_of(pair, moving),
        "moves": moves_of(pair, moving),
        "form": MergeForm(pair, moving),
        "merge_url": reverse("casework:pair_merge", args=[one, other]),
        "keep_apart": None
        if suggestion and suggestion.state == "dismissed"
        else Action(
            _("Keep apart"), reverse("casework:pair_dismiss", args=[one, other]), method="post"
        ),
        "undo_days": operations.UNDO_DAYS,
        "crumbs": [(_("Duplicates"), reverse("casework:duplicate_list"))],
    }
    return render(request, "casework/pair_page.html", context)


@require_POST
@answered_once
def pair_merge(request: WebRequest, one: str, other: str) -> HttpResponse:
    pair = _pair(request, one, other)
    survivor = next((record for record in pair if record.reference == request.POST.get("survivor")), None)  # fmt: skip
    if survivor is None:
        messages.warning(request, _("Choose which of the two records is kept, then merge them."))
        return redirect("casework:pair_page", one, other)
    absorbed = next(record for record in pair if record != survivor)
    try:
        operations.merge_organisations(
            survivor=survivor, absorbed=absorbed, actor=request.actor, at=timezone.now()
        )
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("casework:pair_page", one, other)
    messages.success(
        request,
        _("The two records are one now. This can be undone for %(days)d days, on this page.")
        % {"days": operations.UNDO_DAYS},
    )
    return redirect("parties:organisation_page", survivor.reference)


@require_POST
def pair_dismiss(request: WebRequest, one: str, other: str) -> HttpResponse:
    first, second = _pair(request, one, other)
    try:
        operations.dismiss_duplicate(
            first=first, second=second, actor=request.actor, at=timezone.now()
        )
        messages.success(request, _("The two stay apart, and are not suggested again."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("casework:duplicate_list")


@require_POST
@answered_once
def merge_undo(request: WebRequest, merge: str) -> HttpResponse:
    records = _seen(request)
    found = get_object_or_404(
        Merge.objects.filter(Q(survivor__in=records) | Q(absorbed__in=records)).select_related(
            "survivor__region", "absorbed__region"
        ),
        reference=merge,
    )
    try:
        operations.undo_merge(merge=found, actor=request.actor, at=timezone.now())
        messages.success(request, _("The merge is undone: there are two records again."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("parties:organisation_page", found.absorbed.reference)


def _seen(request: WebRequest) -> QuerySet[Organisation]:
    mine = Organisation.objects.visible_to(request.actor).order_by().values("pk")
    return Organisation.objects.filter(
        Q(pk__in=mine) | casework.mergeable_by(request.actor)
    ).order_by()


def _pair(request: WebRequest, one: str, other: str) -> tuple[Organisation, Organisation]:
    """Give both records; those who may not see one of them learn nothing, others may be refused."""
    records = Organisation.objects.filter(pk__in=_seen(request).values("pk")).select_related("region").prefetch_related("names", "identifiers")  # fmt: skip
    first, second = (get_object_or_404(records, reference=reference) for reference in (one, other))
    for record in (first, second):
        if not rules.has_perm("parties.merge_organisation", request.actor, record):
            raise PermissionDenied
    return first, second
