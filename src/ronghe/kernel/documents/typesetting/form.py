"""What the templates are given: plain JSON, every text a string that is shown as it is."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ronghe.kernel.documents import fonts
from ronghe.kernel.documents.content import (
    Agreement,
    ApprovalSheet,
    Certificate,
    Content,
    Imprint,
    Report,
    SignaturePlace,
)
from ronghe.kernel.documents.labels import spoken_code
from ronghe.kernel.documents.typesetting import phrases
from ronghe.kernel.documents.words import Languages, Words

Form = dict[str, Any]
LANGUAGES = {
    Languages.CHINESE: ["zh"],
    Languages.ENGLISH: ["en"],
    Languages.BOTH: ["zh", "en"],
}


def content_hash(content: Content) -> str:
    """Hash what the document says (SHA-256): the same words give the same hash in every layout."""
    said = {"kind": type(content).__name__, **_plain(content)}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def form_of(content: Content, imprint: Imprint) -> Form:
    """Put together what the template shows, except for the codes of the pages."""
    body = _body(content)
    hashed = content_hash(content)
    on = imprint.dated_on
    return body | {
        "languages": LANGUAGES[imprint.languages],
        "labels": {name: _words(words) for name, words in phrases.LABELS.items()},
        "document": imprint.document,
        "edition": _words(phrases.edition(imprint.version, is_draft=imprint.is_draft)),
        "day": _words(phrases.day(on)),
        "date": [on.year, on.month, on.day],
        "hash": " ".join(hashed[at : at + 8] for at in range(0, 64, 8)),
        "code": spoken_code(imprint.code),
        "check_at": imprint.address.partition("://")[2] or imprint.address,
        "draft": _words(phrases.DRAFT) if imprint.is_draft else {},
        "author": _author(content),
        "keywords": [imprint.document, str(imprint.version), imprint.code, hashed],
    }


def _body(content: Content) -> Form:
    if isinstance(content, Agreement):
        return _agreement(content)
    if isinstance(content, Certificate):
        return _certificate(content)
    return _report(content) if isinstance(content, Report) else _sheet(content)


def printable(form: Form) -> tuple[Form, tuple[fonts.WiderFont, ...]]:
    """Put 〓 for what no font has, list it, and say which wider fonts the rest needs."""
    text = "".join(_texts(form))
    missing = fonts.missing_signs(text)
    listed = {"missing": [f"U+{ord(sign):04X}" for sign in missing]}
    return _with_getas(form, missing) | listed, fonts.fonts_needed(text)


def _author(content: Content) -> str:
    if isinstance(content, Certificate | Report):
        return _clean(content.issuer.chinese)
    if isinstance(content, ApprovalSheet):
        return _clean(content.organisation.chinese)
    return _clean("、".join(party.name.chinese for party in content.parties))


def _agreement(content: Agreement) -> Form:
    return {
        "title": _words(content.title),
        "parties": [
            {
                "title": _words(party.title),
                "name": _words(party.name),
                "particulars": _lines(party.particulars),
            }
            for party in content.parties
        ],
        "preamble": _paragraphs(content.preamble),
        "terms": _lines(content.terms),
        "clauses": [
            {
                "order": number,
                "number": _words(phrases.article(number)),
                "title": _words(clause.title),
                "paragraphs": _paragraphs(clause.paragraphs),
                "free": clause.is_free,
            }
            for number, clause in enumerate(content.clauses, start=1)
        ],
        "duties": [
            {field.name: _words(getattr(duty, field.name)) for field in fields(duty)}
            for duty in content.duties
        ],
        "closing": _paragraphs(content.closing),
        "signatures": _places(content.signatures),
    }


def _places(places: Iterable[SignaturePlace]) -> list[Form]:
    return [
        {
            "field": place.field,
            "party": _words(place.party),
            "signatory": _words(Words(place.signatory)),
            "capacity": _words(place.capacity),
            "seal": _words(place.seal if place.needs_seal else Words()),
        }
        for place in places
    ]


def _certificate(content: Certificate) -> Form:
    return {
        "title": _words(content.title),
        "organisation": _words(content.issuer),
        "statement": _paragraphs(content.statement),
        "facts": _lines(content.facts),
        "reached_title": _words(content.reached_title),
        "reached": _lines(content.reached),
        "notes": [_words(words) for words in content.notes],
        "signatures": _places(content.signatures),
    }


def _report(content: Report) -> Form:
    return {
        "title": _words(content.title),
        "organisation": _words(content.issuer),
        "facts": _lines(content.facts),
        "lead": _paragraphs(content.lead),
        "sections": [
            {
                "title": _words(section.title),
                "sentences": _paragraphs(section.sentences),
                "tables": [
                    {
                        "heading": _words(table.heading),
                        "head": [_words(words) for words in table.head],
                        "rows": [[_words(words) for words in row] for row in table.rows],
                    }
                    for table in section.tables
                ],
            }
            for section in content.sections
        ],
        "notes": [_words(words) for words in content.notes],
        "signatures": _places(content.signatures),
    }


def _sheet(content: ApprovalSheet) -> Form:
    return {
        "title": _words(content.title),
        "organisation": _words(content.organisation),
        "subject": _lines(content.subject),
        "steps": [
            {
                "office": _words(step.office),
                "opinion": _words(step.opinion),
                "person": _words(Words(step.person)),
                "day": _words(phrases.day(step.decided_on) if step.decided_on else Words()),
            }
            for step in content.steps
        ],
        "notes": [_words(words) for words in content.notes],
    }


def _lines(lines: Iterable[Any]) -> list[Form]:
    return [{"name": _words(line.name), "value": _words(line.value)} for line in lines]


def _paragraphs(many: Iterable[Words]) -> list[dict[str, str]]:
    """Give one entry a paragraph: a line break inside a text begins a new one in both languages."""
    made = []
    for words in many:
        chinese, english = _clean(words.chinese).split("\n"), _clean(words.english).split("\n")
        if len(chinese) != len(english):
            chinese, english = [" ".join(chinese)], [" ".join(english)]
        made += [{"zh": zh, "en": en} for zh, en in zip(chinese, english, strict=True) if zh or en]
    return made


def _words(words: Words) -> dict[str, str]:
    return {"zh": _clean(words.chinese), "en": _clean(words.english)}


def _clean(text: str) -> str:
    return fonts.cleaned(text)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _with_getas(value: Any, missing: str) -> Any:
    if not missing:
        return value
    table = str.maketrans(dict.fromkeys(missing, fonts.GETA))

    def changed(part: Any) -> Any:
        if isinstance(part, str):
            return part.translate(table)
        if isinstance(part, dict):
            return {name: changed(one) for name, one in part.items()}
        if isinstance(part, list):
            return [changed(one) for one in part]
        return part

    return changed(value)


def _plain(value: Any) -> Any:
    """Turn dataclasses into JSON; texts as they are printed."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
