"""Guidance as pages: policies, tasks and targets; who has read them, and how far everybody is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.powers import Power
from ronghe.supervision.facts import FACTS
from ronghe.supervision.lifecycles import LABELS
from ronghe.supervision.models import Addressee, Directive, DirectiveState
from ronghe.supervision.operations import directives
from ronghe.supervision.operations.directives import Word
from ronghe.supervision.queries.directives import addressees_of, counted, standing_of
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.guidance.access import Crumbs
from ronghe.web.guidance.directive_rows import (
    address_of,
    directive_rows,
    receipt_rows,
    standing_rows,
)
from ronghe.web.guidance.forms import DirectiveForm, ProgressForm
from ronghe.web.guidance.words import directive_chip, name_of, value_words
from ronghe.web.parts import Action, Text
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def crumbs_to_directives() -> Crumbs:
    return [(pgettext("place", "Guidance"), reverse("guidance:directive_list"))]


def _directive(request: WebRequest, reference: str) -> Directive:
    seen = Directive.objects.visible_to(request.actor).select_related("authority")
    directive = get_object_or_404(seen, reference=reference)
    own = request.actor.organisation
    if own is not None and own.pk == directive.authority_id:
        directive.authority = own  # whose names are read already
    return directive


def _own(request: WebRequest, directive: Directive) -> Addressee | None:
    found = addressees_of(directive).filter(organisation__in=request.actor.managed_organisations)
    return found.first()


def _is_authority(request: WebRequest) -> bool:
    own = request.actor.organisation
    return own is not None and own.kind == OrganisationKind.AUTHORITY


@require_safe
def directive_list(request: WebRequest) -> HttpResponse:
    if not request.actor.managed_organisations:
        raise Http404
    rows = counted(Directive.objects.visible_to(request.actor)).order_by("-pk")
    last = last_shown(request, rows)
    if last is not None:
        rows = rows.filter(pk__lt=last.pk)
    shown, page = page_of(rows, is_later=last is not None)
    own = request.actor.organisation
    may_publish = own is not None and may(request.actor, "supervision.publish_directive", own)
    context = {
        "rows": directive_rows(shown, timezone.localdate(), is_authority=_is_authority(request)),
        "page": page,
        "is_authority": _is_authority(request),
        "publish": Action(_("Publish"), reverse("guidance:directive_publish")) if may_publish else None,
    }  # fmt: skip
    return render(request, "guidance/directive_list.html", context)


@get_or_post
def directive_publish(request: WebRequest) -> HttpResponse:
    own = request.actor.organisation
    if own is None or not _is_authority(request) or not request.actor.managed_organisations:
        raise Http404
    need(request, "supervision.publish_directive", own)
    reached = Organisation.objects.standing().filter(request.actor.remits.reach(Power.SEE_CASES))
    reached = reached.exclude(pk=own.pk).select_related("region")
    asked = DirectiveForm(request.POST or None, reached=reached)

    def step(entered: dict[str, Any]) -> None:
        directives.publish_directive(
            authority=own,
            word=Word(*(entered[name] for name in ("kind", "title", "text", "due_on", "fact", "aim"))),
            organisations=asked.chosen,
            actor=request.actor,
            at=timezone.now(),
        )  # fmt: skip

    return ask(
        request,
        asked,
        step,
        heading=_("Publish a policy, a task or a target"),
        label=_("Publish"),
        back_url=reverse("guidance:directive_list"),
        crumbs=crumbs_to_directives(),
        done=_("Published. Those whom it concerns are told, and asked to confirm."),
    )


@require_safe
def directive_page(request: WebRequest, reference: str) -> HttpResponse:
    """Show the authority receipt and progress of everybody, an addressee its own."""
    directive, today = _directive(request, reference), timezone.localdate()
    runs = may(request.actor, "supervision.run_directive", directive)
    own, seen = None, addressees_of(directive)
    if directive.authority_id not in request.actor.managed_organisations:
        own = _own(request, directive)
        seen = seen.filter(organisation__in=request.actor.managed_organisations)
    last = last_shown(request, seen)
    if last is not None:
        seen = seen.filter(pk__gt=last.pk)
    shown, page = page_of(seen, is_later=last is not None)
    fact = FACTS.get(directive.fact)
    is_open = directive.state == DirectiveState.PUBLISHED
    context = {
        "directive": directive,
        "authority": name_of(directive.authority),
        "chip": directive_chip(directive, today),
        "crumbs": crumbs_to_directives(),
        "fact": fact,
        "aim": value_words(f"{directive.aim:f}", fact.kind) if fact and directive.aim else "",
        "rows": standing_rows(standing_of(directive, shown, on=today), directive, today),
        "page": page,
        "receipts": receipt_rows(directive) if own is None else [],
        "may_confirm": is_open and own is not None and own.confirmed_at is None,
        "may_report": is_open and own is not None and directive.asks_for_progress,
        "steps": _steps(directive) if runs and is_open else [],
    }
    return render(request, "guidance/directive_page.html", context)


def _steps(directive: Directive) -> list[Action]:
    labels: dict[str, Text] = {
        "remind": _("Remind those who are not done"),
        "close": LABELS["close_directive"],
        "withdraw": LABELS["withdraw_directive"],
    }
    return [
        Action(label, reverse("guidance:directive_step", args=[directive.reference, step]), method="post")
        for step, label in labels.items()
    ]  # fmt: skip


@require_POST
def directive_confirm(request: WebRequest, reference: str) -> HttpResponse:
    directive = _directive(request, reference)
    own = _own(request, directive)
    if own is None:
        raise Http404
    try:
        directives.confirm_directive(addressee=own, actor=request.actor, at=timezone.now())
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Receipt is confirmed. Thank you."))
    return redirect(address_of(directive))


@get_or_post
def directive_report(request: WebRequest, reference: str) -> HttpResponse:
    directive = _directive(request, reference)
    own = _own(request, directive)
    if own is None:
        raise Http404

    def step(entered: dict[str, Any]) -> None:
        directives.report_progress(
            addressee=own,
            note=entered["note"],
            figure=entered["figure"],
            is_done=entered["is_done"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        ProgressForm(request.POST or None),
        step,
        heading=_("How far are you with “%(title)s”?") % {"title": directive.title},
        label=_("Report progress"),
        back_url=address_of(directive),
        crumbs=[*crumbs_to_directives(), (directive.title, address_of(directive))],
        done=_("Reported. Your authority sees it."),
    )


@require_POST
def directive_step(request: WebRequest, reference: str, step: str) -> HttpResponse:
    directive = _directive(request, reference)
    if directive.authority_id not in request.actor.managed_organisations:
        raise Http404
    try:
        done = _step(directive, step, request)
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect(address_of(directive))


def _step(directive: Directive, step: str, request: WebRequest) -> str:
    actor, at = request.actor, timezone.now()
    if step == "remind":
        told = directives.remind_of_directive(directive=directive, actor=actor, at=at)
        return ngettext("%(n)d organisation is reminded.", "%(n)d organisations are reminded.", told) % {"n": told}  # fmt: skip
    if step == "close":
        directives.close_directive(directive=directive, actor=actor, at=at)
        return _("Closed. What was said stays here.")
    if step == "withdraw":
        directives.withdraw_directive(directive=directive, actor=actor, at=at)
        return _("Withdrawn.")
    raise Http404
