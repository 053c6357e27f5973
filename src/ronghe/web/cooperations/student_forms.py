"""What is asked once for all the agreements that a class is drafted: the post, the hosts, the days."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.money import Money
from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.library import Template, Term
from ronghe.partnerships.models import Channel
from ronghe.partnerships.operations.arranging import channels
from ronghe.partnerships.operations.placing import Hosting, equal_shares
from ronghe.web.cooperations.forms import term_field
from ronghe.web.people.fields import DayField

WHOLE = 100
# What forty agreements have in common and clauses speak of; the rest is changed in each draft.
COMMON_TERMS = (
    "post",
    "place",
    "tutor",
    "hours_per_day",
    "days_per_week",
    "related_to_major",
    "insurance_payer",
)
HOST_TERMS = ("mentor", "monthly_pay_minor", "same_post_wage_minor")


def templates_with_students() -> list[Template]:
    """Give the templates in which a student is a party."""
    return [one for one in library.templates().values() if "student" in one.roles]


class PlacementForm(forms.Form):
    template = forms.ChoiceField(label=gettext_lazy("Template"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))

    def __init__(
        self,
        data: Any,
        *,
        hosts: Sequence[Organisation],
        currency: str,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.hosts, self.currency = hosts, currency
        language = get_language() or "en"
        chosen: Any = self.fields["template"]
        chosen.choices = [(one.key, one.title.in_(language)) for one in templates_with_students()]
        for name in COMMON_TERMS:
            self.fields[name] = term_field(library.terms()[name], language)
        for host in hosts:
            self._add_host(host, language)
        self.fields["channel"] = forms.ChoiceField(
            label=gettext_lazy("How students and guardians sign"), choices=_channels()
        )

    def _add_host(self, host: Organisation, language: str) -> None:
        if len(self.hosts) > 1:
            self.fields[f"takes_{host.pk}"] = forms.BooleanField(
                label=gettext_lazy("Takes part in these agreements"), required=False
            )
            self.fields[f"share_{host.pk}"] = forms.IntegerField(
                label=gettext_lazy("Share in %"),
                required=False,
                min_value=1,
                max_value=WHOLE,
                help_text=gettext_lazy("Left empty everywhere, all hosts have the same share."),
            )
        for name in HOST_TERMS:
            self.fields[f"{name}_{host.pk}"] = term_field(library.terms()[name], language)
        self.fields[f"channel_{host.pk}"] = forms.ChoiceField(
            label=gettext_lazy("How this host signs"), choices=_channels()
        )

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or {}
        taking = self._taking(entered)
        if not taking:
            raise forms.ValidationError(_("Choose at least one host."))
        shares = [entered.get(f"share_{one.pk}") for one in taking]
        given = [one for one in shares if one]
        if given and (len(given) < len(shares) or sum(given) != WHOLE):
            raise forms.ValidationError(
                _("Give every host its share so that they make up 100 % together, or give none.")
            )
        return entered

    def _taking(self, entered: Mapping[str, Any]) -> list[Organisation]:
        if len(self.hosts) == 1:
            return list(self.hosts)
        return [one for one in self.hosts if entered.get(f"takes_{one.pk}")]

    def hosting(self) -> list[Hosting]:
        """Give the hosts that take part, each with its share and its own terms."""
        entered = self.cleaned_data
        found = [
            Hosting(
                one,
                entered.get(f"share_{one.pk}"),
                entered[f"channel_{one.pk}"],
                self._values(HOST_TERMS, f"_{one.pk}"),
            )
            for one in self._taking(entered)
        ]
        return found if any(one.share for one in found) else equal_shares(found)

    def terms(self) -> dict[str, Any]:
        return self._values(COMMON_TERMS, "")

    def _values(self, names: Sequence[str], suffix: str) -> dict[str, Any]:
        """Give what was entered as terms are kept; what is left empty stays open."""
        known = library.terms()
        found = {name: self.cleaned_data.get(f"{name}{suffix}") for name in names}
        return {
            name: _kept(known[name], value, self.currency)
            for name, value in found.items()
            if value not in {None, ""}
        }

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Give the fields under their headings."""
        of_hosts = {
            one.pk: [name for name in self.fields if name.endswith(f"_{one.pk}")]
            for one in self.hosts
        }
        taken = {name for names in of_hosts.values() for name in names}
        yield _("The placement"), [self[name] for name in self.fields if name not in taken]
        for host in self.hosts:
            yield host.name_in(get_language() or "en"), [self[name] for name in of_hosts[host.pk]]


def _channels() -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in channels()]


def _kept(term: Term, value: Any, currency: str) -> Any:
    if term.type == "money":
        return Money.of(Decimal(value), currency).amount
    return value == "true" if term.type == "bool" else value


def initial_of(college: Organisation, hosts: Sequence[Organisation], title: str) -> dict[str, Any]:
    """Give what is likely: one host, five days of eight hours, insured by the college."""
    (template, *_others) = templates_with_students()
    first = {f"takes_{one.pk}": number == 0 for number, one in enumerate(hosts)}
    return {
        "template": template.key,
        "title": title,
        "hours_per_day": template.defaults["hours_per_day"],
        "days_per_week": template.defaults["days_per_week"],
        "related_to_major": "true",
        "insurance_payer": college.name_in("zh-hans"),
        "channel": Channel.NATIVE,
        **first,
    }
