"""From a template and the parties to a first document, and what is amiss with any."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from ronghe.compliance import rulebooks
from ronghe.engines.terms import (
    Clause,
    Document,
    Milestone,
    Obligation,
    Party,
    holds,
    warnings,
)
from ronghe.engines.terms.document import Scalar, Terms
from ronghe.engines.terms.duties import Amiss
from ronghe.partnerships import library
from ronghe.partnerships.library import LibraryClause, Template, Term


class PartiesAreAmiss(ValueError):
    """The template takes other parties than these."""


class UnknownTerm(ValueError):
    """The template has no such term, or the value is not of its type."""


# -- the law on clauses ------------------------------------------------------------------------


def above(jurisdiction: str) -> tuple[str, ...]:
    """Name the jurisdiction and those it lies in."""
    parents = rulebooks.rulebook().parents
    found = [jurisdiction]
    while parent := parents.get(found[-1]):
        found.append(parent)
    return tuple(found)


def required_by(clause: LibraryClause, template: Template, jurisdiction: str) -> tuple[str, ...]:
    """Name the rules for whose sake this clause may not be left out there."""
    wanted = clause.required.get(template.law, {})
    return tuple(wanted[place] for place in above(jurisdiction) if place in wanted)


def required_topics(template: Template, jurisdiction: str) -> frozenset[str]:
    """Give the matters on which the law of the place wants a clause."""
    return frozenset(
        clause.topic
        for clause in library.clauses().values()
        if required_by(clause, template, jurisdiction)
        and (clause.key in template.clauses)
        and not clause.when
    )


def amiss(document: Document, template: Template, jurisdiction: str) -> tuple[Amiss, ...]:
    """Say what is amiss with the rights and duties of a document."""
    return warnings(
        document,
        required_topics=required_topics(template, jurisdiction),
        topics_of_duty=template.topics_of_duty,
    )


# -- the first document ------------------------------------------------------------------------


def party_keys(roles: Sequence[str]) -> list[str]:
    """Name the parties by their roles: one alone by the role itself, several with a number.

    >>> party_keys(["college", "host", "host"])
    ['college', 'host_1', 'host_2']
    """
    counts: dict[str, int] = {}
    keys = []
    for role in roles:
        counts[role] = counts.get(role, 0) + 1
        keys.append(role if roles.count(role) == 1 else f"{role}_{counts[role]}")
    return keys


def first_document(
    template: Template, parties: Sequence[Party], terms: Terms, jurisdiction: str
) -> Document:
    """Draw up what the template says for these parties; raises `PartiesAreAmiss`, `UnknownTerm`."""
    refuse_parties(template, parties, jurisdiction)
    values = {**template.defaults, **terms}
    check_terms(template, parties, values)
    document = Document(parties=tuple(parties), terms=values)
    return with_duties(replace(document, clauses=_clauses(template, document, jurisdiction)), template)  # fmt: skip


def refuse_parties(template: Template, parties: Sequence[Party], jurisdiction: str) -> None:
    for role, limits in template.roles.items():
        count = sum(party.role == role for party in parties)
        if not limits.least <= count <= limits.most:
            raise PartiesAreAmiss(
                _("“%(title)s” takes %(least)d to %(most)d of the role “%(role)s”, not %(count)d.")
                % {
                    "title": template.title.in_("en"),
                    "least": limits.least,
                    "most": limits.most,
                    "role": role,
                    "count": count,
                }
            )
        if count and limits.only_in and not set(limits.only_in) & set(above(jurisdiction)):
            raise PartiesAreAmiss(_("The law of this place allows no agency in such an agreement."))
    if strangers := {party.role for party in parties} - set(template.roles):
        raise PartiesAreAmiss(
            _("This kind of agreement has no party of the role “%(role)s”.")
            % {"role": min(strangers)}
        )
    shares = [party.share for party in parties if party.share is not None]
    if shares and sum(shares) != 100:  # noqa: PLR2004 -- percent
        raise PartiesAreAmiss(_("The shares of the hosts make up 100 % together."))


def term_names(template: Template, parties: Sequence[Party]) -> dict[str, Term]:
    """Give the terms of a document by name: those of each party under the party's key."""
    found = {}
    for name in template.terms:
        term = library.terms()[name]
        if not term.each:
            found[name] = term
        for party in parties:
            if party.role == term.each:
                found[f"{party.key}.{name}"] = term
    return found


def check_terms(template: Template, parties: Sequence[Party], values: Terms) -> None:
    known = term_names(template, parties)
    for name, value in values.items():
        if name not in known:
            raise UnknownTerm(_("This agreement has no term “%(name)s”.") % {"name": name})
        if value is not None and not _fits(known[name], value):
            label = known[name].in_("en")
            raise UnknownTerm(
                _("“%(value)s” is no value for “%(name)s”.") % {"value": value, "name": label}
            )


def _fits(term: Term, value: Scalar) -> bool:
    if term.type == "date":
        return isinstance(value, str) and _is_date(value)
    if term.type in {"number", "money"}:
        return type(value) is int and value >= 0
    if term.type == "bool":
        return isinstance(value, bool)
    return isinstance(value, str)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _clauses(template: Template, document: Document, place: str) -> tuple[Clause, ...]:
    known = library.clauses()
    about = facts_of_parties(document) | dict(document.terms)
    return tuple(
        clause_of(known[key], template, place)
        for key in template.clauses
        if holds(known[key].when, about)
    )


def clause_of(clause: LibraryClause, template: Template, jurisdiction: str) -> Clause:
    required = required_by(clause, template, jurisdiction)
    return Clause(clause.key, clause.topic, clause.words, "library", required)


def facts_of_parties(document: Document) -> dict[str, Scalar]:
    """Say whether there is a guardian and more than one host, which conditions of clauses ask."""
    roles = [party.role for party in document.parties]
    return {"guardian": "guardian" in roles, "hosts": roles.count("host") > 1}


def with_duties(document: Document, template: Template) -> Document:
    """Give each party of a role the duties that the template names for the role."""
    duties = template.duties
    obligations = [
        one
        for obligation in duties.obligations
        for one in _obligations_of(obligation, document.parties)
    ]
    keys = [one.key for one in obligations]
    milestones = [
        one
        for milestone in duties.milestones
        for one in _milestones_of(milestone, document.parties, keys)
    ]
    return replace(document, obligations=tuple(obligations), milestones=tuple(milestones))


def _obligations_of(one: Obligation, parties: Sequence[Party]) -> Iterator[Obligation]:
    owners = [party for party in parties if party.role == one.owner]
    creditors = [party.key for party in parties if party.role == one.to]
    to = creditors[0] if len(creditors) == 1 else ""
    for owner in owners:
        key = one.key if len(owners) == 1 else f"{one.key}.{owner.key}"
        yield replace(one, key=key, owner=owner.key, to=to)


def _milestones_of(
    one: Milestone, parties: Sequence[Party], keys: Sequence[str]
) -> Iterator[Milestone]:
    """Give the step to each of its owners; it covers the duties of that name."""
    owners = [party for party in parties if party.role == one.owner]
    for owner in owners:
        key = one.key if len(owners) == 1 else f"{one.key}.{owner.key}"
        covers = tuple(name for name in keys if name.partition(".")[0] in one.covers)
        yield replace(one, key=key, owner=owner.key, covers=covers)
