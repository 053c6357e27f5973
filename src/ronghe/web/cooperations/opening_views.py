"""Opening a cooperation: with whom one names, from an enquiry that ended well, or as a renewal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    Agreement,
    Cooperation,
    CooperationKind,
    CooperationState,
    Enquiry,
    ListingKind,
)
from ronghe.partnerships.operations import cooperations
from ronghe.partnerships.operations.enquiries import sides
from ronghe.partnerships.operations.renewing import renew_agreement
from ronghe.partnerships.queries.partners import partners_of
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.cooperations.access import address_of, crumbs_to, own_side, visible_cooperation
from ronghe.web.cooperations.forms import FurtherForm, OpeningForm, PeriodForm
from ronghe.web.cooperations.renewing import next_period
from ronghe.web.parts import Text
from ronghe.web.requests import WebRequest

KIND_OF_LISTING = {
    ListingKind.POSTS: CooperationKind.PLACEMENT,
    ListingKind.APPRENTICESHIP: CooperationKind.APPRENTICESHIP,
    ListingKind.JOINT_COURSE: CooperationKind.JOINT_COURSE,
    ListingKind.LECTURERS: CooperationKind.JOINT_COURSE,
    ListingKind.TEACHER_PRACTICE: CooperationKind.TEACHER_PRACTICE,
    ListingKind.TRAINING_BASE: CooperationKind.TRAINING_BASE,
}


def _list_crumbs() -> list[tuple[Text, str]]:
    return [(_("Cooperations"), reverse("cooperations:cooperation_list"))]


@get_or_post
def cooperation_open(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    need(request, "partnerships.open_cooperation", own)
    assert own is not None  # noqa: S101 -- needed above
    form = OpeningForm(
        request.POST or None,
        partners=partners_of(own),
        initial={"other": request.GET.get("with", "")[:20]},
    )

    opened: list[Cooperation] = []

    def step(entered: dict[str, Any]) -> None:
        made = cooperations.open_cooperation(
            organisation=own,
            others=form.others,
            kind=entered["kind"],
            title=entered["title"],
            purpose=entered["purpose"],
            actor=request.actor,
            at=timezone.now(),
        )
        opened.append(made)

    response = ask(
        request,
        form,
        step,
        heading=_("Open a cooperation"),
        lead=_("Nobody is bound by it. Both sides then answer a few questions, and draft."),
        label=_("Open cooperation"),
        back_url=reverse("cooperations:cooperation_list"),
        crumbs=_list_crumbs(),
        done=_("The cooperation is open."),
    )
    return redirect(address_of(opened[0])) if opened else response


@get_or_post
def cooperation_from_enquiry(request: WebRequest, enquiry: str) -> HttpResponse:
    """Open what both sides agreed on in an enquiry, filled in from it and its listing."""
    found = get_object_or_404(
        Enquiry.objects.visible_to(request.actor)
        .select_related("asker", "asked", "listing")
        .prefetch_related("asker__names", "asked__names"),
        reference=enquiry,
    )
    own, other = sides(found, request.actor)
    need(request, "partnerships.open_cooperation", own)
    opened = found.cooperations.exclude(state=CooperationState.GIVEN_UP).first()
    if opened is not None:
        return redirect(address_of(opened))
    listing = found.listing
    initial = {
        "title": found.subject,
        "kind": KIND_OF_LISTING.get(ListingKind(listing.kind), CooperationKind.FRAMEWORK)
        if listing
        else CooperationKind.FRAMEWORK,
        "purpose": (listing.summary or listing.title) if listing else found.subject,
    }
    page = reverse("enquiries:enquiry_page", args=[enquiry])
    return _open_further(
        request,
        FurtherForm(request.POST or None, initial=initial),
        own=own,
        others=[other],
        from_where={"enquiry": found},
        heading=_("Open a cooperation with %(name)s")
        % {"name": other.name_in(get_language() or "en")},
        lead=_("Filled in from the enquiry; change what you like. Nobody is bound by it yet."),
        label=_("Open cooperation"),
        back_url=page,
        crumbs=[(_("Enquiries"), reverse("enquiries:enquiry_list")), (found.subject, page)],
    )


@get_or_post
def cooperation_renew(request: WebRequest, reference: str) -> HttpResponse:
    """Open what goes on with the same parties; their readiness is not asked again."""
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.take_part", cooperation)
    own = own_side(request, cooperation)
    if own is None:
        return redirect(address_of(cooperation))
    others = Organisation.objects.filter(cooperating__cooperation=cooperation).exclude(pk=own.pk)
    initial = {
        "title": cooperation.title,
        "kind": cooperation.kind,
        "purpose": cooperation.purpose,
    }
    return _open_further(
        request,
        FurtherForm(request.POST or None, initial=initial),
        own=own,
        others=list(others.order_by("pk")),
        from_where={"renews": cooperation},
        heading=_("Renew the cooperation"),
        lead=_(
            "Same parties, and what was said of readiness stands. Afterwards each agreement is renewed"
            " from the terms in force today."
        ),
        label=_("Renew cooperation"),
        back_url=address_of(cooperation),
        crumbs=crumbs_to(cooperation),
    )


def _open_further(
    request: WebRequest,
    form: FurtherForm,
    *,
    own: Organisation,
    others: list[Organisation],
    from_where: dict[str, Any],
    heading: Text,
    lead: Text,
    label: Text,
    back_url: str,
    crumbs: list[tuple[Text, str]],
) -> HttpResponse:
    opened: list[Cooperation] = []

    def step(entered: dict[str, Any]) -> object:
        made = cooperations.open_cooperation(
            organisation=own,
            others=others,
            actor=request.actor,
            at=timezone.now(),
            **from_where,
            **entered,
        )
        opened.append(made)
        return made

    response = ask(
        request,
        form,
        step,
        heading=heading,
        lead=lead,
        label=label,
        back_url=back_url,
        crumbs=crumbs,
        done=_("The cooperation is open."),
    )
    return redirect(address_of(opened[0])) if opened else response


@get_or_post
def agreement_renew(request: WebRequest, reference: str, agreement: str) -> HttpResponse:
    """Draft the next period's agreement into this cooperation, from the terms in force today."""
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.draft_agreement", cooperation)
    found = get_object_or_404(
        Agreement.objects.visible_to(request.actor).filter(
            cooperation__in=[cooperation.pk, cooperation.renews_id]
        ),
        reference=agreement,
    )
    need(request, "partnerships.edit_agreement", found)
    return ask(
        request,
        PeriodForm(request.POST or None, initial=next_period(found, on=timezone.localdate())),
        lambda entered: renew_agreement(
            agreement=found,
            cooperation=cooperation,
            actor=request.actor,
            at=timezone.now(),
            **entered,
        ),
        heading=_("Renew agreement %(reference)s") % {"reference": found.reference},
        lead=_(
            "The draft takes parties, words and duties from it, and the terms in force today."
            " Only the days are new; go through the rest afterwards."
        ),
        label=_("Draft the next period"),
        back_url=f"{address_of(cooperation)}?tab=terms",
        crumbs=crumbs_to(cooperation),
        done=_("The next period is drafted. Go through it, then lay it before the other side."),
    )
