"""Cooperations and agreements, made and led on by the product's own operations."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.factories.parties import NOW, enrolled, identity_number, mandate

from ronghe.engines.terms import Document
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import DocumentKind, Guardian, SigningMandate
from ronghe.parties.operations import GuardianEntry
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    Channel,
    Cooperation,
    CooperationKind,
)
from ronghe.partnerships.operations import (
    agreements,
    amending,
    checking,
    cooperations,
    negotiation,
    readiness,
    signing,
)
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.versions import Side

ON = NOW.date()
STARTS, ENDS = date(2026, 10, 12), date(2027, 2, 5)
AMENDED_ON = STARTS + timedelta(days=30)
SECOND_FACTOR = Proof("second_factor")
TERMS: dict[str, Any] = {
    "purpose": "共同培养数控技术人才",
    "content": "岗位实习、教师企业实践与课程共建",
    "starts_on": STARTS.isoformat(),
    "ends_on": "2029-10-11",
}
PLACEMENT_TERMS: dict[str, Any] = {
    "major": "数控技术",
    "post": "数控车工",
    "place": "青禾市工业大道1号",
    "starts_on": STARTS.isoformat(),
    "ends_on": ENDS.isoformat(),
    "related_to_major": True,
    "tutor": "周老师",
    "insurance_payer": "青禾职业技术学院",
}
OF_EACH_HOST = {"monthly_pay_minor": 320_000, "same_post_wage_minor": 380_000, "mentor": "周强"}
OF_A_CLASS: dict[str, Any] = {
    "major": "数控技术",
    "seats": 20,
    "place": "二号车间",
    "host.mentor": "周强",
    "tutor": "吴岚",
    "ends_on": "2027-07-09",
}
ALL_KINDS = tuple(DocumentKind)
# Answers without a sign of haste.
CALM: dict[str, Any] = {
    "plan_named": "数控技术专业人才培养方案（2026版）",
    "need_shared": "checked",
    "visited": "yes",
    "mentors": 4,
    "site": "ready",
    "tutors": 3,
    "money": "agreed",
    "risk": "师傅离职：另备一名师傅。",
    "insured": "yes",
    "exit": "学期末交接，学生转回校内实训。",
    "successor": "yes",
}
HASTY = CALM | {"need_shared": "unknown", "visited": "no", "money": "open", "risk": " "}


def cooperation(cast, *, ready: bool = True, kind: str = CooperationKind.FRAMEWORK, **more):
    """A cooperation of the college and the enterprise; `ready` answers for both."""
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[cast.enterprise],
        kind=kind,
        title="数控技术校企合作",
        purpose="共同培养数控技术人才",
        actor=cast.dean,
        at=NOW,
        **more,
    )
    if ready:
        assess(cast, made)
    return made


def assess(cast, of: Cooperation, **answers) -> None:
    for organisation, actor in ((cast.college, cast.dean), (cast.enterprise, cast.plant_manager)):
        readiness.assess_readiness(
            cooperation=of,
            organisation=organisation,
            answers=CALM | answers,
            actor=actor,
            at=NOW,
        )


def draft(cast, of: Cooperation | None = None, template: str = "framework", **terms):
    """A draft between college and enterprise, from the template."""
    return agreements.draft_agreement(
        cooperation=of or cooperation(cast),
        template=template,
        sides=[Side("college", cast.college), Side("host", cast.enterprise)],
        terms=TERMS | terms,
        actor=cast.dean,
        at=NOW,
    )


def with_mandates(cast, kinds=ALL_KINDS) -> None:
    """Let the dean sign for the college, and Li Na for the enterprise."""
    mandate(cast.college, cast.dean.person, SYSTEM, confirmed_by=SYSTEM, kinds=kinds)
    mandate(cast.enterprise, cast.signatory.person, SYSTEM, confirmed_by=SYSTEM, kinds=kinds)


def confirmed(cast, version: AgreementVersion) -> AgreementVersion:
    """In negotiation, and every side stands by its facts."""
    if version.state == "draft":
        version = agreements.propose_agreement(
            version=version, to=cast.enterprise, note="", actor=SYSTEM, at=NOW
        )
    confirm_all(cast, version)
    return version


def confirm_all(cast, version: AgreementVersion) -> None:
    """First the hosts, then the college."""
    parties = version.parties.exclude(organisation=None).order_by("pk")
    for party in sorted(parties, key=lambda one: one.role == "college"):
        negotiation.confirm_facts(party=party, actor=SYSTEM, at=NOW)


def out_for_signature(cast, version: AgreementVersion, at=NOW) -> AgreementVersion:
    version = confirmed(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=at)
    return checking.begin_signing(version=version, actor=cast.dean, at=at)


def sign(version: AgreementVersion, key: str, actor: Actor, at=NOW):
    party = version.parties.get(key=key)
    proof = Proof("link") if actor.kind == "link" else SECOND_FACTOR
    return signing.sign_agreement(party=party, proof=proof, actor=actor, at=at)


def in_force(cast, version: AgreementVersion | None = None, at=NOW) -> AgreementVersion:
    """Signed by the enterprise, then by the college."""
    version = out_for_signature(cast, version or draft(cast), at)
    sign(version, "host", cast.signatory, at)
    sign(version, "college", cast.dean, at)
    version.refresh_from_db()
    version.agreement.refresh_from_db()
    return version


def for_a_class(cast, of: Cooperation | None = None, **terms) -> AgreementVersion:
    """An agreement in force by which the enterprise takes a class of the college."""
    of = of or cooperation(cast, kind=CooperationKind.APPRENTICESHIP)
    version = draft(cast, of, "apprenticeship", **(OF_A_CLASS | terms))
    if not SigningMandate.objects.exists():
        with_mandates(cast)
    return in_force(cast, version)


def learner(cast, born: str = "20080115", *, guardian: bool = False):
    """A student of the class, born that day, perhaps with a guardian."""
    more = {"guardian": GuardianEntry("林海", contact_phone="13800138222")} if guardian else {}
    return enrolled(
        cast.school_class,
        "林小满",
        "20260117",
        identity_number=identity_number(born),
        **more,
    )


def placement(cast, student, **more) -> AgreementVersion:
    """A tripartite draft; the student's guardian is a party when there is one."""
    of = more.pop("of", None) or cooperation(cast, ready=False, kind=CooperationKind.PLACEMENT)
    sides = [
        Side("college", cast.college),
        Side("host", cast.enterprise),
        Side("student", person=student.person),
    ]
    guardian = Guardian.objects.filter(student=student.person).first()
    if guardian is not None:
        sides.append(Side("guardian", person=guardian.person))
    terms = PLACEMENT_TERMS | {f"host.{name}": value for name, value in OF_EACH_HOST.items()}
    return agreements.draft_agreement(
        cooperation=of,
        template="placement",
        sides=more.pop("sides", sides),
        terms=terms | more,
        actor=cast.dean,
        at=NOW,
    )


