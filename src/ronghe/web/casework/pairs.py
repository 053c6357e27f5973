"""Two records side by side: why they may be one, where they differ, what would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.models import (
    DuplicateSuggestion,
    IdentifierScheme,
    NameKind,
    Organisation,
    Verification,
)
from ronghe.web.parts import Cell, Comparison, ComparisonRow, Text, labelled

Holdings = Mapping[int, Mapping[str, int]]
PLACES: dict[str, Text] = {
    "same_name": gettext_lazy("The names are the same but for the legal form"),
    "same_region": gettext_lazy("Both lie in one region"),
    "same_parent": gettext_lazy("They lie in neighbouring regions"),
    "numbers_differ": gettext_lazy("Against it: a register knows them as two legal units"),
}


@dataclass(frozen=True)
class PairRow:
    names: tuple[str, str]
    references: tuple[str, str]
    regions: tuple[str, ...]
    reasons: list[Text]
    strength: int
    url: str


@dataclass(frozen=True)
class Moves:
    """What would change hands if the other record were kept."""

    name: str
    reference: str
    words: str


def pair_row(suggestion: DuplicateSuggestion) -> PairRow:
    pair = (suggestion.first, suggestion.second)
    one, other = (record.reference for record in pair)
    places = dict.fromkeys(record.region.name for record in pair if record.region)
    return PairRow(
        names=(_name(pair[0]), _name(pair[1])),
        references=(one, other),
        regions=tuple(places),
        reasons=reasons_of(suggestion),
        strength=suggestion.strength,
        url=reverse("casework:pair_page", args=[one, other]),
    )


def reasons_of(suggestion: DuplicateSuggestion) -> list[Text]:
    return [_reason(one) for one in suggestion.reasons]


def _reason(reason: Mapping[str, Any]) -> Text:
    if reason["code"] == "same_number":
        return _("Both hold %(scheme)s %(number)s") % {
            "scheme": IdentifierScheme(reason["scheme"]).label,
            "number": reason["value"],
        }
    if reason["code"] == "similar_name":
        return _("The names share %(share)d %% of their pairs of letters") % {
            "share": round(100 * reason["share"])
        }
    return PLACES[reason["code"]]


def comparison_of(pair: Sequence[Organisation], moving: Holdings) -> Comparison:
    facts = [_facts(record) for record in pair]
    rows = [
        ComparisonRow(label, tuple(Cell(of_one[label]) for of_one in facts)) for label in facts[0]
    ]
    tables = sorted({table for record in pair for table in moving[record.pk]})
    rows += [
        ComparisonRow(
            _("Number of %(entries)s") % {"entries": _plural(table)},
            tuple(Cell(str(moving[record.pk].get(table, 0))) for record in pair),
        )
        for table in tables
    ]
    return Comparison(
        title=_("The two records"),
        subjects=tuple(_called(record) for record in pair),
        rows=tuple(rows),
    )


def _facts(record: Organisation) -> dict[str, str]:
    names = {name.language: name.text for name in record.names.all() if name.kind == NameKind.LEGAL}
    numbers = sorted(record.identifiers.all(), key=lambda one: (one.scheme, one.value))
    return {
        _("Kind"): record.get_kind_display(),
        _("Legal name in Chinese"): names.get("zh-hans", ""),
        _("Legal name in English"): names.get("en", ""),
        _("Other names"): _listed(
            text for language, text in sorted(names.items()) if language not in {"zh-hans", "en"}
        )
        or _("none"),
        _("Register numbers"): _listed(
            labelled(one.get_scheme_display(), one.value) for one in numbers
        ),
        _("Region"): record.region.name if record.region else "",
        _("Verification"): record.get_verification_display(),
        _("Known here since"): date_format(record.registered_at.date()),
    }


def _listed(words: Any) -> str:
    return _("; ").join(words)


def moves_of(pair: Sequence[Organisation], moving: Holdings) -> list[Moves]:
    return [
        Moves(_name(record), record.reference, moved_in_words(moving[record.pk])) for record in pair
    ]


def moved_in_words(held: Mapping[str, int]) -> str:
    if not held:
        return _("nothing; its name and its history stay where they are")
    return _listed(labelled(_plural(table), count) for table, count in sorted(held.items()))


def _plural(table: str) -> str:
    return str(apps.get_model(table)._meta.verbose_name_plural)


def _name(record: Organisation) -> str:
    return record.name_in(get_language() or "en")


def _called(record: Organisation) -> str:
    words = {"name": _name(record), "reference": record.reference}
    return _("%(name)s (%(reference)s)") % words


class MergeForm(forms.Form):
    """Which record is kept; the one that more depends on is proposed."""

    survivor = forms.ChoiceField(
        label=gettext_lazy("Which record is kept?"),
        help_text=gettext_lazy(
            "The other one stays as history: its page says where it went, and keeps its evidence."
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, pair: Sequence[Organisation], moving: Holdings) -> None:
        best = max(pair, key=lambda record: _weight(record, moving))
        super().__init__(initial={"survivor": best.reference})
        field = cast("forms.ChoiceField", self.fields["survivor"])
        field.choices = [
            (record.reference, f"{_called(record)}{_tally(record, moving)}") for record in pair
        ]


def _tally(record: Organisation, moving: Holdings) -> str:
    count = sum(moving[record.pk].values())
    return _(", %(entries)s") % {
        "entries": ngettext("%(n)d entry", "%(n)d entries", count) % {"n": count}
    }


def _weight(record: Organisation, moving: Holdings) -> tuple[bool, bool, int, int]:
    """Prefer what is restricted, then what was vouched for, used more, and entered first."""
    is_verified = record.verification == Verification.VERIFIED
    return (record.is_restricted, is_verified, sum(moving[record.pk].values()), -record.pk)
