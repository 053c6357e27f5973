"""What codes of the rulebook are called on its pages, and how values and sources are said."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Catalogue, Fact, Outcome, Severity, Version
from ronghe.engines.law.explain import label_of
from ronghe.engines.law.units import Type, Value, show_value
from ronghe.web.parts import Chip, Mark, Text

KINDS: dict[str, Text] = {
    "placement": _("Placements"),
    "cooperation": _("Cooperation"),
    "teacher": _("Teachers"),
    "training_plan": _("Training plans"),
    "employer": _("Enterprises"),
}
ROLES: dict[str, Text] = {
    "student": pgettext_lazy("whom a rule concerns", "Student"),
    "guardian": pgettext_lazy("whom a rule concerns", "Parent or guardian"),
    "college": pgettext_lazy("whom a rule concerns", "College"),
    "enterprise": pgettext_lazy("whom a rule concerns", "Enterprise"),
    "authority": pgettext_lazy("whom a rule concerns", "Authority"),
    "teacher": pgettext_lazy("whom a rule concerns", "Teacher"),
}
SEVERITIES: dict[Severity, Text] = {
    Severity.HARD: pgettext_lazy("how strictly a rule binds", "must"),
    Severity.PRINCIPLE: pgettext_lazy("how strictly a rule binds", "in principle"),
    Severity.ADVISORY: pgettext_lazy("how strictly a rule binds", "advice"),
}
SEVERITY_MEANINGS: dict[Severity, Text] = {
    Severity.HARD: _("The text says must or may not: it holds in every case that it names."),
    Severity.PRINCIPLE: _(
        "The text says “in principle”: who departs from it has a good reason, and writes it down."
    ),
    Severity.ADVISORY: _("Good practice. Nobody is held to it."),
}
OUTCOMES: dict[Outcome, Chip] = {
    Outcome.PASS: Chip(pgettext_lazy("answer of a rule", "holds"), Mark.HOLDS),
    Outcome.FAIL: Chip(pgettext_lazy("answer of a rule", "does not hold"), Mark.BROKEN),
    Outcome.UNKNOWN: Chip(pgettext_lazy("answer of a rule", "not known"), Mark.UNKNOWN),
    Outcome.NOT_APPLICABLE: Chip(pgettext_lazy("answer of a rule", "does not apply")),
    Outcome.WAIVED: Chip(pgettext_lazy("answer of a rule", "waived")),
}
UNCONFIRMED = Chip(pgettext_lazy("source of a rule", "not confirmed"), Mark.UNKNOWN)
ITEMS_SHOWN = 3


def tongue() -> str:
    """Give the language of the page as rule files write it."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def severity_chip(severity: Severity) -> Chip:
    return Chip(SEVERITIES[severity])


def chips_of(version: Version) -> tuple[Chip, ...]:
    """Say how strictly a version binds, and whether its source was not seen."""
    seen = () if version.source.confirmed else (UNCONFIRMED,)
    return (severity_chip(version.severity), *seen)


def code_word(codes: str, code: str) -> str:
    """Give the word of a code, from any kind's catalogue: they share their lists."""
    catalogue = next(iter(rulebooks.catalogues().values()))
    return catalogue.code_words.get(codes, {}).get(code, {}).get(tongue(), code)


def place_name(jurisdiction: str) -> str:
    return code_word("jurisdiction", jurisdiction)


def known_facts(
    values: Mapping[str, Value], catalogue: Catalogue, currency: str
) -> list[tuple[str, str]]:
    """Say what is known of a case: each fact's label and value, derived lists left out."""
    derived = {fact.name for fact in catalogue.derived}
    return [
        (label_of(name, catalogue, tongue()), _said(catalogue.fact(name), value, currency))
        for name, value in values.items()
        if value is not None and name not in derived
    ]


def _said(fact: Fact, value: Value, currency: str) -> str:
    if fact.type.name == "list":
        return _list_said(fact, value, currency)
    return value_said(value, fact.type, currency)


def value_said(value: Value, kind: Type, currency: str = "") -> str:
    """Say a value, codes by their words."""
    if kind.name in {"code", "codes"} and value is not None:
        codes = [value] if isinstance(value, str) else sorted(map(str, _items(value)))
        return _listed([code_word(kind.codes, code) for code in codes]) or str(_("none"))
    return show_value(value, kind, tongue(), currency)


def _list_said(fact: Fact, value: Value, currency: str) -> str:
    items = _items(value)
    if not items:
        return str(_("none"))
    said = [_item_said(fact, item, currency) for item in items[:ITEMS_SHOWN]]
    if len(items) > ITEMS_SHOWN:
        said.append(str(_("and so on, %(count)s in all")) % {"count": len(items)})
    return ("；" if tongue() == "zh" else "; ").join(said)


def _item_said(fact: Fact, item: Mapping[str, Any], currency: str) -> str:
    parts = [
        _said(inner, item[name], currency)
        for name, inner in fact.fields.items()
        if item.get(name) is not None
    ]
    return _listed(parts) or str(_("nothing more is known"))


def _items(value: Any) -> Sequence[Any]:
    return list(value)


def _listed(words: Sequence[str]) -> str:
    return ("、" if tongue() == "zh" else ", ").join(words)
