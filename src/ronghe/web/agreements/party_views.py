"""Parties of a draft: how hosts share it, and another one in a party’s place."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.engines.terms import Document
from ronghe.parties.models import Guardian, Organisation, Person
from ronghe.partnerships.models import Agreement, AgreementParty, AgreementVersion, PartyRole
from ronghe.partnerships.operations import joining
from ronghe.partnerships.versions import Side
from ronghe.web.agreements.access import address_of, crumbs_to
from ronghe.web.agreements.draft_forms import PartyForm, SharesForm
from ronghe.web.agreements.reading import party_names
from ronghe.web.agreements.revising import ask_revision, opened_draft, with_why
from ronghe.web.asking import ask, get_or_post
from ronghe.web.requests import WebRequest


@get_or_post
def shares_change(request: WebRequest, reference: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = SharesForm(request.POST or None, document=document, names=party_names(version))

    def change(_entered: dict[str, Any]) -> Document:
        shares = form.shares
        parties = (replace(one, share=shares.get(one.key)) for one in document.parties)
        return replace(document, parties=tuple(parties))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("How the hosts share it"),
        lead=_("Where several hosts take part, say what part each of them has."),
        label=_("Keep shares"),
        done=_("The shares are kept."),
        tab="signatures",
    )


@get_or_post
def party_replace(request: WebRequest, reference: str, party: str) -> HttpResponse:
    version = opened_draft(request, reference)
    found = get_object_or_404(version.parties.select_related("organisation", "person"), key=party)
    newcomers = _newcomers(version, found)
    if not newcomers:
        return _nobody_else(request, version.agreement, found)
    language = get_language() or "en"
    form = PartyForm(
        request.POST or None,
        choices=[(str(pk), one.name_in(language)) for pk, one in newcomers.items()],
    )

    def step(entered: dict[str, Any]) -> object:
        one = newcomers[int(entered["newcomer"])]
        side = (
            Side(found.role, organisation=one)
            if isinstance(one, Organisation)
            else Side(found.role, person=one)
        )
        return joining.replace_party(
            version=version,
            key=found.key,
            side=side,
            why=entered["why"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        with_why(form, version),
        step,
        heading=_("Another party in place of %(name)s") % {"name": party_names(version)[found.key]},
        lead=_("It takes over the duties, the share and the turn to sign."),
        label=_("Replace party"),
        back_url=address_of(version.agreement, "signatures"),
        crumbs=crumbs_to(version.agreement),
        done=_("The party is replaced; the others see it and why."),
    )


def _nobody_else(request: WebRequest, agreement: Agreement, party: AgreementParty) -> HttpResponse:
    """Lead to where somebody is let in; a form with nobody to choose helps nobody."""
    if party.organisation_id is None:
        messages.warning(request, _("No other guardian of the student is on record yet."))
        return redirect(address_of(agreement, "signatures"))
    messages.warning(
        request,
        _("Nobody else can take this place yet. Let the organisation into the cooperation first."),
    )
    return redirect("cooperations:party_admit", agreement.cooperation.reference)


def _newcomers(
    version: AgreementVersion, party: AgreementParty
) -> dict[int, Organisation] | dict[int, Person]:
    """Give who may take the place: others of the cooperation in that role, or other guardians."""
    if party.organisation_id is not None:
        taken = version.parties.exclude(organisation=None).order_by().values("organisation")
        organisations = (
            Organisation.objects.filter(
                cooperating__cooperation=version.agreement.cooperation_id,
                cooperating__role=party.role,
            )
            .exclude(pk__in=taken)
            .prefetch_related("names")
            .order_by("pk")
        )
        return {one.pk: one for one in organisations}
    if party.role != PartyRole.GUARDIAN:
        return dict[int, Person]()
    students = version.parties.filter(role=PartyRole.STUDENT).order_by().values("person")
    guardians = (
        Guardian.objects.filter(student__in=students, ends_on=None)
        .exclude(person__agreement_parties__version=version)
        .select_related("person")
        .order_by("pk")
    )
    return {one.person_id: one.person for one in guardians}
