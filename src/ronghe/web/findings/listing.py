"""The findings that somebody has to see to, narrowed by rule, organisation, region and answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ronghe.compliance import queries
from ronghe.compliance.models import Finding
from ronghe.engines.law import Outcome, Rule, Severity
from ronghe.parties.actors import Actor
from ronghe.web.findings.names import case_name, organisation_names, region_names, rule_title
from ronghe.web.parts import Chip, Mark, Page, Text
from ronghe.web.rulebook import words
from ronghe.web.rulebook.words import OUTCOMES, UNCONFIRMED, severity_chip

PAGE_SIZE = 50
COUNT_CAP = 1000
ANSWERS: dict[str, Text] = {
    "violation": _("breaks a rule that must hold"),
    "fail": _("does not hold"),
    "unknown": _("not known"),
    "blocked": _("keeps from starting"),
}
CONDITIONS = {
    "violation": queries.VIOLATIONS,
    "fail": queries.FAILS,
    "unknown": queries.UNKNOWN,
    "blocked": queries.BLOCKED,
}
ABOUT = ("host", "college", "region")
FILTERS = ("answer", "rule", *ABOUT)
LARGEST_KEY = 2**62


class FindingFilter(forms.Form):
    answer = forms.ChoiceField(
        label=_("What was found"),
        required=False,
        choices=[("", _("all that is open")), *ANSWERS.items()],
    )
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    host = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=LARGEST_KEY)
    college = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=LARGEST_KEY)
    region = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=LARGEST_KEY)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=LARGEST_KEY)

    def __init__(self, *args: Any, rules: Sequence[Rule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = dict.fromkeys(rule.id for rule in rules)
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = [("", _("all rules")), *((one, f"{one} {rule_title(one)}") for one in ids)]
        self.is_valid()

    def wanted(self, name: str) -> Any:
        """Give what was asked for; a filter that makes no sense is as good as none."""
        return self.cleaned_data.get(name) or ""

    def query(self, **changes: Any) -> str:
        kept = {name: self.wanted(name) for name in FILTERS} | changes
        return urlencode({name: value for name, value in kept.items() if value != ""})

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted(name) for name in FILTERS)


@dataclass(frozen=True)
class Row:
    key: int
    title: str
    rule: str
    case: str
    reason: str
    place: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Narrowing:
    """A filter that came with a link: whom the list is about, and the list without it."""

    name: str
    query: str


def narrowings_of(form: FindingFilter) -> list[Narrowing]:
    asked = {name: form.wanted(name) or None for name in ABOUT}
    organisations = organisation_names([asked["host"], asked["college"]])
    places = region_names([asked["region"]])
    names = {"host": organisations, "college": organisations, "region": places}
    return [
        Narrowing(names[name].get(key, str(_("not known"))), form.query(**{name: ""}))
        for name, key in asked.items()
        if key
    ]


def findings_for(actor: Actor, form: FindingFilter) -> QuerySet[Finding]:
    found = queries.open_findings(actor)
    if form.wanted("answer"):
        found = found.filter(CONDITIONS[form.wanted("answer")])
    if form.wanted("rule"):
        found = found.filter(rule_id=form.wanted("rule"))
    for name in ABOUT:
        if form.wanted(name):
            found = found.filter(**{name: form.wanted(name)})
    return found


def page_of(found: QuerySet[Finding], form: FindingFilter) -> tuple[list[Row], Page]:
    """Give the rows after the one the last page ended with, and how many there are in all."""
    total = found.order_by()[: COUNT_CAP + 1].count()
    after = form.wanted("after")
    rest = found.filter(pk__lt=after) if after else found
    findings = list(rest[: PAGE_SIZE + 1])
    shown = findings[:PAGE_SIZE]
    has_more = len(findings) > PAGE_SIZE
    return rows_of(shown), Page(
        shown=len(shown),
        total=_total(total),
        next_query=form.query(after=shown[-1].pk) if has_more else "",
        first_query=form.query() if after else "",
    )


def _total(count: int) -> str:
    if count > COUNT_CAP:
        return str(_("of more than %(n)s findings")) % {"n": f"{COUNT_CAP:,}"}
    return ngettext("of %(n)s finding", "of %(n)s findings", count) % {"n": f"{count:,}"}


def rows_of(findings: Sequence[Finding]) -> list[Row]:
    names = organisation_names({pk for one in findings for pk in (one.host_id, one.college_id)})
    places = region_names({one.region_id for one in findings})
    return [
        Row(
            key=one.pk,
            title=rule_title(one.rule_id),
            rule=one.rule_id,
            case=case_name(one.sheet, names),
            reason=one.reason[words.tongue()],
            place=places[one.region_id],
            chips=finding_chips(one),
        )
        for one in findings
    ]


def finding_chips(finding: Finding) -> tuple[Chip, ...]:
    """Say what was found, how strictly the rule binds, and whether its text was seen."""
    severity = Severity(finding.severity)
    found = outcome_chip(Outcome[finding.outcome.upper()], severity, is_seen=finding.is_confirmed)
    unseen = () if finding.is_confirmed else (UNCONFIRMED,)
    return (found, severity_chip(severity), *unseen)


def outcome_chip(outcome: Outcome, severity: Severity, *, is_seen: bool) -> Chip:
    """Say what was found; what is no violation wants doing, and is not broken."""
    chip = OUTCOMES[outcome]
    is_violation = severity is Severity.HARD and is_seen
    return Chip(chip.label, Mark.DUE) if chip.mark is Mark.BROKEN and not is_violation else chip
