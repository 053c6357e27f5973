"""What a parent or guardian reads and says: by a link, without an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ronghe.parties.actors import link_holder
from ronghe.placements.consent_text import consent_text, hash_of
from ronghe.placements.models import GuardianLink
from ronghe.placements.operations import consents
from ronghe.placements.operations.guardian_links import LASTS
from ronghe.placements.pay_terms import pay_agreed
from ronghe.placements.queries.family_news import week_news
from ronghe.placements.queries.grievances import own_grievances
from ronghe.placements.queries.own_placement import (
    consent_of,
    guardians_of,
    has_changed,
    knowledge_of,
)
from ronghe.web.asking import get_or_post
from ronghe.web.endings.family import family_sheets
from ronghe.web.pay.family import family_pay
from ronghe.web.placements.own_page import (
    STANDS_FOR_FAMILY,
    chip_of,
    contacts_of,
    hours_of,
)
from ronghe.web.requests import WebRequest

MOST_CONFIDED = 10


def _link(token: str) -> GuardianLink:
    found = consents.link_of_token(token)
    if found is None:
        raise Http404
    return found


def _is_open(link: GuardianLink) -> bool:
    """Say whether it still opens anything: not once replaced or ended, nor for who is no guardian any more."""
    people = {one.person_id for one in guardians_of(link.placement)}
    return link.ended_at is None and link.person_id in people


def _quiet(response: HttpResponse) -> HttpResponse:
    """Keep the page out of search engines; the address goes to nobody else."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _over(request: WebRequest, link: GuardianLink) -> HttpResponse:
    over_on = link.placement.over_on
    context = {
        "link": link,
        "is_past": over_on is not None and timezone.localdate() > over_on + LASTS,
    }
    return _quiet(render(request, "placements/guardian_ended.html", context))


@never_cache
@login_not_required
@require_safe
def guardian_page(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    if not _is_open(link):
        return _over(request, link)
    placement, language = link.placement, get_language() or "en"
    text, known = consent_text(placement, language), knowledge_of(placement)
    consent, today = consent_of(placement, link.person), timezone.localdate()
    is_changed = consent is not None and has_changed(consent)
    context: dict[str, Any] = {
        "token": token,
        "placement": placement,
        "chip": chip_of(placement),
        "stands": STANDS_FOR_FAMILY[placement.state],
        "news": week_news(placement, on=today),
        "pay": pay_agreed(placement, on=today),
        "paid": family_pay(placement, today),
        "hours": hours_of(placement),
        "covers": known.covers,
        "contacts": contacts_of(known, language, mentor=False),
        "lines": text.splitlines(),
        "text_hash": hash_of(text),
        "consent": consent,
        "is_changed": is_changed,
        "is_settled": not placement.is_open or (consent is not None and not is_changed),
        "sheets": family_sheets(placement, today),
        "confided": list(own_grievances(link.person, placement)[:MOST_CONFIDED]),
    }
    return _quiet(render(request, "placements/guardian_page.html", context))


@never_cache
@login_not_required
@require_POST
def guardian_consent(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    if not _is_open(link):
        return _over(request, link)
    try:
        consents.give_consent(
            placement=link.placement,
            text_hash=request.POST.get("text_hash", ""),
            language=get_language() or "en",
            actor=link_holder(link.person),
            at=timezone.now(),
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, pgettext("to a guardian", "You have agreed. Thank you."))
    return _quiet(redirect("placements:guardian_page", token))


@never_cache
@login_not_required
@get_or_post
def guardian_withdraw(request: WebRequest, token: str) -> HttpResponse:
    link = _link(token)
    if not _is_open(link):
        return _over(request, link)
    if request.method != "POST":
        context = {"token": token, "placement": link.placement}
        return _quiet(render(request, "placements/guardian_withdraw.html", context))
    try:
        consents.withdraw_consent(
            placement=link.placement, actor=link_holder(link.person), at=timezone.now()
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    else:
        words = pgettext("to a guardian", "Your consent is taken back, and the college is told.")
        messages.success(request, words)
    return _quiet(redirect("placements:guardian_page", token))
