"""The page of one finding: what was found, on which facts, by which law, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.compliance import queries, rulebooks
from ronghe.compliance.fact_words import citation
from ronghe.compliance.models import Finding, FindingState, Override, Waiver
from ronghe.compliance.waiving import covering
from ronghe.engines.law import Parameter, Rule, Severity, day_number, read_case
from ronghe.engines.law.explain import label_of
from ronghe.parties.actors import Actor
from ronghe.web.findings.listing import finding_chips
from ronghe.web.findings.names import case_name, organisation_names
from ronghe.web.parts import Action, Chip, Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.listing import version_near

# The law needs it, the readers do not: the reason already says the age.
NOT_SHOWN = frozenset({"student_birth_on"})


@dataclass(frozen=True)
class Law:
    """The rule as it was applied; None on the page when it is in the rulebook no longer."""

    rule: Rule
    text: str
    citation: str
    remedy: str
    mended_by: Text
    evidence: str
    severity_meaning: Text
    address: str


@dataclass(frozen=True)
class Earlier:
    """What the rule said of the case before, and from when until when."""

    chip: Chip
    since: date
    until: date | None
    reason: str
    url: str


@dataclass(frozen=True)
class FindingPage:
    finding: Finding
    title: str
    case: str
    place: str
    parties: list[tuple[Text, str]]
    reason: str
    chips: tuple[Chip, ...]
    facts: list[tuple[str, str]]
    figures: list[tuple[str, str]]
    law: Law | None
    override: Override | None
    waiver: Waiver | None
    history: list[Earlier]
    waive: Action | None = None
    decide: Action | None = None

    @property
    def is_over(self) -> bool:
        return self.finding.state != FindingState.CURRENT


def page_of_finding(
    finding: Finding, actor: Actor, *, waive: Action | None, decide: Action | None
) -> FindingPage:
    sheet = finding.sheet
    names = organisation_names([finding.host_id, finding.college_id])
    law = _law(finding)
    sides: list[tuple[Text, int | None]] = [
        (_("College"), finding.college_id),
        (_("Host"), finding.host_id),
    ]
    return FindingPage(
        finding=finding,
        title=law.rule.title[words.tongue()] if law else finding.rule_id,
        case=case_name(sheet, names),
        place=finding.region.name,
        parties=[(label, names[pk]) for label, pk in sides if pk in names],
        reason=finding.reason[words.tongue()],
        chips=finding_chips(finding),
        facts=_facts(finding),
        figures=_figures(finding, law.rule.parameters) if law else [],
        law=law,
        override=Override.objects.filter(finding=finding)
        .select_related("authority", "decided_by")
        .first(),
        waiver=covering(finding) if finding.outcome == "waived" else None,
        history=_history(finding, actor),
        waive=waive,
        decide=decide,
    )


def _law(finding: Finding) -> Law | None:
    for rule in rulebooks.rulebook().find(finding.rule_id):
        if rule.jurisdiction == finding.rule_jurisdiction:
            return _as_applied(rule, finding)
    return None


def _as_applied(rule: Rule, finding: Finding) -> Law:
    tongue = words.tongue()
    version = version_near(rule, day_number(finding.version_on))
    day = finding.basis_on or finding.assessed_on
    address = reverse("rulebook:rule_page", args=[rule.jurisdiction, rule.id])
    return Law(
        rule=rule,
        text=(version.text or rule.text)[tongue],
        citation=citation(version.source, tongue),
        remedy=rule.remedy[tongue],
        mended_by=words.ROLES[rule.mended_by],
        evidence=rule.evidence[tongue],
        severity_meaning=words.SEVERITY_MEANINGS[Severity(finding.severity)],
        address=f"{address}?on={day.isoformat()}",
    )


def _facts(finding: Finding) -> list[tuple[str, str]]:
    """Say the facts that were looked at; of a long list how long it is, and the entry that decided."""
    catalogue = rulebooks.rulebook().catalogues[finding.kind]
    currency = rulebooks.currency_of(finding.rule_jurisdiction)
    said = []
    for name, raw in finding.facts.items():
        if name not in catalogue.facts:
            continue
        if name in NOT_SHOWN:
            said.append((label_of(name, catalogue, words.tongue()), _("on record, not shown here")))
            continue
        is_list = catalogue.facts[name].type.name == "list"
        values, _wrong = read_case({name: _entries(raw) if is_list else raw}, catalogue)
        for label, value in words.known_facts({name: values.get(name)}, catalogue, currency):
            said.append((label, _of_list(raw, value) if is_list else value))
    return said


def _entries(raw: Mapping[str, Any]) -> list[Any]:
    return [raw["value"]] if "value" in raw else []


def _of_list(raw: Mapping[str, Any], decided: str) -> str:
    count = ngettext("%(n)d entry", "%(n)d entries", raw["count"]) % {"n": raw["count"]}
    if "item" not in raw:
        return count
    return _("%(entries)s; number %(number)d decided: %(decided)s") % {
        "entries": count,
        "number": raw["item"],
        "decided": decided,
    }


def _figures(finding: Finding, parameters: Mapping[str, Parameter]) -> list[tuple[str, str]]:
    currency = rulebooks.currency_of(finding.rule_jurisdiction)
    return [
        (parameters[name].description[words.tongue()], _said(value, parameters[name], currency))
        for name, value in finding.parameters.items()
        if name in parameters and value is not None
    ]


def _said(stored: Any, parameter: Parameter, currency: str) -> str:
    if parameter.type.name == "date":
        return date_format(date.fromisoformat(stored))
    value = frozenset(stored) if isinstance(stored, list) else stored
    return words.value_said(value, parameter.type, currency)


def _history(finding: Finding, actor: Actor) -> list[Earlier]:
    rows = queries.history_of(finding, actor=actor)
    return [
        Earlier(
            chip=finding_chips(one)[0],
            since=one.assessed_on,
            until=one.closed_on,
            reason=one.reason[words.tongue()],
            url="" if one.pk == finding.pk else reverse("findings:finding_page", args=[one.pk]),
        )
        for one in rows
    ]
