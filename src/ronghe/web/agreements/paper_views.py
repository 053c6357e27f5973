"""Papers that somebody recorded: looked at, confirmed by a second person, or sent back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel import evidence
from ronghe.partnerships.models import Agreement, PaperPile, PaperSigning
from ronghe.partnerships.operations import paper
from ronghe.web.agreements.access import address_of, crumbs_to, visible_agreement
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.forms import LONG
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


class ObjectionForm(forms.Form):
    objection = forms.CharField(
        label=gettext_lazy("What is wrong"),
        help_text=gettext_lazy("For instance a seal that cannot be read, or a page of another version."),
        widget=LONG,
        max_length=1_000,
    )  # fmt: skip


def _paper(agreement: Agreement, pk: int) -> PaperSigning:
    found = PaperSigning.objects.select_related("party__version__agreement__cooperation", "scan")
    return get_object_or_404(found, pk=pk, party__version__agreement=agreement)


def _back(request: WebRequest, agreement: Agreement, data: Any) -> str:
    """Lead back to the pile from which one came, or to the signatures."""
    pile = data.get("pile", "")
    if pile and PaperPile.objects.visible_to(request.actor).filter(reference=pile).exists():
        return reverse("papers:pile_page", args=[pile])
    return address_of(agreement, "signatures")


@require_POST
def paper_confirm(request: WebRequest, reference: str, **kwargs: Any) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = _paper(agreement, kwargs["paper"])
    try:
        paper.settle_paper_signing(
            paper=found, is_confirmed=True, actor=request.actor, at=timezone.now()
        )
        messages.success(request, _("The paper counts as signed."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(_back(request, agreement, request.POST))


@get_or_post
def paper_reject(request: WebRequest, reference: str, **kwargs: Any) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = _paper(agreement, kwargs["paper"])
    need(request, "partnerships.settle_paper", found.party)
    return ask(
        request,
        ObjectionForm(request.POST or None),
        lambda entered: paper.settle_paper_signing(
            paper=found, is_confirmed=False, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Say what is wrong with the paper"),
        lead=_("It signs nothing then. Whoever recorded it reads your words, and records it anew."),
        label=_("Do not confirm"),
        back_url=_back(request, agreement, request.GET),
        crumbs=crumbs_to(agreement),
        done=_("The paper does not count. Whoever recorded it is told why."),
    )


@require_safe
def paper_scan(request: WebRequest, reference: str, **kwargs: Any) -> FileResponse:
    """Hand over the scan, to those who sign the text and no others."""
    agreement = visible_agreement(request, reference)
    scan = _paper(agreement, kwargs["paper"]).scan
    file = evidence.read(scan, actor=request.actor)
    return FileResponse(file, as_attachment=True, filename=scan.name, content_type=scan.media_type)
