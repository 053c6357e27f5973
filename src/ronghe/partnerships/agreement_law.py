"""What the law says of a draft: its terms handed to the rules as facts, as if all signed that day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.usual_week import between
from ronghe.engines.law import Answer, Outcome, Severity, reason
from ronghe.engines.law import read_case as read_facts
from ronghe.engines.law.facts import Values
from ronghe.engines.terms import Document, Party
from ronghe.parties.following import day_of
from ronghe.parties.models import PersonalDetails
from ronghe.partnerships import library
from ronghe.partnerships.library import Template
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    PartyRole,
    Signature,
    SiteReport,
    Suitability,
    VersionState,
)
from ronghe.partnerships.student_hours import Layout, layouts, strands_of
from ronghe.partnerships.wording import TOPICS

# Whose other agreement it is, with whom and about what, is not for the host to know.
BESIDE = gettext_lazy("Hours of another agreement of the student on the same days are counted.")
WAY_OUT = gettext_lazy(
    "Or agree on fewer hours, on other days, or end the student’s other agreement first."
)
HOURS = frozenset({"worked", "weeks", "shifts"})
# The points that the law of some places wants stated, by the terms that state them.
ITEMS = {
    "curriculum": ("major",),
    "tasks": ("post",),
    "tutors": ("tutor", "mentor"),
    "start_and_duration": ("starts_on", "ends_on"),
    "working_hours": ("hours_per_day", "days_per_week"),
    "pay": ("monthly_pay_minor",),
}


Row = list[tuple[Values, Answer]]


@dataclass(frozen=True)
class Case:
    """What is handed to the rules: for a placement once for each host, by the host's key."""

    about: str
    kind: str
    facts: Mapping[str, Any]
    # The days worked, in each way in which they may be laid; the most lawful one counts.
    layouts: tuple[Layout, ...] = ()
    # The same without the student's other agreements, where there are any.
    alone: tuple[Layout, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What one rule says of one case, ready to be kept."""

    rule: str
    jurisdiction: str
    about: str
    outcome: str
    severity: str
    is_confirmed: bool
    blocks: bool
    reason: Mapping[str, str]
    remedy: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "jurisdiction": self.jurisdiction,
            "about": self.about,
            "outcome": self.outcome,
            "severity": self.severity,
            "is_confirmed": self.is_confirmed,
            "blocks": self.blocks,
            "reason": dict(self.reason),
            "remedy": dict(self.remedy),
        }


def answers_for(version: AgreementVersion, *, on: date) -> list[Answered]:
    """Apply every rule of the place to the draft; what a rule does not speak of is left out.

    A rule that is not confirmed yet never blocks, whatever it says.
    """
    place = version.agreement.jurisdiction
    return [answer for case in cases_of(version, on=on) for answer in _answers(case, place, on)]


def _answers(case: Case, place: str, on: date) -> Iterator[Answered]:
    rows = _most_lawful(case, case.layouts, place, on)
    unfit = _failing(_most_lawful(case, case.alone, place, on)) if case.alone else frozenset()
    catalogue = rulebooks.rulebook().catalogues[case.kind]
    for row in rows:
        values, answer = row[0]
        outcome = between({one.outcome for _values, one in row})
        if outcome is Outcome.NOT_APPLICABLE:
            continue
        words = {one: reason(answer, values, catalogue, one) for one in judging.LANGUAGES}
        remedy = dict(answer.rule.remedy)
        if case.alone and outcome is Outcome.FAIL and answer.rule.id not in unfit:
            words, remedy = _joined(words, BESIDE), _joined(remedy, WAY_OUT)
        yield Answered(
            rule=answer.rule.id,
            jurisdiction=answer.rule.jurisdiction,
            about=case.about,
            outcome=outcome.code,
            severity=str(answer.severity),
            is_confirmed=answer.confirmed,
            blocks=outcome is Outcome.FAIL and (answer.blocks or _breaks_hours(answer)),
            reason=words,
            remedy=remedy,
        )


def _most_lawful(case: Case, ways: Sequence[Layout], place: str, on: date) -> list[Row]:
    """Judge each way of laying the days, and give the answers to the one that breaks least."""
    judged = [_judged(case, variants, place, on) for variants in ways or [((),)]]
    return min(judged, key=_broken)


def _judged(case: Case, variants: Layout, place: str, on: date) -> list[Row]:
    """Give, for each rule, its answers to the doubtful days worked and not worked."""
    catalogue = rulebooks.rulebook().catalogues[case.kind]
    columns = []
    for worked in variants:
        facts = {**case.facts, "worked": worked} if worked else case.facts
        plain = judging.plain_facts(facts, catalogue, jurisdiction=place, on=on)
        values, _wrong = read_facts(plain, catalogue)
        answers = judging.answers_on(values, kind=case.kind, jurisdiction=place)
        columns.append([(values, answer) for answer in answers])
    return [list(row) for row in zip(*columns, strict=True)]


def _broken(rows: Sequence[Row]) -> tuple[int, int]:
    failing = [row for row in rows if all(one.outcome is Outcome.FAIL for _values, one in row)]
    return sum(row[0][1].blocks for row in failing), len(failing)


def _breaks_hours(answer: Answer) -> bool:
    """Say whether a must about hours is broken: nobody signs that more is worked than is allowed.

    Otherwise such a rule blocks no start, since hours are known when they are worked.
    """
    names = {fact.partition(".")[0] for fact in answer.rule.facts}
    return bool(names & HOURS) and answer.severity is Severity.HARD and answer.confirmed


def _failing(rows: Sequence[Row]) -> frozenset[str]:
    return frozenset(
        row[0][1].rule.id
        for row in rows
        if between({one.outcome for _values, one in row}) is Outcome.FAIL
    )


def _joined(words: Mapping[str, str], more: str | Promise) -> dict[str, str]:
    """Add a sentence in both languages."""
    added = {}
    for language, said in words.items():
        with override("zh-hans" if language == "zh" else language):
            added[language] = pgettext("two sentences", "%(words)s %(more)s") % {
                "words": said,
                "more": more,
            }
    return added


def cases_of(version: AgreementVersion, *, on: date) -> list[Case]:
    on = signed_day(version, on)
    template = library.templates()[version.agreement.template]
    document = version.content
    parties = {one.key: one for one in version.parties.all()}
    if template.law == "cooperation":
        return [Case("", "cooperation", _of_cooperation(document, template, on))]
    place = version.agreement.jurisdiction
    strands = strands_of(version)
    together = layouts(strands, place)
    alone = layouts(strands[:1], place) if len(strands) > 1 else ()
    hosts = [one for one in document.parties if one.role == PartyRole.HOST]
    return [
        Case(
            host.key,
            "placement",
            _of_placement(document, template, host, parties, on),
            together,
            alone,
        )
        for host in hosts
    ]


def signed_day(version: AgreementVersion, on: date) -> date:
    """Give the day on which the agreement was signed; of one that is not, the day asked about.

    An amendment is made while the activity runs: what the law asks for before the first day was
    done by the first version.
    """
    if not version.is_amendment:
        return on
    signatures = Signature.objects.filter(
        version__agreement=version.agreement_id, version__state=VersionState.SIGNED
    )
    first = signatures.order_by("version__number", "-signed_at").first()
    return day_of(first.signed_at) if first else on


def stated(document: Document, law: str, party: str = "") -> dict[str, Any]:
    """Give the terms as facts; those of one party where each has its own."""
    facts: dict[str, Any] = {}
    for name, value in document.terms.items():
        owner, _dot, own = name.rpartition(".")
        term = library.terms().get(own)
        if term is not None and law in term.fact and owner in {"", party}:
            facts[term.fact[law]] = value
    return facts


def topics_in(document: Document, law: str) -> list[str]:
    known = rulebooks.rulebook().catalogues[law].code_words[TOPICS[law]]
    return sorted(document.topics & set(known))


def items_in(document: Document, party: str) -> list[str]:
    """Give the points that an agreement with a student states by its terms, for one of the hosts.

    What has no term of its own, as social cover, is for the college to say.
    """
    terms = document.terms
    return sorted(
        item
        for item, names in ITEMS.items()
        if all(terms.get(f"{party}.{name}", terms.get(name)) not in {None, ""} for name in names)
    )


def _of_cooperation(document: Document, template: Template, on: date) -> dict[str, Any]:
    return stated(document, "cooperation") | {
        "form": template.form,
        "has_agreement": True,
        "signed_on": on,
        "agreement_kind": "cooperation",
        "agreement_clauses": topics_in(document, "cooperation"),
    }


def _of_placement(
    document: Document,
    template: Template,
    host: Party,
    parties: Mapping[str, AgreementParty],
    on: date,
) -> dict[str, Any]:
    roles = {one.role for one in document.parties}
    facts = stated(document, "placement", host.key) | {
        "school_organised": True,
        "agency_involved": PartyRole.AGENCY in roles,
        "college_tutor": bool(document.terms.get("tutor")),
        "enterprise_mentor": bool(document.terms.get(f"{host.key}.mentor")),
        "agreement_clauses": topics_in(document, "placement"),
        "agreement_items": items_in(document, host.key),
        "agreement_signed": _signed_by(roles, on),
        "student_consent": True,
        "guardian_consent": True if PartyRole.GUARDIAN in roles else None,
        "site_report_on": _visited(host, parties),
    }
    student = next((one for one in parties.values() if one.role == PartyRole.STUDENT), None)
    if student is not None:
        facts["student_birth_on"] = _born(student)
    return facts


def _signed_by(roles: set[str], on: date) -> dict[str, date]:
    names = {"college": "college", "host": "enterprise", "student": "student"}
    names |= {"guardian": "guardian", "agency": "agency"}
    return {names[role]: on for role in sorted(roles) if role in names}


def _visited(host: Party, parties: Mapping[str, AgreementParty]) -> date | None:
    colleges = [one.organisation_id for one in parties.values() if one.role == PartyRole.COLLEGE]
    reports = SiteReport.objects.filter(
        host=parties[host.key].organisation_id, college__in=colleges
    )
    found = reports.exclude(suitability=Suitability.UNSUITABLE).order_by("-visited_on").first()
    return found.visited_on if found else None


def _born(student: AgreementParty) -> date | None:
    details = PersonalDetails.objects.filter(person=student.person_id).first()
    return details.birth_on if details else None