def tripartite(cast, student, *, starts_on: date, ends_on: date) -> Agreement:
    """The tripartite agreement of the student, in force."""
    with_mandates(cast)
    sides = [
        Side("college", cast.college),
        Side("host", cast.enterprise),
        Side("student", person=student.person),
    ]
    version = placement(
        cast,
        student,
        sides=sides,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    version = out_for_signature(cast, version)
    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)
    sign(version, "student", acting_as(student, on=NOW.date()))
    version.agreement.refresh_from_db()
    return version.agreement


def changed(version: AgreementVersion, **terms) -> Document:
    """The document with other terms."""
    document = version.content
    return replace(document, terms={**document.terms, **terms})


def amended(agreement, student, cast, *, effective_on=AMENDED_ON, until_on=None, at=NOW, **terms):
    version = amending.draft_amendment(
        agreement=agreement,
        purpose="调整",
        effective_on=effective_on,
        until_on=until_on,
        terms={name.replace("__", "."): value for name, value in terms.items()},
        actor=cast.dean,
        at=at,
    )
    version = agreements.propose_agreement(
        version=version, to=cast.enterprise, note="", actor=cast.dean, at=at
    )
    confirm_all(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=at)
    version = checking.begin_signing(version=version, actor=cast.dean, at=at)
    sign(version, "host", cast.signatory, at)
    sign(version, "college", cast.dean, at)
    sign(version, "student", student, at)
    version.refresh_from_db()
    return version


def on_paper(side: Side) -> Side:
    return replace(side, channel=Channel.PAPER)


def template(key: str = "framework"):
    return library.templates()[key]
