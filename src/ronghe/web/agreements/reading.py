"""An agreement as people read it: its clauses in their language, its signers, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from ronghe.engines.terms import Piece, differences, fill, said
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementParty, AgreementVersion
from ronghe.partnerships.operations.checking import names_of
from ronghe.partnerships.standing import parties_of, turns_of
from ronghe.partnerships.wording import shown, values_in
from ronghe.web.parts import Mark, Text


def language_of_text() -> str:
    return "zh" if (get_language() or "en").startswith("zh") else "en"


@dataclass(frozen=True)
class ClauseLine:
    key: str
    number: int
    text: str
    origin: str
    rules: tuple[str, ...] = ()
    has_gap: bool = False
    comments: tuple[Any, ...] = ()


def clauses_of(version: AgreementVersion) -> list[ClauseLine]:
    """Give the clauses; of a frozen version exactly the words that were put out for signature."""
    language = language_of_text()
    if version.readings:
        return [
            ClauseLine(one["key"], number, one["text"], "")
            for number, one in enumerate(version.readings[language], 1)
        ]
    document = version.content
    values = values_in(document, named(version), language)
    comments: dict[str, list[Any]] = {}
    found = version.comments.select_related("organisation", "author")
    for comment in found.prefetch_related("organisation__names").order_by("pk"):
        comments.setdefault(comment.clause_key, []).append(comment)
    lines = []
    for number, one in enumerate(document.clauses, 1):
        filled = fill(said(one.text, language), values)
        lines.append(
            ClauseLine(
                one.key,
                number,
                filled.text,
                one.origin,
                one.required_by,
                bool(filled.missing),
                tuple(comments.get(one.key, ())),
            )
        )
    return lines


def quoted(words: str, note: Text = "") -> str:
    """Say what a form is about: the words themselves, and a note behind them."""
    return (_("“%(words)s” %(note)s") % {"words": words, "note": note}).strip()


def named(version: AgreementVersion) -> dict[str, dict[str, str]]:
    return names_of(parties_of(version))


def party_names(version: AgreementVersion) -> dict[str, str]:
    """Give each party's name by its key, in the reader's language."""
    language = language_of_text()
    return {key: names[language] or key for key, names in named(version).items()}


@dataclass(frozen=True)
class SignerLine:
    """A party in the row of names: signed by whom and when, or whose turn it is."""

    party: AgreementParty
    name: str
    mark: Mark
    words: Text
    signatures: tuple[tuple[str, datetime, str], ...]
    is_next: bool


def signers_of(version: AgreementVersion) -> list[SignerLine]:
    names, language = named(version), language_of_text()
    code = get_language() or "en"
    lines = []
    for turn in turns_of(version):
        if turn.is_complete:
            mark, words = Mark.HOLDS, pgettext("a party has", "signed")
        elif turn.is_next and version.state == "signing":
            mark, words = Mark.DUE, _("signs now")
        else:
            mark, words = Mark.UNKNOWN, _("signs later")
        lines.append(
            SignerLine(
                turn.party,
                names[turn.party.key][language],
                mark,
                words,
                tuple(
                    (one.signed_by.name_in(code), one.signed_at, one.get_channel_display())
                    for one in sorted(turn.party.signatures.all(), key=lambda one: one.pk)
                ),
                turn.is_next,
            )
        )
    return lines


@dataclass(frozen=True)
class TermLine:
    label: str
    value: str
    note: str = ""


def terms_of(terms: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], sources: Mapping[str, int] | None = None) -> list[TermLine]:  # fmt: skip
    """Give the terms in words; `sources` says by which version each of them stands."""
    language = language_of_text()
    currency = str(terms.get("currency") or "CNY")
    lines = []
    for name in sorted(terms, key=_place):
        value = terms[name]
        owner, _dot, own = name.rpartition(".")
        term = library.terms().get(own)
        if term is None:
            continue
        label = term.in_(language)
        if owner:
            label = f"{label} · {names.get(owner, {}).get(language, owner)}"
        number = (sources or {}).get(name)
        note = _("version %(n)d") % {"n": number} if number and number > 1 else ""
        lines.append(TermLine(label, shown(term, value, language, currency), note))
    return lines


def _place(name: str) -> tuple[int, str]:
    """Give the place of a term in the library, which is the order in which people look for them."""
    known = list(library.terms())
    own = name.rpartition(".")[2]
    return (known.index(own) if own in known else len(known), name)


@dataclass(frozen=True)
class ChangeLine:
    """One change of a draft, for people: what, before and after, or the words piece by piece."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class RevisionLine:
    number: int
    why: str
    who: str
    organisation: str
    made_at: datetime
    changes: tuple[ChangeLine, ...]


def revisions_of(version: AgreementVersion) -> list[RevisionLine]:
    """Give what each revision changed, by whom and why, the newest first."""
    code = get_language() or "en"
    found = list(
        version.revisions.select_related("made_by", "organisation")
        .prefetch_related("organisation__names")
        .order_by("number")
    )
    names = named(version)
    lines = []
    for before, one in zip([None, *found], found, strict=False):
        changes = _changes(before.content, one.content, names) if before else ()
        lines.append(
            RevisionLine(
                one.number,
                one.why,
                one.made_by.name_in(code) if one.made_by else "",
                one.organisation.name_in(code) if one.organisation else "",
                one.made_at,
                changes,
            )
        )
    return lines[::-1]


PARTS: dict[str, tuple[str, Text]] = {
    "obligations": ("what", gettext_lazy("Obligation")),
    "milestones": ("title", gettext_lazy("Step of the plan")),
}


def _changes(before: Any, after: Any, names: Mapping[str, Mapping[str, str]]) -> tuple[ChangeLine, ...]:  # fmt: skip
    language = language_of_text()
    lines = []
    for change in differences(before, after).changes:
        if change.part == "clauses":
            label = _("Clause “%(key)s”") % {"key": change.key}
            lines.append(
                ChangeLine(
                    label,
                    "",
                    "",
                    change.words.get(language) or next(iter(change.words.values()), ()),
                )
            )
        elif change.part == "terms":
            old = terms_of({change.key: change.before}, names)
            new = terms_of({change.key: change.after}, names)
            label = new[0].label if new else change.key
            lines.append(
                ChangeLine(label, old[0].value if old else "", new[0].value if new else "")
            )
        elif change.part in PARTS:
            field, part = PARTS[change.part]
            old_words = said(change.before[field], language) if change.before else ""
            new_words = said(change.after[field], language) if change.after else ""
            lines.append(ChangeLine(f"{part} “{change.key}”", old_words, new_words))
        else:
            lines.append(ChangeLine(_("Party “%(key)s”") % {"key": change.key}, "", ""))
    return tuple(lines)
