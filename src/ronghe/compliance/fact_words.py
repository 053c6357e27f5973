"""What is wrong with a file of facts, and where a rule stands, in words for people."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ronghe.engines.law import Answer, Source, WrongFact

LONGEST_VALUE = 80
# The engine's own words for what should stand there, named here so that they are translated.
WANTED = (
    _("true or false"),
    _("a date like 2026-09-01"),
    _("a date between 1900 and 2200"),
    _("a time like 08:30"),
    _("a time between 00:00 and 24:00"),
    _("a whole number of the currency’s smallest unit, such as cents or 分"),
    _("a whole number"),
    _("a number"),
    _("a list of codes"),
    _("a list"),
    _("an object of facts"),
    _("given once"),
    _("under a name of the heading"),
    _("a JSON map"),
    _("a JSON list of maps"),
    _("a JSON list of codes"),
)
LISTS = {
    "one of ": _("one of %(codes)s"),
    "a map with any of ": _("a map with any of %(codes)s"),
    "under one of ": _("under one of %(codes)s"),
}


def wrong_fact_words(row: int, wrong: WrongFact) -> str:
    """Say which fact of which row cannot be taken, and what should stand there."""
    shown = str(wrong.value)
    shown = shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"
    params = {"row": row, "fact": wrong.name, "value": shown, "wanted": wanted_words(wrong.wanted)}
    if not wrong.name:
        return gettext("Row %(row)s: “%(value)s” should be %(wanted)s.") % params
    return gettext("Row %(row)s, %(fact)s: “%(value)s” should be %(wanted)s.") % params


def wanted_words(text: str) -> str:
    """Say in the reader’s language what the engine would have taken."""
    plain, semicolon, more = text.partition("; character")
    for beginning, saying in LISTS.items():
        if plain.startswith(beginning):
            return str(saying) % {"codes": plain.removeprefix(beginning)}
    return gettext(plain) + semicolon + more


def unknown_fact_words(name: str, meant: str, kind: str) -> str:
    """Warn that a name is no fact, and say which one is perhaps meant."""
    params = {"name": name, "meant": meant, "kind": kind}
    if not meant:
        return gettext("“%(name)s” is no fact of %(kind)s and is ignored.") % params
    return (
        gettext("“%(name)s” is no fact of %(kind)s and is ignored. Is “%(meant)s” meant?") % params
    )


def derived_fact_words(name: str, source: str) -> str:
    """Warn that a list is worked out from another one."""
    return gettext(
        "“%(name)s” is worked out from “%(source)s”; what the file says of it is ignored."
    ) % {"name": name, "source": source}


def sources_of(answer: Answer) -> list[Source]:
    """Give where the applied versions stand: first what decided, then those beside it."""
    judged = [answer.decisive, *(one for one in answer.judgements if one is not answer.decisive)]
    versions = [one.version for one in judged]
    return [version.source for version in versions]


def source_words(sources: Iterable[Source], language: str) -> str:
    """Cite the sources: instrument, article and address."""
    joint = "；" if language == "zh" else "; "
    return joint.join(dict.fromkeys(_cited(source, language) for source in sources))


def _cited(source: Source, language: str) -> str:
    return f"{citation(source, language)} {source.href}".strip()


def citation(source: Source, language: str) -> str:
    """Name the instrument and the article, without the address."""
    parts = [source.instrument[language]]
    if source.article:
        parts.append(article_words(source.article, language))
    return ("" if language == "zh" else ", ").join(parts)


def article_words(article: str, language: str) -> str:
    """Name an article or several: art. 16(2), 第50条、第66条; an annex by its number."""
    if article.startswith("annex ") and language == "zh":
        return f"附录{article.removeprefix('annex ')}"
    if re.match(r"\d", article) is None:
        return article
    if language == "zh":
        return "、".join(f"第{one}条" for one in article.split("; "))
    return f"art. {article.replace('; ', ', ')}"
