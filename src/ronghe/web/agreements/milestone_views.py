"""The steps of the plan of a signed version: noted as reached by the parties."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.partnerships.models import (
    LIVE,
    AgreementVersion,
    Milestone,
)
from ronghe.partnerships.operations import obligations
from ronghe.partnerships.plans import plan_in_force
from ronghe.web.agreements.access import address_of, crumbs_to, edits, visible_agreement
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.requests import WebRequest


@dataclass(frozen=True)
class StepLine:
    """A step of the plan: whose, until when, and how it stands."""

    milestone: Milestone
    title: str
    owner: str
    proof: str
    chip: Chip
    is_late: bool
    reach: Action | None


class ReachedForm(forms.Form):
    reached_on = forms.DateField(
        label=gettext_lazy("Reached on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def steps_of_plan(request: WebRequest, version: AgreementVersion, on: date) -> list[StepLine]:
    """Give the steps of the plan that is in force; before anything is signed there are none."""
    if not version.agreement.is_signed:
        return []
    may_note = version.agreement.state in LIVE and edits(request, version.agreement)
    return [_line(one, version, on, may_note=may_note) for one in plan_in_force(version.agreement)]


def _line(milestone: Milestone, version: AgreementVersion, on: date, *, may_note: bool) -> StepLine:
    language = language_of_text()
    is_late = milestone.reached_on is None and milestone.due_on is not None and milestone.due_on < on  # fmt: skip
    arguments = [version.agreement.reference, milestone.pk]
    owner = milestone.owner.name_in(get_language() or "en") if milestone.owner else milestone.owner_key  # fmt: skip
    return StepLine(
        milestone,
        milestone.title.get(language, ""),
        owner,
        milestone.evidence_wanted.get(language, ""),
        chip_of_step(milestone, is_late=is_late),
        is_late,
        Action(_("Note as reached"), reverse("agreements:milestone_reach", args=arguments))
        if may_note and milestone.reached_on is None
        else None,
    )


def chip_of_step(milestone: Milestone, *, is_late: bool) -> Chip:
    if milestone.reached_on is not None:
        is_behind = milestone.due_on is not None and milestone.reached_on > milestone.due_on
        return Chip(_("Reached late") if is_behind else _("Reached"), Mark.HOLDS)
    return Chip(_("Late"), Mark.BROKEN) if is_late else Chip(_("To come"), Mark.DUE)


@get_or_post
def milestone_reach(request: WebRequest, reference: str, milestone: int) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    found = get_object_or_404(
        Milestone.objects.select_related("agreement__cooperation"),
        agreement=agreement,
        pk=milestone,
    )
    need(request, "partnerships.reach_milestone", found)

    def step(entered: dict[str, Any]) -> object:
        return obligations.reach_milestone(
            milestone=found,
            reached_on=entered["reached_on"],
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        ReachedForm(request.POST or None, initial={"reached_on": timezone.localdate()}),
        step,
        heading=_("Note a step of the plan as reached"),
        lead=found.title.get(language_of_text(), ""),
        label=_("Note as reached"),
        back_url=address_of(agreement, "duties"),
        crumbs=crumbs_to(agreement),
        done=_("Noted. Both sides see it in the plan."),
    )
