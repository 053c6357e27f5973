"""Where posts of a round come from: agreements in force and published offers, chosen and asked for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.parties.models import Membership, Role
from ronghe.partnerships.models import (
    Agreement,
    AgreementParty,
    Listing,
    ListingSide,
    PartyRole,
)
from ronghe.partnerships.queries.search import Criteria, fitting
from ronghe.partnerships.standing import terms_in_force
from ronghe.placements.carrying import sides_for
from ronghe.placements.models import Round
from ronghe.placements.operations import posts
from ronghe.placements.operations.posts import KINDS
from ronghe.placements.queries.office import choosable_sides, with_names
from ronghe.web.asking import ask, get_or_post
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import address_of, crumbs_to, round_of_office
from ronghe.web.rounds.forms import ArrangementForm

SOURCES = ("agreements", "offers")


@require_safe
def post_choose(request: WebRequest, reference: str) -> HttpResponse:
    """Show what covers the days of the round: agreements in force, and offers that are published.

    Going on in one of the two lists shows that list alone.
    """
    round_ = round_of_office(request, reference)
    words = request.GET.get("words", "")[:100]
    wanted = request.GET.get("source", "")
    shown = [wanted] if wanted in SOURCES else SOURCES
    context: dict[str, Any] = {
        "round": round_,
        "words": words,
        "shows_agreements": "agreements" in shown,
        "shows_offers": "offers" in shown,
        "crumbs": crumbs_to(round_),
        "back_url": address_of(round_, "posts"),
        "all_url": reverse("rounds:post_choose", args=[round_.reference]) if wanted else "",
    }
    if "agreements" in shown:
        context |= _agreements(request, round_, words, is_alone=len(shown) == 1)
    if "offers" in shown:
        context |= _offers(request, round_, words, is_alone=len(shown) == 1)
    return render(request, "rounds/post_choose.html", context)


def _kept(source: str, words: str) -> Mapping[str, str]:
    return {"source": source, **({"words": words} if words else {})}


def _agreements(
    request: WebRequest, round_: Round, words: str, *, is_alone: bool
) -> dict[str, Any]:
    readable = Agreement.objects.visible_to(request.actor).filter(pk=OuterRef("version__agreement"))
    found = choosable_sides(round_, words).annotate(is_readable=Exists(readable)).order_by("-pk")
    last = last_shown(request, found) if is_alone else None
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None, kept=_kept("agreements", words))
    rows = [_agreement_row(one, round_) for one in shown]
    return {
        "agreements": rows,
        "agreement_page": replace(page, label=_("Pages of agreements")),
    }


def _agreement_row(side: AgreementParty, round_: Round) -> dict[str, Any]:
    agreement, language = side.version.agreement, get_language() or "en"
    named = {one.pk: (one.role, one.acting) for one in side.version.parties.all() if one.acting}
    host = named[side.pk][1]
    page = reverse("agreements:agreement_page", args=[agreement.reference])
    asked = [round_.reference, agreement.reference, host.reference]
    return {
        "agreement": agreement,
        "page": page if vars(side)["is_readable"] else "",
        "host": host.name_in(language),
        "colleges": [
            one.name_in(language) for role, one in named.values() if role == PartyRole.COLLEGE
        ],
        "seats_left": _seats_left(side),
        "ask": reverse("rounds:post_ask_by_agreement", args=asked),
    }


def _offers(request: WebRequest, round_: Round, words: str, *, is_alone: bool) -> dict[str, Any]:
    found = (
        fitting(Criteria(words=words, side=ListingSide.OFFER))
        .filter(kind__in=KINDS, seats_count__gt=F("seats_taken_count"))
        .exclude(starts_on__gt=round_.starts_on)
        .exclude(ends_on__lt=round_.ends_on)
        .exclude(posts__round=round_)
        .select_related("organisation", "region")
        .prefetch_related("organisation__names")
        .order_by("-published_at", "-pk")
    )
    last = last_shown(request, found) if is_alone else None
    if last is not None:
        earlier = Q(published_at__lt=last.published_at)
        found = found.filter(earlier | Q(published_at=last.published_at, pk__lt=last.pk))
    shown, page = page_of(found, is_later=last is not None, kept=_kept("offers", words))
    language = get_language() or "en"
    rows = [
        (
            one,
            one.organisation.name_in(language),
            one.region.name_in(language),
            reverse("rounds:post_ask", args=[round_.reference, one.reference]),
        )
        for one in shown
    ]
    return {"offers": rows, "offer_page": replace(page, label=_("Pages of offers"))}


@get_or_post
def post_ask(request: WebRequest, reference: str, listing: str) -> HttpResponse:
    round_ = round_of_office(request, reference)
    offered = get_object_or_404(
        Listing.objects.published().select_related("organisation"), reference=listing
    )
    form = ArrangementForm(
        request.POST or None,
        **choices_for(round_),
        initial={"seats_count": offered.seats_left},
    )
    return ask(
        request,
        form,
        lambda _entered: posts.ask_for_post(
            round_=round_,
            listing=offered,
            arrangement=form.arrangement,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Ask for “%(title)s”") % {"title": offered.title},
        lead=_("%(host)s is asked whether it takes part; %(n)d seats are left.")
        % {
            "host": offered.organisation.name_in(get_language() or "en"),
            "n": offered.seats_left or 0,
        },
        label=_("Ask host"),
        back_url=address_of(round_, "posts"),
        crumbs=crumbs_to(round_),
        done=_("The host has been asked."),
    )


@get_or_post
def post_ask_by_agreement(
    request: WebRequest, reference: str, agreement: str, host: str
) -> HttpResponse:
    round_ = round_of_office(request, reference)
    side = _side(round_, agreement, host)
    found, left = side.version.agreement, _seats_left(side)
    initial = {"seats_count": left or None, "majors": _majors_meant(side, round_)}
    form = ArrangementForm(request.POST or None, **choices_for(round_), initial=initial)
    return ask(
        request,
        form,
        lambda _entered: posts.ask_by_agreement(
            round_=round_,
            side=side,
            arrangement=form.arrangement,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Ask for seats of “%(title)s”") % {"title": found.title},
        lead=_("%(host)s is asked whether it takes part; %(n)d seats are left.")
        % {"host": side.acting.name_in(get_language() or "en") if side.acting else "", "n": left},
        label=_("Ask host"),
        back_url=address_of(round_, "posts"),
        crumbs=crumbs_to(round_),
        done=_("The host has been asked."),
    )


def _side(round_: Round, agreement: str, host: str) -> AgreementParty:
    """Give the side of the host in an agreement in force, also where it no longer has seats."""
    sides = with_names(sides_for(round_)).filter(version__agreement__reference=agreement)
    found = [one for one in sides.order_by("pk") if one.acting and one.acting.reference == host]
    if not found:
        raise Http404
    return found[0]


def _seats_left(side: AgreementParty) -> int:
    return max(0, int(vars(side)["seats"] or 0) - int(vars(side)["held"]))


def _majors_meant(side: AgreementParty, round_: Round) -> list[str]:
    """Give the codes of the round’s majors that bear the name of which the agreement speaks."""
    said = terms_in_force(side.version.agreement, on=round_.starts_on).terms.get("major")
    found = round_.classes.filter(school_class__major_name=said or "")
    codes = found.exclude(school_class__major_code="").order_by("school_class__major_code")
    return list(codes.values_list("school_class__major_code", flat=True).distinct())


def choices_for(round_: Round) -> dict[str, Any]:
    """Give the majors and tutors among whom the form of a post chooses."""
    majors = (
        round_.classes.exclude(school_class__major_code="")
        .order_by("school_class__major_code")
        .values_list("school_class__major_code", "school_class__major_name")
        .distinct()
    )
    tutors = Membership.objects.on(timezone.localdate()).filter(
        role=Role.TUTOR, organisation__classes__rounds__round=round_
    )
    return {
        "majors": [(code, f"{name or code} ({code})") for code, name in majors],
        "tutors": tutors.select_related("person").order_by("person__full_name", "pk").distinct(),
    }
