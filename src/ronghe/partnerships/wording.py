"""A document as people read it: clauses with their terms filled in, in two languages."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ronghe.compliance import rulebooks
from ronghe.engines.terms import Document, fill, said
from ronghe.engines.terms.document import LANGUAGES, Scalar
from ronghe.kernel.money import Money
from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.library import Term

DJANGO = {"en": "en", "zh": "zh-hans"}
# The code list of the matters on which an agreement has a clause, by kind of law.
TOPICS = {"placement": "agreement_clause", "cooperation": "cooperation_clause"}
JOINTS = {"en": ", ", "zh": "、"}


def name_of(organisation: Organisation | None) -> str:
    """Name an organisation in the language of whoever is told."""
    return organisation.name_in(get_language() or "en") if organisation is not None else ""


def shown(term: Term, value: Scalar, language: str, currency: str = "CNY") -> str:
    """Give a value as people read it, in that language ("en" or "zh"); nothing when unknown."""
    if value is None or value == "":
        return ""
    with override(DJANGO[language]):
        if term.type == "date" and isinstance(value, str):
            return date_format(date.fromisoformat(value))
        if term.type == "money" and isinstance(value, int):
            return str(Money(value, currency))
        if term.type == "bool":
            return _("yes") if value else _("no")
        if term.type == "code":
            return code_words(term.codes, str(value), language)
    return str(value)


def code_words(codes: str, code: str, language: str) -> str:
    for catalogue in rulebooks.rulebook().catalogues.values():
        if (words := catalogue.code_words.get(codes, {}).get(code)) is not None:
            return words[language]
    return code


def topics_in(law: str, language: str) -> dict[str, str]:
    """Give the matters of which a clause or an obligation may speak, in words."""
    own = "zh" if language.startswith("zh") else "en"
    others = [one for one in TOPICS if one != law]
    found: dict[str, str] = {}
    for kind in (law, *others):
        words = rulebooks.rulebook().catalogues[kind].code_words[TOPICS[kind]]
        found |= {code: said[own] for code, said in words.items() if code not in found}
    known = {one.topic for one in library.clauses().values()}
    return {code: words for code, words in found.items() if code in known}


def topic_words(law: str, topic: str, language: str) -> str:
    return topics_in(law, language).get(topic, topic)


def readings(
    document: Document, names: Mapping[str, Mapping[str, str]]
) -> dict[str, list[dict[str, str]]]:
    """Give the clauses as they read, by language; `names` has each party's name by its key."""
    return {
        language: [
            {"key": one.key, "text": fill(said(one.text, language), values).text}
            for one in document.clauses
        ]
        for language in LANGUAGES
        for values in [values_in(document, names, language)]
    }


def gaps(document: Document, names: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Name the terms that clauses speak of and nobody has stated."""
    values = values_in(document, names, "zh")
    found = [
        name
        for one in document.clauses
        for text in one.text.values()
        for name in fill(text, values).missing
    ]
    return tuple(dict.fromkeys(found))


def values_in(
    document: Document, names: Mapping[str, Mapping[str, str]], language: str
) -> dict[str, str]:
    """Give what clauses may name, in words: terms, parties, and lists of both."""
    currency = str(document.terms.get("currency") or "CNY")
    known = library.terms()
    values = {
        name: shown(known[name.rpartition(".")[2]], value, language, currency)
        for name, value in document.terms.items()
        if name.rpartition(".")[2] in known
    }
    party_names = {one.key: names.get(one.key, {}).get(language, "") for one in document.parties}
    joint = JOINTS[language]
    values |= party_names
    values["parties"] = joint.join(filter(None, party_names.values()))
    values["shares"] = joint.join(
        f"{party_names[one.key]} {one.share}%" for one in document.parties if one.share
    )
    for plural, name in LISTED.items():
        own = {one.key: values.get(f"{one.key}.{name}", "") for one in document.parties}
        stated = {key: value for key, value in own.items() if value}
        hosts = [one.key for one in document.parties if one.role == "host"]
        # Said for all hosts or for none: half a list reads as if it were whole.
        is_whole = hosts and set(hosts) <= set(stated)
        values[plural] = _listed(stated, party_names, joint, len(hosts)) if is_whole else ""
    return values


LISTED = {"mentors": "mentor", "lecturers": "lecturer", "monthly_pay": "monthly_pay_minor"}


def _listed(stated: Mapping[str, str], names: Mapping[str, str], joint: str, count: int) -> str:
    if count == 1:
        return next(iter(stated.values()))
    return joint.join(f"{value}（{names[key]}）" if joint == "、" else f"{value} ({names[key]})" for key, value in stated.items())  # fmt: skip
