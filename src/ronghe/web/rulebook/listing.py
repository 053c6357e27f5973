"""The rules that fit what a reader asks for, in the order of places, kinds and topics."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ronghe.compliance import rulebooks
from ronghe.engines.law import Rule, Version, day_number
from ronghe.web.parts import Chip, Page, Text
from ronghe.web.rulebook import words

PAGE_SIZE = 50
FILTERS = ("q", "jurisdiction", "topic", "kind")


class RuleSearchForm(forms.Form):
    q = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    jurisdiction = forms.ChoiceField(label=_("Holds in"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(label=_("Concerns"), required=False)
    after = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rulebooks.rulebook().rules
        self._offer("jurisdiction", _("anywhere"), _places(), words.place_name)
        topics = [topic for topic in _topics() if topic in {rule.topic for rule in rules}]
        self._offer("topic", _("all topics"), topics, lambda code: words.code_word("topic", code))
        kinds = [kind for kind in words.KINDS if kind in {rule.kind for rule in rules}]
        self._offer("kind", _("everything"), kinds, words.KINDS.__getitem__)

    def _offer(self, name: str, nothing: Text, codes: Iterable[str], word: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = [("", nothing), *((code, str(word(code))) for code in codes)]

    def wanted(self, name: str) -> str:
        """Give what was asked for; a filter that makes no sense is as good as none."""
        return str(self.cleaned_data.get(name) or "")


@dataclass(frozen=True)
class RuleLine:
    """One rule of the list, as it stands on the day."""

    rule: Rule
    title: str
    topic: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Sheet:
    """The rules of one place about one kind of thing."""

    heading: str
    lines: tuple[RuleLine, ...]


def rules_for(form: RuleSearchForm) -> list[Rule]:
    """Give the rules that fit, those of wider places first."""
    place, topic, kind = (form.wanted(name) for name in FILTERS[1:])
    places = set(rulebooks.rulebook().chain(place)) if place else None
    asked = form.wanted("q").casefold().split()
    return [
        rule
        for rule in _in_order()
        if (places is None or rule.jurisdiction in places)
        and topic in {"", rule.topic}
        and kind in {"", rule.kind}
        and all(word in _text_of(rule) for word in asked)
    ]


def page_of(rules: Sequence[Rule], form: RuleSearchForm) -> tuple[Sequence[Rule], Page]:
    """Give the rules after the one the last page ended with."""
    keys = [_key(rule) for rule in rules]
    after = form.wanted("after")
    first = keys.index(after) + 1 if after in keys else 0
    shown = rules[first : first + PAGE_SIZE]
    query = {name: form.wanted(name) for name in FILTERS if form.wanted(name)}
    has_more = len(rules) > first + PAGE_SIZE
    total = ngettext("of %(count)s rule", "of %(count)s rules", len(rules)) % {"count": len(rules)}
    return shown, Page(
        shown=len(shown),
        total=total,
        next_query=urlencode({**query, "after": _key(shown[-1])}) if has_more else "",
        first_query=urlencode({**query, "after": ""}) if first else "",
    )


def sheets_of(rules: Iterable[Rule], on: date) -> list[Sheet]:
    """Lay the rules out by place and kind, as they stand on the day."""
    return [
        Sheet(f"{words.place_name(place)} · {words.KINDS[kind]}", tuple(_line(r, on) for r in some))
        for (place, kind), some in groupby(rules, key=lambda r: (r.jurisdiction, r.kind))
    ]


def _line(rule: Rule, on: date) -> RuleLine:
    version = version_near(rule, day_number(on))
    return RuleLine(
        rule=rule,
        title=rule.title[words.tongue()],
        topic=words.code_word("topic", rule.topic),
        chips=words.chips_of(version),
    )


def version_near(rule: Rule, day: int) -> Version:
    """Give the version in force on a day; before the first, the first."""
    epoch = rule.epoch_on(day)
    return epoch.version if epoch else rule.versions[0]


def _key(rule: Rule) -> str:
    return f"{rule.jurisdiction}/{rule.id}"


def _topics() -> list[str]:
    catalogue = next(iter(rulebooks.catalogues().values()))
    return list(catalogue.codes["topic"])


@cache
def _places() -> list[str]:
    """Give the places in which a rule holds, the country with most rules first, then its parts."""
    book = rulebooks.rulebook()
    roots = Counter(book.chain(rule.jurisdiction)[0] for rule in book.rules)
    own = {rule.jurisdiction for rule in book.rules}
    held = [place for place in book.parents if own & set(book.chain(place))]
    return sorted(held, key=lambda place: (-roots[book.chain(place)[0]], book.chain(place)))


@cache
def _in_order() -> list[Rule]:
    places, topics, kinds = _places(), _topics(), list(words.KINDS)
    return sorted(
        rulebooks.rulebook().rules,
        key=lambda rule: (
            places.index(rule.jurisdiction),
            kinds.index(rule.kind),
            topics.index(rule.topic),
            rule.id,
        ),
    )


@cache
def _searched() -> dict[str, str]:
    return {_key(rule): _written(rule).casefold() for rule in rulebooks.rulebook().rules}


def _text_of(rule: Rule) -> str:
    return _searched()[_key(rule)]


def _written(rule: Rule) -> str:
    """Give all that a reader might remember of a rule, in both languages."""
    catalogue = rulebooks.catalogues()[rule.kind]
    said = [rule.title, rule.text, *rule.means.values(), catalogue.code_words["topic"][rule.topic]]
    said += [parameter.description for parameter in rule.parameters.values()]
    said += [version.source.instrument for version in rule.versions]
    return " ".join([rule.id, *(text for both in said for text in both.values())])
