from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from ronghe.kernel.permissions import may
from ronghe.parties.models import Membership, Person
from ronghe.partnerships.models import (
    AgreementParty,
    PaperPile,
    SealKind,
)
from ronghe.partnerships.operations import piles
from ronghe.partnerships.operations.piles import Handed
from ronghe.partnerships.piles import awaited_versions, sorted_pile
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.papers.forms import PileForm, SeenForm
from ronghe.web.papers.pages import page_of_pile, progress_of
from ronghe.web.requests import WebRequest


@require_safe
def pile_list(request: WebRequest) -> HttpResponse:
    _own_or_404(request)
    found = PaperPile.objects.visible_to(request.actor).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(
        found.select_related("opened_by").prefetch_related("pictures"), is_later=last is not None
    )
    rows = [(pile, progress_of(pile)) for pile in shown]
    return render(request, "papers/pile_list.html", {"rows": rows, "page": page})


@get_or_post
def pile_open(request: WebRequest) -> HttpResponse:
    organisation = _own_or_404(request)
    need(request, "partnerships.open_pile", organisation)
    form = PileForm(request.POST or None, request.FILES or None)
    made: list[PaperPile] = []

    def step(entered: dict[str, Any]) -> None:
        made.append(
            piles.open_pile(
                organisation=organisation,
                pictures=_handed(entered),
                actor=request.actor,
                at=timezone.now(),
            )
        )

    answer = ask(
        request,
        form,
        step,
        heading=_("File signed papers by photograph"),
        lead=_(
            "Lay the pages out, take pictures in any order, and send them together. Ronghe reads"
            " the code on each page; people confirm text, signature and seal."
        ),
        label=_("Send pictures"),
        back_url=reverse("papers:pile_list"),
        crumbs=[_start()],
        done=_("The pictures are here and are being read."),
    )
    return redirect("papers:pile_page", made[0].reference) if made else answer


@get_or_post
def pile_add(request: WebRequest, reference: str) -> HttpResponse:
    pile = _pile(request, reference)
    need(request, "partnerships.open_pile", pile.organisation)
    return ask(
        request,
        PileForm(request.POST or None, request.FILES or None),
        lambda entered: piles.add_to_pile(
            pile=pile, pictures=_handed(entered), actor=request.actor, at=timezone.now()
        ),
        heading=_("Add pictures to %(pile)s") % {"pile": pile.reference},
        label=_("Send pictures"),
        back_url=reverse("papers:pile_page", args=[pile.reference]),
        crumbs=[_start()],
        done=_("The pictures are here and are being read."),
    )


@require_safe
def pile_page(request: WebRequest, reference: str) -> HttpResponse:
    pile = _pile(request, reference)
    found = sorted_pile(pile)
    if request.htmx and not found.waiting_count:
        return HttpResponseClientRefresh()
    context = {
        "crumbs": [_start()],
        "pile": pile,
        "progress": progress_of(pile),
        "page": page_of_pile(pile, found, request.actor),
    }
    name = "papers/pile_progress.html" if request.htmx else "papers/pile_page.html"
    return render(request, name, context)


@get_or_post
def paper_record(request: WebRequest, reference: str, agreement: str, party: str) -> HttpResponse:
    pile = _pile(request, reference)
    version = awaited_versions(pile, [agreement]).get(agreement)
    if version is None:
        raise Http404
    found = get_object_or_404(
        AgreementParty.objects.select_related("version__agreement__cooperation", "organisation"),
        version=version,
        key=party,
    )
    need(request, "partnerships.record_paper", found)
    people = _signatories(found)
    form = SeenForm(
        request.POST or None,
        people=[(str(one.pk), one.name_in(get_language() or "en")) for one in people.values()],
        initial={"seal": SealKind.NONE},
    )

    def step(entered: dict[str, Any]) -> None:
        piles.record_from_pile(
            pile=pile,
            party=found,
            signed_by=people[int(entered["signed_by"])],
            signed_on=entered["signed_on"],
            has_signature=entered["has_signature"],
            seal=entered["seal"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("What is to be seen on %(reference)s?") % {"reference": agreement},
        lead=_("Look at the paper itself. A second person confirms what you record."),
        label=_("Record paper"),
        back_url=reverse("papers:pile_page", args=[pile.reference]),
        crumbs=[_start(), (pile.reference, reverse("papers:pile_page", args=[pile.reference]))],
        done=_("Recorded. Somebody else has to confirm it."),
    )


def _signatories(party: AgreementParty) -> dict[int, Person]:
    """Give who may have signed for a party: whoever belongs to it, or the person."""
    if party.person is not None:
        return {party.person.pk: party.person}
    held = Membership.objects.on(timezone.localdate()).filter(
        organisation=party.acting, person__mandates__organisation=party.acting
    )
    return {one.person_id: one.person for one in held.select_related("person").order_by("pk")}


def _handed(entered: dict[str, Any]) -> list[Handed]:
    return [Handed(file, file.name) for file in entered["pictures"]]


def _own_or_404(request: WebRequest) -> Any:
    own = request.actor.organisation
    if own is None or not may(request.actor, "partnerships.open_pile", own):
        raise Http404
    return own


def _pile(request: WebRequest, reference: str) -> PaperPile:
    found = PaperPile.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found, reference=reference)


def _start() -> tuple[str, str]:
    return (_("Papers"), reverse("papers:pile_list"))
