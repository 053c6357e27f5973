"""Waivers and overrides as lists: who set which rule aside, for whom, and why."""

from dataclasses import dataclass

import rules
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ronghe.compliance.models import Override, Waiver, WaiverState
from ronghe.parties.actors import Actor
from ronghe.web.findings.names import case_name, organisation_names, rule_title
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.rulebook import words


@dataclass(frozen=True)
class WaiverRow:
    waiver: Waiver
    title: str
    scope: str
    authority: str
    chip: Chip
    withdraw: Action | None


@dataclass(frozen=True)
class OverrideRow:
    override: Override
    title: str
    authority: str
    person: str
    reason_found: str
    url: str


def waiver_rows(waivers: list[Waiver], actor: Actor) -> list[WaiverRow]:
    sheets = [one.sheet for one in waivers if one.sheet is not None]
    ids = {pk for sheet in sheets for pk in (sheet.host_id, sheet.college_id)}
    ids |= {pk for one in waivers for pk in (one.organisation_id, one.authority_id)}
    names = organisation_names(ids)
    return [
        WaiverRow(
            waiver=one,
            title=rule_title(one.rule_id),
            scope=_scope(one, names),
            authority=names[one.authority_id],
            chip=_chip(one),
            withdraw=_withdrawal(one, actor),
        )
        for one in waivers
    ]


def _scope(waiver: Waiver, names: dict[str | int | None, str]) -> str:
    if waiver.sheet is not None:
        return case_name(waiver.sheet, names)
    if waiver.organisation_id is not None:
        return _("All cases of %(name)s") % {"name": names[waiver.organisation_id]}
    return _("All cases in %(name)s and below") % {"name": waiver.region.name}


def _chip(waiver: Waiver) -> Chip:
    if waiver.state == WaiverState.GRANTED:
        return Chip(pgettext("waiver", "Granted"), Mark.HOLDS)
    return Chip(pgettext("waiver", "Withdrawn"))


def _withdrawal(waiver: Waiver, actor: Actor) -> Action | None:
    if waiver.state != WaiverState.GRANTED:
        return None
    if not rules.has_perm("compliance.withdraw_waiver", actor, waiver):
        return None
    return Action(
        _("Withdraw waiver"), reverse("findings:waiver_withdraw", args=[waiver.reference])
    )


def override_rows(overrides: list[Override]) -> list[OverrideRow]:
    names = organisation_names({one.authority_id for one in overrides})
    language = get_language() or "en"
    return [
        OverrideRow(
            override=one,
            title=rule_title(one.finding.rule_id),
            authority=names[one.authority_id],
            person=one.decided_by.name_in(language),
            reason_found=one.finding.reason[words.tongue()],
            url=reverse("findings:finding_page", args=[one.finding_id]),
        )
        for one in overrides
    ]
