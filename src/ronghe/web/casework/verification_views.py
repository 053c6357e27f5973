"""The records that wait for an authority's answer, each beside its evidence."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.models import Evidence
from ronghe.parties.casework import organisations_to_verify
from ronghe.parties.models import Organisation
from ronghe.parties.queries import answer_due
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, labelled
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class Paper:
    name: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """One record: what is compared, with what, until when."""

    organisation: Organisation
    name: str
    url: str
    numbers: tuple[str, ...]
    papers: tuple[Paper, ...]
    due_on: date | None
    is_late: bool
    verify: Action
    hand_back: Action


@require_safe
def verification_list(request: WebRequest) -> HttpResponse:
    if not rules.has_perm("parties.view_verification_queue", request.actor):
        raise PermissionDenied
    records = organisations_to_verify(request.actor).prefetch_related("identifiers")
    last = last_shown(request, records)
    if last is not None:
        records = records.filter(
            Q(submitted_at__gt=last.submitted_at)
            | Q(submitted_at=last.submitted_at, pk__gt=last.pk)
        )
    shown, page = page_of(records, is_later=last is not None)
    papers = _papers(shown)
    today = timezone.localdate()
    context = {
        "rows": [_waiting(one, papers[one.pk], today) for one in shown],
        "page": page,
        "others": Action(_("Look at the organisations"), reverse("parties:organisation_list")),
    }
    return render(request, "casework/verification_list.html", context)


def _papers(organisations: Sequence[Organisation]) -> dict[int, list[Evidence]]:
    """Give the evidence of all of them at once, the newest first."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    stored = Evidence.objects.filter(
        subject_type=Organisation._meta.label_lower,
        subject_id__in=[one.pk for one in organisations],
    )
    for paper in stored.order_by("-uploaded_at", "-pk"):
        found[paper.subject_id].append(paper)
    return found


def _waiting(organisation: Organisation, papers: list[Evidence], today: date) -> Waiting:
    reference = organisation.reference
    due_on = answer_due(organisation)
    return Waiting(
        organisation=organisation,
        name=organisation.name_in(get_language() or "en"),
        url=reverse("parties:organisation_page", args=[reference]),
        numbers=tuple(
            labelled(number.get_scheme_display(), number.value)
            for number in sorted(organisation.identifiers.all(), key=lambda one: one.scheme)
        ),
        papers=tuple(
            Paper(one.name, reverse("parties:evidence_read", args=[reference, one.reference]))
            for one in papers
        ),
        due_on=due_on,
        is_late=due_on is not None and due_on < today,
        verify=Action(
            _("Verify organisation"),
            reverse("parties:organisation_verify", args=[reference]),
            method="post",
            key=secrets.token_hex(16),
        ),
        hand_back=Action(
            _("Return for completion"), reverse("parties:organisation_return", args=[reference])
        ),
    )
