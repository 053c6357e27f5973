"""Signing by those who are signed in, refusing, links for others, and paper."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Person, SigningMandate
from ronghe.partnerships.hindrances import document_kind_of
from ronghe.partnerships.models import Agreement, AgreementParty, VersionState
from ronghe.partnerships.operations import paper, signing, signing_links
from ronghe.partnerships.operations.signing import Proof
from ronghe.web.accounts.freshness import is_demo_session, recently_authenticated
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.agreements.forms import LinkForm, PaperForm, ReasonForm
from ronghe.web.agreements.reading import clauses_of, signers_of
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Action
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def own_party(request: WebRequest, agreement: Agreement) -> AgreementParty:
    """Give the party for which the reader could sign: one's organisation, or oneself."""
    version = current_version(agreement)
    parties = list(version.parties.select_related("organisation", "person").order_by("pk"))
    for party in parties:
        party.version = version
        if party.person_id is not None and party.person_id == request.actor.person_id:
            return party
        if party.organisation_id is not None and party.acting_id in request.actor.organisations:
            return party
    raise Http404


def proof_of(request: HttpRequest) -> Proof:
    """Say by what the session knows who is sitting there; the demonstration knows by one click."""
    if is_demo_session(request):
        return Proof("second_factor", {"demonstration": True})
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return Proof("second_factor" if "mfa" in methods else "password")


@never_cache
@get_or_post
@recently_authenticated
def agreement_sign(request: WebRequest, reference: str) -> HttpResponse:
    """Show the text as it is signed, with one button; then sign it."""
    agreement = visible_agreement(request, reference)
    party = own_party(request, agreement)
    need(request, "partnerships.sign_agreement", party)
    if request.method == "POST":
        return _sign(request, reference)
    version = current_version(agreement)
    context = {
        "agreement": agreement,
        "version": version,
        "clauses": clauses_of(version),
        "signers": signers_of(version),
        "sign": Action(_("Sign agreement"), request.path, method="post", is_primary=True),
        "refuse": Action(
            _("Refuse to sign"), reverse("agreements:agreement_refuse", args=[reference])
        ),
        "is_out": version.state == VersionState.SIGNING,
        "crumbs": [(agreement.title, address_of(agreement))],
    }
    return render(request, "agreements/sign_page.html", context)


@answered_once
def _sign(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    try:
        signing.sign_agreement(
            party=own_party(request, agreement),
            proof=proof_of(request),
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("You have signed. It stands beside your name below."))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(address_of(agreement))


@get_or_post
def agreement_refuse(request: WebRequest, reference: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    party = own_party(request, agreement)
    need(request, "partnerships.refuse_agreement", party)
    return ask(
        request,
        ReasonForm(request.POST or None),
        lambda entered: signing.refuse_agreement(
            party=party, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Refuse to sign"),
        lead=_("The text goes back into negotiation, and the others read your reason."),
        label=_("Refuse to sign"),
        back_url=address_of(agreement),
        crumbs=[(agreement.title, address_of(agreement))],
        done=_("The text is in negotiation again, with your reason."),
    )


def party_of(agreement: Agreement, key: str) -> AgreementParty:
    version = current_version(agreement)
    found = version.parties.select_related("organisation", "person")
    party = get_object_or_404(found, key=key)
    party.version = version
    return party


def people_who_sign(party: AgreementParty, *, ever: bool = False) -> Any:
    """Give those with a mandate for such a document; a paper may be signed under an earlier one."""
    if party.acting is None:
        return Person.objects.filter(agreement_parties=party.pk).order_by("pk")
    mandates = (
        SigningMandate.objects.all() if ever else SigningMandate.objects.on(timezone.localdate())
    )
    held = mandates.filter(
        organisation=party.acting, document_kinds__contains=[document_kind_of(party.version)]
    )
    return Person.objects.filter(pk__in=held.order_by().values("person")).order_by("pk")


@get_or_post
def link_send(request: WebRequest, reference: str, party: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = party_of(agreement, party)
    need(request, "partnerships.send_signing_link", found)
    return ask(
        request,
        LinkForm(request.POST or None, people=people_who_sign(found)),
        lambda entered: signing_links.send_signing_link(
            party=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Send a link for signing"),
        lead=_("It works once, for this person and this text only, and asks for a code."),
        label=_("Send link"),
        back_url=address_of(agreement, "signatures"),
        crumbs=crumbs_to(agreement),
        done=_("The link is sent. It works for a week."),
    )


@get_or_post
def paper_record(request: WebRequest, reference: str, party: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = party_of(agreement, party)
    need(request, "partnerships.record_paper", found)

    def step(entered: dict[str, Any]) -> object:
        return paper.record_paper_signing(
            party=found,
            signed_by=entered["person"],
            signed_on=entered["signed_on"],
            has_signature=entered["has_signature"],
            seal=entered["seal"],
            file=entered["file"],
            file_name=entered["file"].name,
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        PaperForm(
            request.POST or None, request.FILES or None, people=people_who_sign(found, ever=True)
        ),
        step,
        heading=_("Record a signature on paper"),
        lead=_("Signature and seal are two facts. A second person confirms both."),
        label=_("Record paper"),
        back_url=address_of(agreement, "signatures"),
        crumbs=crumbs_to(agreement),
        done=_("Recorded. A second person confirms it."),
    )
