"""A document that somebody has changed: what of it can be kept, and what follows from the change."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.engines.terms import Clause, Document, holds
from ronghe.engines.terms.document import Terms
from ronghe.partnerships import library
from ronghe.partnerships.drafting import (
    check_terms,
    clause_of,
    facts_of_parties,
    refuse_parties,
)
from ronghe.partnerships.library import Template
from ronghe.partnerships.versions import DraftIsAmiss
from ronghe.partnerships.wording import topic_words


class RequiredClauseIsMissing(ValueError):
    """The law of the place wants this clause."""


def revised(before: Document, after: Document, template: Template, jurisdiction: str) -> Document:
    """Give the changed document as it can be kept; raises what is amiss with it.

    Clauses of the library that stand only under certain terms come and go with them.
    """
    if [replace(p, share=None) for p in after.parties] != [replace(p, share=None) for p in before.parties]:  # fmt: skip
        raise DraftIsAmiss(_("Parties are changed by themselves, not with the text."))
    check_terms(template, after.parties, after.terms)
    refuse_parties(template, after.parties, jurisdiction)
    known = {key: clause_of(one, template, jurisdiction) for key, one in library.clauses().items()}
    followed = _clauses_that_follow(before, after, template, known)
    kept = replace(followed, clauses=tuple(_origin(one, known) for one in followed.clauses))
    _refuse_missing_clauses(kept, template, known)
    _refuse_loose_ends(kept)
    return kept


def _clauses_that_follow(
    before: Document, after: Document, template: Template, known: Mapping[str, Clause]
) -> Document:
    """Add and take out the conditional clauses whose condition the change turned round."""
    stood, stands = (_about(one) for one in (before, after))
    clauses = list(after.clauses)
    for place, key in enumerate(template.clauses):
        when = library.clauses()[key].when
        if not when or holds(when, stood) == holds(when, stands):
            continue
        here = next((one for one in clauses if one.key == key), None)
        if here is None and holds(when, stands):
            clauses.insert(_position(clauses, template.clauses[:place]), known[key])
        elif here is not None and not holds(when, stands) and here.origin == "library":
            clauses.remove(here)
    return replace(after, clauses=tuple(clauses))


def _about(document: Document) -> Terms:
    return facts_of_parties(document) | dict(document.terms)


def _position(clauses: list[Clause], earlier: tuple[str, ...]) -> int:
    """Give the place behind the last clause that stands before it in the template."""
    keys = [one.key for one in clauses]
    return max((keys.index(key) + 1 for key in earlier if key in keys), default=0)


def _origin(clause: Clause, known: Mapping[str, Clause]) -> Clause:
    """Say of a clause whether it is the library's, changed or free; nobody's word counts here."""
    if not clause.text or not all(words.strip() for words in clause.text.values()):
        raise DraftIsAmiss(_("A clause says something. Take it out if it is not wanted."))
    ours = known.get(clause.key)
    if ours is None:
        return replace(clause, origin="free", required_by=())
    if dict(clause.text) == dict(ours.text):
        return ours
    return replace(clause, topic=ours.topic, origin="changed", required_by=ours.required_by)


def _refuse_missing_clauses(
    document: Document, template: Template, known: Mapping[str, Clause]
) -> None:
    present = {one.key for one in document.clauses}
    for key in template.clauses:
        wanted = known[key].required_by
        if wanted and key not in present and holds(library.clauses()[key].when, _about(document)):
            raise RequiredClauseIsMissing(
                _("The clause on “%(topic)s” stays: %(rules)s asks for it here.")
                % {
                    "topic": topic_words(template.law, known[key].topic, get_language() or "en"),
                    "rules": ", ".join(wanted),
                }
            )


def _refuse_loose_ends(document: Document) -> None:
    keys = {one.key for one in document.obligations}
    for milestone in document.milestones:
        if set(milestone.covers) - keys:
            raise DraftIsAmiss(_("A milestone carries out an obligation that is not there."))
    first, last = document.terms.get("starts_on"), document.terms.get("ends_on")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        raise DraftIsAmiss(_("The last day lies before the first one."))
