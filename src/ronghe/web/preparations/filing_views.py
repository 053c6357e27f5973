"""What a college files with its authority about placements, and the authority's answer (备案)."""

from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.models import OrganisationKind
from ronghe.placements.models import Filing, FilingState, Placement
from ronghe.placements.operations import filings
from ronghe.placements.queries.preparations import authorities_over
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action, Chip, Mark, NextStep, ObjectHeader
from ronghe.web.preparations.access import (
    crumbs_to,
    handed,
    named_placement,
    own_organisation,
    papers_of,
    placements_seen,
    sent,
    visible_filing,
    way_back,
)
from ronghe.web.preparations.choosing import CHOSEN, open_placements
from ronghe.web.preparations.forms import AnswerForm, FilingForm, ReturnForm
from ronghe.web.requests import WebRequest

MARKS = {
    FilingState.FILED: Mark.DUE,
    FilingState.ACCEPTED: Mark.HOLDS,
    FilingState.RETURNED: Mark.BROKEN,
}
WHICH = ("waiting", "answered")


def chip_of_filing(filing: Filing) -> Chip:
    return Chip(filing.get_state_display(), MARKS[FilingState(filing.state)])


def address_of(filing: Filing) -> str:
    return reverse("preparations:filing_page", args=[filing.reference])


@require_safe
def filing_list(request: WebRequest) -> HttpResponse:
    """Show a college its own, an authority what it received: what waits comes first."""
    actor, own = request.actor, request.actor.organisation
    is_authority = own is not None and own.kind == OrganisationKind.AUTHORITY
    files = own is not None and may(actor, "placements.file_placements", own)
    if not (is_authority or files or actor.remits):
        raise Http404
    found = Filing.objects.visible_to(actor)
    which = request.GET.get("which", "")
    if which == "waiting":
        found = found.filter(state=FilingState.FILED)
    elif which == "answered":
        found = found.exclude(state=FilingState.FILED)
    shown, page = _page(request, found, kept={"which": which} if which in WHICH else {})
    context = {
        "rows": [(one, chip_of_filing(one), vars(one)["placement_count"]) for one in shown],
        "page": page,
        "which": which,
        "choices": [("", _("All")), ("waiting", _("Waiting")), ("answered", _("Answered"))],
        "is_authority": not files,
        "file": Action(_("File placements"), reverse("preparations:filing_new"), is_primary=True)
        if files
        else None,
        "crumbs": crumbs_to() if files else [],
    }
    return render(request, "preparations/filing_list.html", context)


def _page(request: WebRequest, found: Any, *, kept: dict[str, str]) -> tuple[list[Filing], Any]:
    """Page through what waits, the oldest first, and then through what is answered."""
    rank = Case(When(state=FilingState.FILED, then=Value(0)), default=Value(1), output_field=IntegerField())  # fmt: skip
    last = last_shown(request, found)
    found = found.annotate(rank=rank).order_by("rank", "pk")
    if last is not None:
        is_waiting = last.state == FilingState.FILED
        behind = found.filter(rank=0 if is_waiting else 1, pk__gt=last.pk)
        found = behind | found.filter(rank=1) if is_waiting else behind
    named = (
        found.annotate(placement_count=Count("placements"))
        .select_related("college", "authority")
        .prefetch_related("college__names", "authority__names")
    )
    return page_of(named, is_later=last is not None, kept=kept)


@require_safe
def filing_page(request: WebRequest, reference: str) -> HttpResponse:
    filing = visible_filing(request, reference)
    seen = placements_seen(request, Placement.objects.filter(filings__filing=filing))
    context = {
        "filing": filing,
        "header": ObjectHeader(
            reference=filing.reference,
            kind=_("Filing"),
            title=filing.get_kind_display(),
            chip=chip_of_filing(filing),
            next_step=_next_step(request, filing),
        ),
        "placements": seen,
        "others": filing.placements.count() - len(seen),
        "files": papers_of(request, filing, "filing_file", reference),
        "crumbs": _crumbs(request),
    }
    return render(request, "preparations/filing_page.html", context)


