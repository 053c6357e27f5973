"""What an authority decides about a finding: setting a rule aside, or letting something start."""

from collections.abc import Mapping
from typing import Any

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.compliance import operations
from ronghe.compliance.models import Finding, Waiver, WaiverScope
from ronghe.compliance.models.finding import OPEN
from ronghe.compliance.waiving import is_waivable
from ronghe.parties.actors import Actor
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.findings.forms import OverrideForm, WaiverForm, WithdrawalForm
from ronghe.web.findings.names import rule_title
from ronghe.web.parts import Action
from ronghe.web.requests import WebRequest

Scope = Mapping[str, Any]


def visible_finding(request: WebRequest, finding: int) -> Finding:
    found = Finding.objects.visible_to(request.actor).select_related(
        "region__jurisdiction", "sheet__region", "sheet__host__region", "sheet__college__region"
    )
    return get_object_or_404(found, pk=finding)


def waive_action(finding: Finding, actor: Actor) -> Action | None:
    """Offer the waiver to whoever may grant one of a finding that stands open."""
    if not is_open(finding) or not is_waivable(finding.rule_id) or not _scopes(finding, actor):
        return None
    return Action(_("Waive the rule"), reverse("findings:waiver_grant", args=[finding.pk]))


def is_open(finding: Finding) -> bool:
    return finding.closed_on is None and finding.outcome in OPEN


def override_action(finding: Finding, actor: Actor) -> Action | None:
    """Offer the override to whoever may decide on a block that nobody has overridden."""
    is_block = finding.closed_on is None and finding.is_blocking
    if not is_block or hasattr(finding, "override"):
        return None
    if not rules.has_perm("compliance.override_block", actor, finding):
        return None
    return Action(
        _("Let it start all the same"), reverse("findings:block_override", args=[finding.pk])
    )


def _scopes(finding: Finding, actor: Actor) -> dict[str, tuple[str, Scope]]:
    """Give for whom the actor may waive the rule of the finding: words, and the scope."""
    language = get_language() or "en"
    sheet = finding.sheet
    offered: dict[str, tuple[str, Scope]] = {"subject": (_("This case alone"), {"sheet": sheet})}
    for name, one in (("host", sheet.host), ("college", sheet.college)):
        if one is not None:
            said = _("All cases of %(name)s") % {"name": one.name_in(language)}
            offered[name] = (said, {"organisation": one})
    said = _("All cases in %(name)s and below") % {"name": finding.region.name}
    offered["region"] = (said, {"region": finding.region})
    return {
        key: (said, scope)
        for key, (said, scope) in offered.items()
        if rules.has_perm("compliance.grant_waiver", actor, _wanted(finding, scope))
    }


def _wanted(finding: Finding, scope: Scope) -> Waiver:
    kinds = {
        "sheet": WaiverScope.SUBJECT,
        "organisation": WaiverScope.ORGANISATION,
        "region": WaiverScope.REGION,
    }
    (kind,) = scope
    return Waiver(scope=kinds[kind], **{"region": finding.region, **scope})


@get_or_post
def waiver_grant(request: WebRequest, finding: int) -> HttpResponse:
    found = visible_finding(request, finding)
    scopes = _scopes(found, request.actor)
    if not scopes:
        raise PermissionDenied
    if not is_open(found) or not is_waivable(found.rule_id):
        messages.warning(
            request, _("There is nothing to waive here: the rule holds or binds always.")
        )
        return redirect(_page(found))
    first = found.basis_on or timezone.localdate()
    form = WaiverForm(
        request.POST or None,
        scopes=[(key, said) for key, (said, _scope) in scopes.items()],
        initial={"starts_on": first, "ends_on": found.sheet.ends_on},
    )

    def step(entered: dict[str, Any]) -> Waiver:
        return operations.grant_waiver(
            rule_id=found.rule_id,
            starts_on=entered["starts_on"],
            ends_on=entered["ends_on"],
            reason=entered["reason"],
            actor=request.actor,
            at=timezone.now(),
            **scopes[entered["scope"]][1],
        )

    return ask(
        request,
        form,
        step,
        heading=_("Waive “%(rule)s”") % {"rule": rule_title(found.rule_id)},
        lead=_("The rule is set aside for a stated scope and time. Those concerned can read why."),
        label=_("Waive rule"),
        back_url=_page(found),
        crumbs=_crumbs(found),
        done=_("The rule is waived. Whatever it covers is judged anew."),
    )


@get_or_post
def block_override(request: WebRequest, finding: int) -> HttpResponse:
    found = visible_finding(request, finding)
    need(request, "compliance.override_block", found)
    if hasattr(found, "override"):
        return redirect(_page(found))
    return ask(
        request,
        OverrideForm(request.POST or None),
        lambda entered: operations.override_block(
            finding=found, reason=entered["reason"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Let it start although “%(rule)s” does not hold")
        % {"rule": rule_title(found.rule_id)},
        lead=_("It is about this finding alone: when the facts change, it has to be decided anew."),
        label=_("Override block"),
        back_url=_page(found),
        crumbs=_crumbs(found),
        done=_("It may start. Your decision stands on the record."),
    )


@get_or_post
def waiver_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    visible = Waiver.objects.visible_to(request.actor).select_related(
        "region", "organisation__region", "sheet__host__region", "sheet__college__region"
    )
    waiver = get_object_or_404(visible, reference=reference)
    need(request, "compliance.withdraw_waiver", waiver)
    listing = reverse("findings:waiver_list")
    return ask(
        request,
        WithdrawalForm(request.POST or None),
        lambda entered: operations.withdraw_waiver(
            waiver=waiver, reason=entered["reason"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Withdraw waiver %(reference)s") % {"reference": waiver.reference},
        lead=_("It was granted with the words: “%(reason)s”") % {"reason": waiver.reason},
        label=_("Withdraw waiver"),
        back_url=listing,
        crumbs=[(_("Findings"), reverse("findings:overview")), (_("Waivers"), listing)],
        done=_("The waiver is withdrawn. Whatever it covered is judged anew."),
    )


def _page(finding: Finding) -> str:
    return reverse("findings:finding_page", args=[finding.pk])


def _crumbs(finding: Finding) -> list[tuple[str, str]]:
    return [
        (_("Findings"), reverse("findings:overview")),
        (rule_title(finding.rule_id), _page(finding)),
    ]
