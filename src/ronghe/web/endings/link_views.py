"""What a mentor sees who holds the link to a report: the questions, then the thanks, then both reports."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ronghe.parties.actors import link_holder
from ronghe.placements.models import (
    EndingState,
    OutcomeReport,
    ReportLink,
    ReportSide,
    StudentWord,
)
from ronghe.placements.operations.report_links import report_link_of_token
from ronghe.web.asking import get_or_post
from ronghe.web.endings.access import ending_of
from ronghe.web.endings.report_page import sheets_of, with_parts
from ronghe.web.endings.views import give, report_form, report_words, thanks
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@never_cache
@login_not_required
@get_or_post
def link_page(request: WebRequest, token: str) -> HttpResponse:
    """Ask the mentor, or show what was said; a link that is over says whom to ask."""
    link = report_link_of_token(token)
    if link is None:
        raise Http404
    if not _is_open(link):
        over = render(request, "endings/link_over.html", {"link": link}, status=HTTPStatus.GONE)
        return _private(over)
    return _private(_page(request, link, token))


def _is_open(link: ReportLink) -> bool:
    return (
        link.ended_at is None
        and link.expires_at > timezone.now()
        and link.mentor_id == link.placement.mentor_id
        and link.placement.ending.state != EndingState.CALLED_OFF
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # the token stays with us
    return response


def _page(request: WebRequest, link: ReportLink, token: str) -> HttpResponse:
    placement, actor = link.placement, link_holder(link.mentor.person)
    seen = OutcomeReport.objects.seen_by_link(placement)
    last = seen.counting().filter(side=ReportSide.HOST).first()
    wants_form = last is None or "correct" in request.GET
    form = report_form(placement, ReportSide.HOST, request.POST or None, last)
    if request.method == "POST" and form.is_valid():
        try:
            give(placement, form, actor=actor)
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, thanks(placement))
            return redirect("endings:link_page", token)
    ending = ending_of(placement)
    assert ending is not None  # noqa: S101 -- a link is sent for an ending
    sheets = [] if wants_form else sheets_of(ending, with_parts(seen), StudentWord.objects.for_all(seen))  # fmt: skip
    context = {
        "link": link,
        "placement": placement,
        "ending": ending,
        "form": form if wants_form or request.method == "POST" else None,
        "sheets": [one for one in sheets if one.report.replaced_at is None],
        "earlier": [one for one in sheets if one.report.replaced_at is not None],
        **report_words(placement, ReportSide.HOST),
    }
    return render(request, "endings/link_page.html", context)