def _next_step(request: WebRequest, filing: Filing) -> NextStep | None:
    if filing.state == FilingState.RETURNED:
        if not may(request.actor, "placements.file_placements", filing.college):
            return NextStep(_("The college changes it and files again"), _("the college"))
        again = Action(_("File again"), reverse("preparations:filing_new"), is_primary=True)
        return NextStep(_("Change what the authority wants changed, and file again"), action=again)
    if filing.state != FilingState.FILED:
        return None
    if not may(request.actor, "placements.answer_filing", filing):
        name = filing.authority.name_in(get_language() or "en")
        return NextStep(_("The authority reads it and answers"), name)
    return NextStep(
        _("Accept what the college has filed, or return it"),
        action=Action(
            _("Accept"), reverse("preparations:filing_accept", args=[filing.reference]), is_primary=True
        ),
        alternative=Action(
            _("Return"), reverse("preparations:filing_return", args=[filing.reference])
        ),
    )  # fmt: skip


@get_or_post
def filing_new(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, "placements.file_placements")
    placement, today = named_placement(request), timezone.localdate()
    form = FilingForm(
        request.POST or None,
        request.FILES or None,
        found=open_placements(request.actor, own),
        by_college=True,
        language=get_language() or "en",
        placement=placement,
        authorities=authorities_over(own, on=today).prefetch_related("names"),
        initial={"group": CHOSEN, "filed_on": today},
    )
    made: list[Filing] = []

    def step(entered: dict[str, Any]) -> None:
        filing = filings.file_placements(
            college=own,
            paper=form.paper,
            placements=form.placements(),
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        )
        made.append(filing)

    answer = ask(
        request,
        form,
        step,
        heading=_("File placements with the authority"),
        lead=_(
            "The plan of the placements is filed before they begin. Placements outside the province"
            " or abroad, and exceptions that the major needs, want a filing of their own."
        ),
        label=_("File placements"),
        back_url=way_back(placement, reverse("preparations:filing_list")),
        crumbs=_crumbs(request),
        done=_("It is filed, and the authority has been told."),
    )
    return redirect(way_back(placement, address_of(made[0]))) if made else answer


@get_or_post
def filing_accept(request: WebRequest, reference: str) -> HttpResponse:
    filing = visible_filing(request, reference)
    need(request, "placements.answer_filing", filing)
    return ask(
        request,
        AnswerForm(request.POST if request.method == "POST" else None),
        lambda entered: filings.accept_filing(
            filing=filing, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Accept filing %(reference)s") % {"reference": filing.reference},
        lead=_("The college is told. What the placements still need is looked at again."),
        label=_("Accept the filing"),
        back_url=address_of(filing),
        crumbs=[*_crumbs(request), (filing.reference, address_of(filing))],
        done=_("The filing is accepted, and the college has been told."),
    )


@get_or_post
def filing_return(request: WebRequest, reference: str) -> HttpResponse:
    filing = visible_filing(request, reference)
    need(request, "placements.answer_filing", filing)
    return ask(
        request,
        ReturnForm(request.POST or None),
        lambda entered: filings.return_filing(
            filing=filing, **entered, actor=request.actor, at=timezone.now()
        ),
        heading=_("Return filing %(reference)s") % {"reference": filing.reference},
        lead=_("It counts no more; the college reads your words and files again."),
        label=_("Return the filing"),
        back_url=address_of(filing),
        crumbs=[*_crumbs(request), (filing.reference, address_of(filing))],
        done=_("The filing is returned, and the college has been told."),
    )


@require_safe
def filing_file(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    return sent(request, visible_filing(request, reference), evidence)


def _crumbs(request: WebRequest) -> list[tuple[Any, str]]:
    here = (_("Filings"), reverse("preparations:filing_list"))
    own = request.actor.organisation
    is_authority = own is None or own.kind == OrganisationKind.AUTHORITY
    return [here] if is_authority else crumbs_to(here)
