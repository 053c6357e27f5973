"""What keeps a draft from being signed: each thing with its way out, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.engines.terms import Document, said
from ronghe.engines.terms.duties import Warned
from ronghe.parties.models import DocumentKind, PersonalDetails, SigningMandate
from ronghe.partnerships import library
from ronghe.partnerships.agreement_seats import listing_behind, seats_lacking
from ronghe.partnerships.drafting import amiss
from ronghe.partnerships.library import Template
from ronghe.partnerships.models import (
    AgreementCheck,
    AgreementParty,
    AgreementVersion,
    ApprovalState,
    ApprovalStep,
    PartyRole,
)
from ronghe.partnerships.standing import is_read_along, parties_of
from ronghe.partnerships.wording import gaps, topics_in

FULL_AGE = 18
AMISS = {
    "without_owner": gettext_lazy("Nobody owns the obligation “%(about)s”. Say who owes it."),
    "owed_by_stranger": gettext_lazy("The obligation “%(about)s” belongs to nobody here."),
    "topic_without_duty": gettext_lazy(
        "Nothing obliges anybody about “%(about)s”. Add an obligation."
    ),
    "clause_is_missing": gettext_lazy("A clause on “%(about)s” is missing. Add one."),
    "without_milestone": gettext_lazy(
        "No step of the plan carries out the obligation “%(about)s”. Add it to the plan."
    ),
    "one_sided": gettext_lazy(
        "Only %(about)s owes anything. An agreement in which one side owes all rarely lasts."
    ),
}
ABOUT_TOPICS = frozenset({Warned.TOPIC_WITHOUT_DUTY, Warned.CLAUSE_IS_MISSING})


@dataclass(frozen=True)
class Hindrance:
    """One thing that keeps a text from signature. `about` names the rule, term, party or duty."""

    kind: str
    about: str
    says: str


def hindrances_of(version: AgreementVersion, check: AgreementCheck, *, on: date) -> list[Hindrance]:
    """Give all that keeps a checked draft from signature that day."""
    return list(_all(version, check, on))


def _all(version: AgreementVersion, check: AgreementCheck, on: date) -> Iterator[Hindrance]:
    document = version.content
    parties = parties_of(version)
    yield from by_law(check)
    yield from _amiss(version, document)
    yield from _gaps(document)
    yield from _days(version, document, on)
    yield from _approvals(version, parties)
    yield from _nobody_entitled(version, parties, on)
    yield from _guardian_missing(parties, document, on)
    yield from seats_hindering(version, on=on)


def _approvals(version: AgreementVersion, parties: Sequence[AgreementParty]) -> Iterator[Hindrance]:
    """Say once of each organisation that it is still approving; whose desk it is on stays inside."""
    waiting = {step.organisation_id for step in waiting_approvals(version)}
    for party in parties:
        if party.organisation is not None and party.organisation_id in waiting:
            name = {"name": party.organisation.name_in(get_language() or "en")}
            words = _("%(name)s has not finished its internal approvals yet.")
            yield Hindrance("approval", party.key, words % name)


def by_law(check: AgreementCheck) -> Iterator[Hindrance]:
    """Give the rules that block, which only a confirmed one does, each with its remedy."""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    for answer in check.answers:
        if answer["blocks"]:
            yield Hindrance("law", answer["rule"], answer["remedy"][language])


def _amiss(version: AgreementVersion, document: Document) -> Iterator[Hindrance]:
    template = library.templates()[version.agreement.template]
    found = amiss_in_words(document, template, version.agreement.jurisdiction, {})
    yield from (one for one in found if one.kind != Warned.ONE_SIDED)


def amiss_in_words(
    document: Document, template: Template, jurisdiction: str, names: Mapping[str, str]
) -> list[Hindrance]:
    """Say what is amiss with rights and duties; `names` has what parties are called, by key."""
    language = get_language() or "en"
    own = "zh" if language.startswith("zh") else "en"
    duties = {one.key: said(one.what, own) for one in document.obligations}
    topics = topics_in(template.law, language)
    found = []
    for one in amiss(document, template, jurisdiction):
        known = topics if one.kind in ABOUT_TOPICS else {**names, **duties}
        words = str(AMISS[one.kind]) % {"about": known.get(one.about, one.about)}
        found.append(Hindrance(one.kind, one.about, words))
    return found


def _gaps(document: Document) -> Iterator[Hindrance]:
    named = {one.key: {"en": one.key, "zh": one.key} for one in document.parties}
    language = get_language() or "en"
    for name in gaps(document, named):
        term = library.terms().get(name.rpartition(".")[2])
        label = term.in_(language) if term else name
        words = _("“%(about)s” is not stated yet, though a clause speaks of it.")
        yield Hindrance("gap", name, words % {"about": label})


def _days(version: AgreementVersion, document: Document, on: date) -> Iterator[Hindrance]:
    if not document.terms.get("starts_on") or not document.terms.get("ends_on"):
        yield Hindrance("gap", "starts_on", _("Say from when until when it lasts."))
    if not version.is_amendment:
        return
    if version.effective_on is None:
        yield Hindrance("gap", "effective_on", _("Say from which day the change counts."))
    elif version.effective_on < on:
        words = _("An amendment never changes the past. Let it count from today or later.")
        yield Hindrance("past", "effective_on", words)


def document_kind_of(version: AgreementVersion) -> str:
    """Say which kind of document a mandate has to name."""
    if version.is_amendment:
        return str(DocumentKind.AMENDMENT)
    return library.templates()[version.agreement.template].document_kind


def _nobody_entitled(
    version: AgreementVersion, parties: Sequence[AgreementParty], on: date
) -> Iterator[Hindrance]:
    entitled = set(
        SigningMandate.objects.on(on)
        .filter(
            organisation__in=[one.organisation_id for one in parties if one.organisation_id],
            document_kinds__contains=[document_kind_of(version)],
        )
        .order_by("pk")
        .values_list("organisation_id", flat=True)
    )
    for party in parties:
        if party.organisation is None:
            continue
        name = {"name": party.organisation.name_in(get_language() or "en")}
        if party.organisation.is_restricted:
            words = _("%(name)s is suspended or banned and cannot sign.")
            yield Hindrance("restricted", party.key, words % name)
        if party.organisation_id not in entitled:
            words = _("Nobody at %(name)s holds a mandate to sign this. Enter a signing mandate.")
            yield Hindrance("mandate", party.key, words % name)


def _guardian_missing(
    parties: Sequence[AgreementParty], document: Document, on: date
) -> Iterator[Hindrance]:
    """Ask for a guardian beside a student under age, and beside one whose age is not known."""
    if any(one.role == PartyRole.GUARDIAN for one in parties):
        return
    stated = document.terms.get("starts_on")
    first = date.fromisoformat(stated) if isinstance(stated, str) else on
    for party in parties:
        if party.role == PartyRole.STUDENT and not is_of_age(party, min(first, on)):
            words = _("A parent or guardian signs for a student under 18. Add the guardian as a party, or enter the date of birth.")  # fmt: skip
            yield Hindrance("guardian", party.key, words)


def seats_hindering(version: AgreementVersion, *, on: date) -> Iterator[Hindrance]:
    """Say that the listing from which it came has too few seats left."""
    lacking = seats_lacking(version.agreement, version.content.terms, on=on)
    listing = listing_behind(version.agreement) if lacking else None
    if listing is None:
        return
    words = ngettext(
        "“%(title)s” (%(reference)s) has %(n)d seat too few for it. Ask who offers it for more, agree on fewer, or give a seat back from an agreement that came to nothing.",
        "“%(title)s” (%(reference)s) has %(n)d seats too few for it. Ask who offers it for more, agree on fewer, or give seats back from agreements that came to nothing.",
        lacking,
    )  # fmt: skip
    about = {"title": listing.title, "reference": listing.reference, "n": lacking}
    yield Hindrance("seats", listing.reference, words % about)


def is_of_age(student: AgreementParty, on: date) -> bool:
    """Say whether the student is known to be 18 that day."""
    details = PersonalDetails.objects.filter(person=student.person_id).first()
    return bool(full_age_on(details.birth_on if details else None, on))


def full_age_on(born: date | None, on: date) -> bool | None:
    """Say whether somebody is 18 that day; None where the day of birth is not known."""
    if born is None:
        return None
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) >= FULL_AGE


def unconfirmed(version: AgreementVersion) -> list[AgreementParty]:
    """Give the organisations that have not confirmed the text as it stands."""
    if is_read_along(version):
        return [
            one
            for one in sorted(version.parties.all(), key=attrgetter("pk"))
            if one.organisation_id is not None
            and all(each.document_hash != version.document_hash for each in one.confirmations.all())
        ]
    return list(
        version.parties.exclude(organisation=None)
        .exclude(confirmations__document_hash=version.document_hash)
        .select_related("organisation")
        .order_by("pk")
    )


def waiting_approvals(version: AgreementVersion) -> list[ApprovalStep]:
    """Give the internal approvals of the text as it stands that are still to come."""
    return list(
        version.approvals.filter(
            document_hash=version.document_hash, state=ApprovalState.WAITING
        ).order_by("organisation", "round", "number")
    )
