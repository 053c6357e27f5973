"""Organisations and people, made by the product's own operations, with traits of the trade."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from stdnum.cn import ric

from ronghe.demo.numbers import credit_code
from ronghe.kernel.money import Money
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM, Actor, acting_as
from ronghe.parties.models import (
    DocumentKind,
    IdentifierScheme,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Remit,
    SchoolClass,
    SigningMandate,
    Unit,
    UnitKind,
)
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Jurisdiction, Region

NOW = datetime(2026, 9, 7, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CERTIFICATE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TERM_BEGAN_ON = date(2026, 9, 1)


def region(code: str = "330200", scheme: str = "cn-gbt2260") -> Region:
    return Region.objects.get(scheme=scheme, code=code)


def organisation(
    *,
    kind: str = OrganisationKind.ENTERPRISE,
    name: str = "启明精密制造有限公司",
    english: str = "Qiming Precision Manufacturing",
    region_code: str | None = "330200",
    region_scheme: str = "cn-gbt2260",
    number: int | None = None,
    waiting: bool = False,
    verified_by: Actor | None = None,
    returned_by: Actor | None = None,
) -> Organisation:
    """Register an organisation; `waiting`, `verified_by` and `returned_by` lead it on."""
    place = region(region_code, region_scheme) if region_code else None
    made = operations.register_organisation(
        kind=kind,
        jurisdiction=place.jurisdiction if place else Jurisdiction.objects.get(code="cn"),
        region=place,
        names={"zh-hans": name, **({"en": english} if english else {})},
        actor=SYSTEM,
        at=NOW,
    )
    if number is not None:
        operations.identify_organisation(
            organisation=made,
            scheme=IdentifierScheme.CN_USCC,
            value=credit_code(number),
            actor=SYSTEM,
            at=NOW,
        )
    if waiting or verified_by or returned_by:
        complete_record(made)
        made = operations.submit_for_verification(organisation=made, actor=SYSTEM, at=NOW)
    if verified_by:
        made = operations.verify_organisation(organisation=made, actor=verified_by, at=NOW)
    if returned_by:
        made = operations.return_organisation(
            organisation=made, reason="The certificate is unreadable.", actor=returned_by, at=NOW
        )
    return made


def complete_record(organisation: Organisation) -> None:
    """Enter what the record needs before it can be submitted."""
    if not organisation.identifiers.exists():
        operations.identify_organisation(
            organisation=organisation,
            scheme=IdentifierScheme.CN_USCC,
            value=credit_code(50_000 + organisation.pk),
            actor=SYSTEM,
            at=NOW,
        )
    operations.attach_evidence(
        organisation=organisation,
        file=BytesIO(CERTIFICATE),
        name="certificate.pdf",
        kind="registration_certificate",
        actor=SYSTEM,
        at=NOW,
    )


def person(
    organisation: Organisation,
    full_name: str = "王敏",
    latin_name: str = "",
    *,
    email: str = "",
    phone: str = "",
    may_sign_in: bool = True,
) -> Person:
    made = operations.register_person(
        full_name=full_name,
        latin_name=latin_name,
        contact_email=email,
        contact_phone=phone,
        organisation=organisation,
        actor=SYSTEM,
        at=NOW,
    )
    if may_sign_in:
        operations.create_user(
            person=made,
            email=email or f"person-{made.pk}@example.org",
            phone=phone,
            actor=SYSTEM,
            at=NOW,
        )
    return made


def membership(
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    starts_on: date = TERM_BEGAN_ON,
    ends_on: date | None = None,
    **within: Unit | SchoolClass,
) -> Membership:
    """Give the role, `unit=` or `school_class=` if it reaches no further."""
    return operations.grant_membership(
        person=person,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=SYSTEM,
        at=NOW,
        **within,
    )


def member(
    organisation: Organisation,
    role: str,
    full_name: str,
    *,
    within: dict[str, Unit | SchoolClass] | None = None,
    **traits,
) -> Actor:
    """A new person under a new membership, in a unit or class if `within` names one."""
    held = membership(person(organisation, full_name, **traits), organisation, role, **within or {})
    return acting_as(held, on=NOW.date())


def unit(organisation: Organisation, name: str = "经管学院", kind: str = UnitKind.SCHOOL) -> Unit:
    return operations.open_unit(
        organisation=organisation,
        kind=kind,
        name=name,
        starts_on=TERM_BEGAN_ON,
        actor=SYSTEM,
        at=NOW,
    )


def school_class(
    organisation: Organisation,
    name: str = "会计2601班",
    *,
    unit: Unit | None = None,
    entry_year: int = 2026,
) -> SchoolClass:
    return operations.open_class(
        organisation=organisation,
        unit=unit,
        entry_year=entry_year,
        name=name,
        major_code="460103",
        major_name="数控技术",
        starts_on=TERM_BEGAN_ON,
        actor=SYSTEM,
        at=NOW,
    )


def enrolled(
    school_class: SchoolClass,
    full_name: str = "陈晨",
    number: str = "20260101",
    *,
    actor: Actor = SYSTEM,
    **known,
) -> Membership:
    """A new student of the class; `known` is the rest of a `StudentEntry`."""
    operations.enrol_student(
        school_class=school_class,
        student_number=number,
        starts_on=TERM_BEGAN_ON,
        entry=operations.StudentEntry(full_name, **known),
        actor=actor,
        at=NOW,
    )
    return Membership.objects.select_related("person", "organisation", "school_class").get(
        person__enrolments__student_number=number, school_class=school_class
    )


def identity_number(born: str = "20081015", order: int = 1, place: str = "330203") -> str:
    """A resident's number with the right check digit, of nobody."""
    number = f"{place}{born}{order:03d}0"
    return number[:-1] + ric.calc_check_digit(number)


def remit(
    holder: Organisation,
    *,
    powers: Sequence[str] = tuple(Power),
    subjects: Sequence[str] = tuple(Subject),
    starts_on: date = TERM_BEGAN_ON,
    ends_on: date | None = None,
    **over: Region | Organisation,
) -> Remit:
    """Give the holder a remit over `region=` or `organisation=`; everything, unless said."""
    return operations.grant_remit(
        holder=holder,
        subjects=subjects,
        powers=powers,
        basis="Specimen rules on the remit",
        starts_on=starts_on,
        ends_on=ends_on,
        actor=SYSTEM,
        at=NOW,
        **over,
    )


def mandate(
    organisation: Organisation,
    signatory: Person,
    proposer: Actor,
    *,
    confirmed_by: Actor | None = None,
    kinds: Sequence[str] = (DocumentKind.COOPERATION_AGREEMENT,),
    limit: Money | None = None,
    starts_on: date = TERM_BEGAN_ON,
    ends_on: date | None = None,
) -> SigningMandate:
    """Propose that somebody may sign; `confirmed_by` puts it into force."""
    proposed = operations.propose_mandate(
        organisation=organisation,
        person=signatory,
        document_kinds=kinds,
        limit=limit,
        starts_on=starts_on,
        ends_on=ends_on,
        file=BytesIO(CERTIFICATE),
        file_name="mandate.pdf",
        actor=proposer,
        at=NOW,
    )
    if confirmed_by is None:
        return proposed
    return operations.confirm_mandate(mandate=proposed, actor=confirmed_by, at=NOW)
