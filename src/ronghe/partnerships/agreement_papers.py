"""An agreement as the document that is printed and signed: what `kernel.documents` sets."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from ronghe.compliance import rulebooks
from ronghe.engines.terms import Document, Due, Obligation, said
from ronghe.kernel import documents
from ronghe.kernel.documents import Imprint, Languages, Line, Words
from ronghe.parties.following import day_of
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Channel,
    PartyRole,
    Signature,
)
from ronghe.partnerships.wording import code_words, shown

MARKS = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")
CODES = ("cooperation_clause", "agreement_clause")
ROLES = {
    PartyRole.COLLEGE: Words("院校", "College"),
    PartyRole.HOST: Words("企业", "Enterprise"),
    PartyRole.INDUSTRY_BODY: Words("行业组织", "Industry body"),
    PartyRole.AGENCY: Words("中介机构", "Agency"),
    PartyRole.STUDENT: Words("学生", "Student"),
    PartyRole.GUARDIAN: Words("家长（监护人）", "Parent or guardian"),
}
RHYTHMS = {
    "once": Words("", ""),
    "weekly": Words("起每周", ", then weekly"),
    "monthly": Words("起每月", ", then monthly"),
    "always": Words("起全程", ", then all the time"),
}


def imprint_of(version: AgreementVersion) -> Imprint:
    assert version.verification_code is not None  # noqa: S101 -- drawn when the text is frozen
    assert version.frozen_at is not None  # noqa: S101 -- as above
    return Imprint(
        document=version.agreement.reference,
        version=version.number,
        code=version.verification_code,
        address=settings.RONGHE_URL,
        dated_on=day_of(version.frozen_at),
        languages=languages_of(version),
    )


def languages_of(version: AgreementVersion) -> Languages:
    """Give the language of the place; both where parties come from several countries."""
    parents = rulebooks.parents()
    parties = version.parties.exclude(organisation=None)
    codes = parties.order_by().values_list("organisation__jurisdiction__code", flat=True)
    countries = {_country(code, parents) for code in codes}
    if len(countries) > 1:
        return Languages.BOTH
    home = _country(version.agreement.jurisdiction, parents)
    return Languages.CHINESE if home == "cn" else Languages.ENGLISH


def _country(code: str, parents: Mapping[str, str]) -> str:
    while parents.get(code):
        code = parents[code]
    return code


def field_of(party: AgreementParty, number: int) -> str:
    """Name the signature field of a party's first or second signatory."""
    return f"{party.key}-{number}"


def field_of_signature(signature: Signature) -> str:
    earlier = signature.party.signatures.filter(pk__lt=signature.pk).count()
    return field_of(signature.party, earlier + 1)


def content_of(version: AgreementVersion) -> documents.Agreement:
    """Give the document: the very words that were frozen, and what they rest on."""
    document = version.content
    parties = list(
        version.parties.select_related("organisation", "person")
        .prefetch_related("organisation__names", "organisation__identifiers")
        .order_by("order_group", "pk")
    )
    names = {one.key: name_of_party(one) for one in parties}
    return documents.Agreement(
        title=title_of(version),
        preamble=(Words(version.purpose, version.purpose),) if version.is_amendment else (),
        parties=tuple(
            documents.Party(_side(number, one), names[one.key], _particulars(one))
            for number, one in enumerate(parties)
        ),
        terms=tuple(_terms(document, names)),
        clauses=tuple(_clauses(version, document)),
        duties=tuple(_duty(one, document, names) for one in document.obligations),
        signatures=tuple(
            documents.SignaturePlace(
                field_of(one, number),
                names[one.key],
                capacity=ROLES[PartyRole(one.role)],
                needs_seal=one.organisation_id is not None and one.channel == Channel.PAPER,
            )
            for one in parties
            for number in range(1, one.signatures_needed + 1)
        ),
    )


def title_of(version: AgreementVersion) -> Words:
    kind = library.templates()[version.agreement.template].title
    if not version.is_amendment:
        return Words(kind.zh, kind.en)
    return Words(f"{kind.zh}补充协议", f"Amendment of the {kind.en[:1].lower()}{kind.en[1:]}")


def _side(number: int, party: AgreementParty) -> Words:
    """Name a party as agreements do: 甲方（院校）, Party 1 (college)."""
    role = ROLES[PartyRole(party.role)]
    mark = MARKS[number] if number < len(MARKS) else str(number + 1)
    return Words(f"{mark}方（{role.chinese}）", f"Party {number + 1} ({role.english.lower()})")


def name_of_party(party: AgreementParty) -> Words:
    named = party.organisation or party.person
    assert named is not None  # noqa: S101 -- a party is one of both
    return Words(named.name_in("zh-hans"), named.name_in("en"))


def _particulars(party: AgreementParty) -> tuple[Line, ...]:
    if party.organisation is None:
        return ()
    numbers = [one.value for one in party.organisation.identifiers.all()]
    return tuple(Line(Words("登记号码", "Register number"), Words(one)) for one in numbers[:1])


def _terms(document: Document, names: dict[str, Words]) -> list[Line]:
    known, currency = library.terms(), str(document.terms.get("currency") or "CNY")
    lines = []
    order = list(known)
    stated = sorted(document.terms.items(), key=lambda one: (_place(order, one[0]), one[0]))
    for name, value in stated:
        owner, _dot, own = name.rpartition(".")
        if own not in known or value is None or value == "":
            continue
        zh, en = known[own].zh, known[own].en
        if owner in names:
            zh, en = f"{zh}（{names[owner].chinese}）", f"{en} ({names[owner].english})"
        said = Words(*(shown(known[own], value, one, currency) for one in ("zh", "en")))
        lines.append(Line(Words(zh, en), said))
    return lines


def _place(order: Sequence[str], name: str) -> int:
    """Give where a term stands in the library, which has them in the order in which people ask."""
    own = name.rpartition(".")[2]
    return order.index(own) if own in order else len(order)


def _clauses(version: AgreementVersion, document: Document) -> list[documents.Clause]:
    english = {one["key"]: one["text"] for one in version.readings["en"]}
    chinese = {one["key"]: one["text"] for one in version.readings["zh"]}
    return [
        documents.Clause(
            Words(topic_words(one.topic, "zh"), topic_words(one.topic, "en").capitalize()),
            (Words(chinese[one.key], english[one.key]),),
            is_free=one.origin != "library",
        )
        for one in document.clauses
    ]


def topic_words(topic: str, language: str) -> str:
    return next(
        (said for codes in CODES if (said := code_words(codes, topic, language)) != topic), topic
    )


def _duty(one: Obligation, document: Document, names: dict[str, Words]) -> documents.Duty:
    owner = names.get(one.owner, Words(one.owner))
    return documents.Duty(
        owner,
        Words(said(one.what, "zh"), said(one.what, "en")),
        _due(one.due, one.rhythm, document),
        Words(said(one.evidence, "zh"), said(one.evidence, "en")),
        Words(said(one.consequence, "zh"), said(one.consequence, "en")),
    )


def _due(due: Due, rhythm: str, document: Document) -> Words:
    day: date | None = due.day(document.terms)
    term = library.terms()["starts_on"]
    stated = day.isoformat() if day else None
    said = RHYTHMS[rhythm]
    return Words(shown(term, stated, "zh") + said.zh, shown(term, stated, "en") + said.en)


def role_words(signature: Signature) -> Words:
    """Say in which role somebody signed, for the stamp on the page."""
    return ROLES[PartyRole(signature.party.role)]
