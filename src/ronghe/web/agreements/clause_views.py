"""Clauses of a draft: changed, added, taken out, and remarked on."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.engines.terms import Clause, Document
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.operations import negotiation
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.agreements.draft_forms import ClauseForm, NewClauseForm, WhyForm
from ronghe.web.agreements.forms import CommentForm
from ronghe.web.agreements.reading import clauses_of, quoted
from ronghe.web.agreements.revising import ask_revision, opened_draft
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.requests import WebRequest


def _words(version: AgreementVersion, key: str) -> str:
    """Give the clause as people read it, with its terms filled in."""
    return next(one.text for one in clauses_of(version) if one.key == key)


def _clause(version: AgreementVersion, key: str) -> Clause:
    found = next((one for one in version.content.clauses if one.key == key), None)
    if found is None:
        raise Http404
    return found


@get_or_post
def clause_add(request: WebRequest, reference: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = NewClauseForm(
        request.POST or None,
        document=document,
        template=library.templates()[version.agreement.template],
    )

    def change(entered: dict[str, Any]) -> Document:
        clauses = list(document.clauses)
        clauses.insert(int(entered["after"]), form.clause_for(document))
        return replace(document, clauses=tuple(clauses))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Add a clause"),
        lead=_("Take one from the library, or write your own; your own one is marked as such."),
        label=_("Add clause"),
        done=_("The clause is added."),
    )


@get_or_post
def clause_change(request: WebRequest, reference: str, clause: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    form = ClauseForm(request.POST or None, clause=_clause(version, clause))

    def change(_entered: dict[str, Any]) -> Document:
        clauses = (
            replace(one, text=form.text) if one.key == clause else one for one in document.clauses
        )
        return replace(document, clauses=tuple(clauses))

    return ask_revision(
        request,
        version,
        form,
        change,
        heading=_("Change a clause"),
        lead=_("Words in braces stand for terms and are filled in from them."),
        label=_("Keep clause"),
        done=_("The clause is kept, and marked as changed."),
    )


@get_or_post
def clause_remove(request: WebRequest, reference: str, clause: str) -> HttpResponse:
    version = opened_draft(request, reference)
    document = version.content
    _clause(version, clause)
    kept = tuple(one for one in document.clauses if one.key != clause)
    return ask_revision(
        request,
        version,
        WhyForm(request.POST or None),
        lambda _entered: replace(document, clauses=kept),
        heading=_("Take a clause out"),
        lead=quoted(_words(version, clause), _("What the law of the place asks for stays.")),
        label=_("Take out"),
        done=_("The clause is taken out; the changes show it."),
    )


@get_or_post
def clause_comment(request: WebRequest, reference: str, clause: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    version = current_version(agreement)
    _clause(version, clause)

    def step(entered: dict[str, Any]) -> object:
        assert request.actor.organisation is not None  # noqa: S101 -- who edits has one
        return negotiation.comment_on_clause(
            version=version,
            clause=clause,
            organisation=request.actor.organisation,
            text=entered["text"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        CommentForm(request.POST or None),
        step,
        heading=_("Remark on a clause"),
        lead=quoted(_words(version, clause)),
        label=_("Write remark"),
        back_url=address_of(agreement),
        crumbs=crumbs_to(agreement),
        done=_("The remark stands beside the clause."),
    )
