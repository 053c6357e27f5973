from collections.abc import Sequence
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import wanted_words
from ronghe.engines.law import Parameter, Rule, Unreadable, day_number
from ronghe.engines.law.units import Type, read_value
from ronghe.web.findings.names import rule_title
from ronghe.web.rulebook import words


def _reason(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WaiverForm(forms.Form):
    scope = forms.ChoiceField(label=_("For whom?"), widget=forms.RadioSelect)
    starts_on = _day(_("First day"), _("The day whose law counts for a case, mostly its first."))
    ends_on = _day(
        _("Last day"), _("The last day is included; the waiver ends by itself after it.")
    )
    reason = _reason(
        _("Why is the rule waived?"),
        _("Everybody whom it concerns reads these words; they stay on record. Name no person."),
    )

    def __init__(self, *args: Any, scopes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = scopes
        self.initial.setdefault("scope", scopes[0][0])


class WithdrawalForm(forms.Form):
    reason = _reason(
        _("Why is the waiver withdrawn?"),
        _("The cases are judged anew as if it had never counted. The words stay on record."),
    )


class OverrideForm(forms.Form):
    reason = _reason(
        _("Why may it start all the same?"),
        _("Your name, your authority and these words stay on the record for ever."),
    )


class WhatIfForm(forms.Form):
    """Which figure of a rule about placements, and which value instead of its own."""

    parameter = forms.ChoiceField(label=_("Figure of a rule"))
    value = forms.CharField(
        label=_("Value instead"),
        max_length=200,
        help_text=_("In the unit of the figure: 30, 2026-09-01, 22:00; several codes with commas."),
    )

    def __init__(self, *args: Any, rules: Sequence[Rule], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = [rule for rule in rules if rule.kind == "placement"]
        field = self.fields["parameter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = [("", "–"), *_parameters(self._rules, day_number(on))]

    def clean(self) -> dict[str, Any]:
        """Refuse a value that is not of the figure's type, by trying it."""
        entered: dict[str, Any] = super().clean() or {}
        if not {"parameter", "value"} <= entered.keys():
            return entered
        rule_id, _dot, name = entered["parameter"].rpartition(".")
        rules = [rule for rule in self._rules if rule.id == rule_id and name in rule.parameters]
        kind = rules[0].parameters[name].type
        raw = _raw(entered["value"].strip(), kind)
        try:
            read_value(raw, kind, rulebooks.catalogues()[rules[0].kind].codes)
        except Unreadable as trouble:
            wanted = wanted_words(str(trouble)) if kind.unit != "minor" else _("a number")
            self.add_error("value", _("This should be %(wanted)s.") % {"wanted": wanted})
        return entered | {"rule_id": rule_id, "name": name, "raw": raw}


def _raw(text: str, kind: Type) -> Any:
    """Give the value as a rule file writes it: codes as a list, money in its smallest unit."""
    if kind.name == "codes":
        return [code.strip() for code in text.split(",")]
    if kind.unit == "minor":
        try:
            return Decimal(text) * 100
        except DecimalException:
            return text
    return text


def _parameters(rules: Sequence[Rule], day: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the figures rule by rule, each with its value of the day."""
    found: dict[str, dict[str, str]] = {}
    for rule in rules:
        for name, parameter in rule.parameters.items():
            found.setdefault(rule.id, {}).setdefault(
                f"{rule.id}.{name}", _figure(rule, name, parameter, day)
            )
    return [(f"{one} {rule_title(one)}", list(named.items())) for one, named in found.items()]


def _figure(rule: Rule, name: str, parameter: Parameter, day: int) -> str:
    said = parameter.description[words.tongue()]
    epoch = rule.epoch_on(day)
    value = epoch.values[name] if epoch else None
    if value is None:
        return said
    currency = rulebooks.currency_of(rule.jurisdiction)
    return gettext("%(figure)s (now %(value)s)") % {
        "figure": said,
        "value": words.value_said(value, parameter.type, currency),
    }
