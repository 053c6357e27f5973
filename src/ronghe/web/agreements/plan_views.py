"""Obligations and the operation plan of a draft: added, changed, taken out."""

from dataclasses import replace
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ronghe.engines.terms import Document, Milestone, Obligation, said
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementVersion
from ronghe.web.agreements.draft_forms import MilestoneForm, ObligationForm, WhyForm
from ronghe.web.agreements.reading import language_of_text, party_names, quoted
from ronghe.web.agreements.revising import ask_revision, opened_draft
from ronghe.web.asking import get_or_post
from ronghe.web.requests import WebRequest

Part = TypeVar("Part", Obligation, Milestone)


def _of_key(parts: tuple[Part, ...], key: str) -> Part:
    found = next((one for one in parts if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _obligation_form(
    request: WebRequest, version: AgreementVersion, obligation: Obligation | None = None
) -> ObligationForm:
    return ObligationForm(
        request.POST or None,
        document=version.content,
        template=library.templates()[version.agreement.template],
        names=party_names(version),
        obligation=obligation,
    )


@get_or_post
def obligation_add(request: WebRequest, reference: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document, form = version.content, _obligation_form(request, version)

    def change(_entered: dict[str, Any]) -> Document:
        return replace(document, obligations=(*document.obligations, form.obligation_entered()))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Add an obligation"),
        lead=_("Say who owes what to whom, by when, and what follows when it is missed."),
        label=_("Add obligation"),
        done=_("The obligation is added. Let a step of the plan carry it out."),
        tab="duties",
    )


@get_or_post
def obligation_change(request: WebRequest, reference: str, key: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = _obligation_form(request, version, _of_key(document.obligations, key))

    def change(_entered: dict[str, Any]) -> Document:
        changed = form.obligation_entered()
        obligations = (changed if one.key == key else one for one in document.obligations)
        return replace(document, obligations=tuple(obligations))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Change an obligation"),
        label=_("Keep obligation"),
        done=_("The obligation is kept as changed."),
        tab="duties",
    )


@get_or_post
def obligation_remove(request: WebRequest, reference: str, key: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    words = said(_of_key(document.obligations, key).what, language_of_text())
    obligations = tuple(one for one in document.obligations if one.key != key)
    milestones = tuple(
        replace(one, covers=tuple(covered for covered in one.covers if covered != key))
        for one in document.milestones
    )
    return ask_revision(
        request,
        version,
        WhyForm(request.POST or None),
        lambda _entered: replace(document, obligations=obligations, milestones=milestones),
        heading=_("Take an obligation out"),
        lead=quoted(words, _("Nobody owes it any more, and no step of the plan carries it out.")),
        label=_("Take out"),
        done=_("The obligation is taken out; the changes show it."),
        tab="duties",
    )


@get_or_post
def milestone_add(request: WebRequest, reference: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = MilestoneForm(request.POST or None, document=document, names=party_names(version))

    def change(_entered: dict[str, Any]) -> Document:
        return replace(document, milestones=(*document.milestones, form.milestone_entered()))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Add a step to the plan"),
        lead=_("A step has an owner, a day, and something that shows it was reached."),
        label=_("Add step"),
        done=_("The step is in the plan."),
        tab="duties",
    )


@get_or_post
def milestone_change(request: WebRequest, reference: str, key: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = MilestoneForm(
        request.POST or None,
        document=document,
        names=party_names(version),
        milestone=_of_key(document.milestones, key),
    )

    def change(_entered: dict[str, Any]) -> Document:
        changed = form.milestone_entered()
        milestones = (changed if one.key == key else one for one in document.milestones)
        return replace(document, milestones=tuple(milestones))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Change a step of the plan"),
        label=_("Keep step"),
        done=_("The step is kept as changed."),
        tab="duties",
    )


@get_or_post
def milestone_remove(request: WebRequest, reference: str, key: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    words = said(_of_key(document.milestones, key).title, language_of_text())
    milestones = tuple(one for one in document.milestones if one.key != key)
    return ask_revision(
        request,
        version,
        WhyForm(request.POST or None),
        lambda _entered: replace(document, milestones=milestones),
        heading=_("Take a step out of the plan"),
        lead=quoted(words, _("Each obligation is carried out by some step before anybody signs.")),
        label=_("Take out"),
        done=_("The step is taken out; the changes show it."),
        tab="duties",
    )
