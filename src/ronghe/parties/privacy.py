"""What is kept about people by this app and by those that sign them in: why, until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_found, rows_of
from ronghe.kernel.privacy import (
    Erasure,
    Fate,
    blanking,
    deleting,
    kept,
    nothing,
    personal,
    register,
)
from ronghe.parties.identity import open_identity
from ronghe.parties.models import Guardian, Person, PersonalDetails, SigningMandate, User

SERVICE = _("Performance of the service that you use.")
TASK = _("Public task and contract of the organisation for which you act or at which you learn.")
UNTIL_ERASED = _("Until you or your organisation have it erased.")
UNTIL_ACCOUNT_CLOSES = _("Until your account is closed.")
PROOF = _(
    "Who was entitled to act for an organisation, and when, must stay provable;"
    " a number without a name remains."
)


def _erase_name(person_id: int, at: datetime) -> Erasure:
    people = Person.objects.filter(pk=person_id)
    return Erasure(Fate.ANONYMISED, people.update(full_name="", latin_name="", erased_at=at))


def _erase_account(person_id: int, at: datetime) -> Erasure:
    """Close every session first: afterwards nobody knows whose they were."""
    users = User.objects.filter(person=person_id)
    for user in users.order_by("pk"):
        _end_sessions(str(user.pk))
    count, _by_model = users.delete()
    return Erasure(Fate.ERASED, count)


def _end_sessions(user_id: str) -> None:
    for session in Session.objects.order_by("pk").iterator():
        if str(session.get_decoded().get("_auth_user_id")) == user_id:
            session.delete()


def _with_account(person_id: int, at: datetime) -> Erasure:
    """Say that it goes with the account, by another line."""
    return Erasure(Fate.ERASED, User.objects.filter(person=person_id).count())


personal(
    "parties.person.full_name",
    "parties.person.latin_name",
    "parties.person.language",
    "parties.person.contact_email",
    "parties.person.contact_phone",
    "parties.user.email",
    "parties.user.phone",
    "parties.user.password",
    "parties.invitation.secret_hash",
    "sessions.session.session_data",
)
register(
    "parties.person.full_name",
    purpose=_("Naming you to those you work and learn with."),
    basis=TASK,
    retention=UNTIL_ERASED,
    export=rows_of(
        "parties.Person",
        "pk",
        "full_name",
        "latin_name",
        "language",
        "contact_phone",
        "contact_email",
        "registered_at",
    ),
    erase=_erase_name,
)
register(
    "parties.person.latin_name",
    purpose=_("Naming you on pages in other languages."),
    basis=TASK,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=blanking("parties.Person", "pk", latin_name=""),
)
register(
    "parties.person.language",
    purpose=_("Writing to you in your language."),
    basis=SERVICE,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=blanking("parties.Person", "pk", language="zh-hans"),
)
register(
    "parties.person.contact_email",
    purpose=_("Reaching you, and inviting you before you have an account."),
    basis=TASK,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=blanking("parties.Person", "pk", contact_email=""),
)
register(
    "parties.person.contact_phone",
    purpose=_("Reaching you, and inviting you before you have an account."),
    basis=TASK,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=blanking("parties.Person", "pk", contact_phone=""),
)
register(
    "parties.user.person",
    purpose=_("Letting you sign in."),
    basis=SERVICE,
    retention=UNTIL_ACCOUNT_CLOSES,
    export=rows_of("parties.User", "person", "email", "phone", "joined_at", "last_login"),
    erase=_erase_account,
)
for _column, _purpose in {
    "parties.user.email": _("Letting you sign in, and sending you codes."),
    "parties.user.phone": _("Letting you sign in, and sending you codes."),
    "parties.user.password": _("Letting you sign in; kept as a hash that nobody can read."),
    "sessions.session.session_data": _("Keeping you signed in for up to two weeks."),
}.items():
    register(
        _column,
        purpose=_purpose,
        basis=SERVICE,
        retention=UNTIL_ACCOUNT_CLOSES,
        export=nothing,
        erase=_with_account,
    )
register(
    "parties.membership.person",
    purpose=_("Knowing who acts or learns where, in which role, from when to when."),
    basis=TASK,
    retention=_("As long as what was done in the role."),
    export=rows_of(
        "parties.Membership", "person", "organisation__reference", "role", "starts_on", "ends_on"
    ),
    erase=kept("parties.Membership", "person", PROOF),
)
register(
    "parties.invitation.invited_by",
    purpose=_("Knowing who let whom in."),
    basis=_("Duty to be able to account for what was done."),
    retention=_("As long as the invited person's role."),
    export=rows_of("parties.Invitation", "invited_by", "reference", "invited_at", "state"),
    erase=kept("parties.Invitation", "invited_by", PROOF),
)
register(
    "parties.invitation.secret_hash",
    purpose=_("Making sure that nobody else claims your invitation; nobody can read it."),
    basis=SERVICE,
    retention=UNTIL_ERASED,
    export=nothing,
    erase=blanking("parties.Invitation", "membership__person", secret_hash=""),
)


def _mandates_with(person_id: int) -> QuerySet[SigningMandate]:
    """Give the mandates in which the person has any part: signing, proposing or confirming."""
    part = Q(person=person_id) | Q(granted_by=person_id) | Q(confirmed_by=person_id)
    return SigningMandate.objects.filter(part)


register(
    "parties.signingmandate.person",
    purpose=_("Knowing who may sign what for an organisation, up to how much, until when."),
    basis=TASK,
    retention=_("As long as what was signed under the mandate."),
    export=rows_found(
        _mandates_with,
        "reference",
        "organisation__reference",
        "document_kinds",
        "limit_amount",
        "limit_currency",
        "starts_on",
        "ends_on",
        "state",
    ),
    erase=kept("parties.SigningMandate", "person", PROOF),
)
for _column in ("granted_by", "confirmed_by"):
    register(
        f"parties.signingmandate.{_column}",
        purpose=_("Knowing which two people entitled a signatory."),
        basis=_("Duty to be able to account for what was done."),
        retention=_("As long as what was signed under the mandate."),
        export=nothing,
        erase=kept("parties.SigningMandate", _column, PROOF),
    )
register(
    "account.emailaddress.user",
    purpose=_("Further addresses of the sign-in service; Ronghe uses none."),
    basis=SERVICE,
    retention=UNTIL_ACCOUNT_CLOSES,
    export=rows_of("account.EmailAddress", "user__person", "email", "verified"),
    erase=deleting("account.EmailAddress", "user__person"),
)
register(
    "mfa.authenticator.user",
    purpose=_("Your second factor: an app, passkeys, recovery codes; the secrets are encrypted."),
    basis=SERVICE,
    retention=UNTIL_ACCOUNT_CLOSES,
    export=rows_of("mfa.Authenticator", "user__person", "type", "created_at", "last_used_at"),
    erase=deleting("mfa.Authenticator", "user__person"),
)
register(
    "parties.merge.merged_by",
    purpose=_("Knowing who decided that two records are one organisation."),
    basis=_("Duty to be able to account for what was done."),
    retention=_("As long as the records."),
    export=rows_of("parties.Merge", "merged_by", "reference", "merged_at"),
    erase=kept("parties.Merge", "merged_by", PROOF),
)


# -- students ------------------------------------------------------------------------------------

ROLL = _(
    "Who was on the roll of a college, and when, must stay provable; a number without a name"
    " remains."
)
SCHOOLING = _("Legal duty of the college to keep its roll and to look after its students.")
UNTIL_ROLL_CLOSES = _("As long as the college has to keep its roll.")


def _export_details(person_id: int) -> Sequence[Mapping[str, Any]]:
    """Give the student the own number in the clear: nobody else gets it this way."""
    found = PersonalDetails.objects.filter(person=person_id).order_by("pk")
    return [
        {
            "birth_on": one.birth_on,
            "identity_number_sealed": open_identity(one.identity_number_sealed),
        }
        for one in found
    ]


def _with_details(person_id: int, at: datetime) -> Erasure:
    """Say that it goes with the row of details, by another line."""
    return Erasure(Fate.ERASED, PersonalDetails.objects.filter(person=person_id).count())


def _release_guardians(person_id: int, at: datetime) -> Erasure:
    """Delete who guards the student, and make nameless whoever guards nobody else and does nothing."""
    guards = Guardian.objects.filter(student=person_id)
    people = set(guards.order_by("pk").values_list("person_id", flat=True))
    count, _by_model = guards.delete()
    needless = Person.objects.filter(pk__in=people, wards=None, memberships=None, user=None)
    needless.filter(erased_at=None).update(
        full_name="", latin_name="", contact_email="", contact_phone="", erased_at=at
    )
    return Erasure(Fate.ERASED, count)


personal(
    "parties.enrolment.student_number",
    "parties.personaldetails.birth_on",
    "parties.personaldetails.identity_number_sealed",
    "parties.personaldetails.identity_digest",
)
register(
    "parties.enrolment.person",
    purpose=_("Knowing who is on the roll of which college, from when to when."),
    basis=SCHOOLING,
    retention=UNTIL_ROLL_CLOSES,
    export=rows_of(
        "parties.Enrolment",
        "person",
        "organisation__reference",
        "student_number",
        "cohort__entry_year",
        "starts_on",
        "ends_on",
    ),
    erase=kept("parties.Enrolment", "person", ROLL),
)
register(
    "parties.enrolment.student_number",
    purpose=_("Telling students of one name apart, on the roll and on certificates."),
    basis=SCHOOLING,
    retention=UNTIL_ROLL_CLOSES,
    export=nothing,
    erase=kept("parties.Enrolment", "person", ROLL),
)
register(
    "parties.personaldetails.person",
    purpose=_("Holding what stays hidden until somebody needs it and says why."),
    basis=SCHOOLING,
    retention=UNTIL_ERASED,
    export=_export_details,
    erase=deleting("parties.PersonalDetails", "person"),
)
for _column, _purpose in {
    "birth_on": _("Keeping minors from work and hours that the law forbids them."),
    "identity_number_sealed": _("Insuring and registering you under the right number; encrypted."),
    "identity_digest": _("Finding the same person again; the number cannot be read from it."),
}.items():
    register(
        f"parties.personaldetails.{_column}",
        purpose=_purpose,
        basis=SCHOOLING,
        retention=UNTIL_ERASED,
        export=nothing,
        erase=_with_details,
    )
register(
    "parties.guardian.student",
    purpose=_("Knowing whom to reach when something happens to you; who it is belongs to them."),
    basis=SCHOOLING,
    retention=UNTIL_ERASED,
    export=rows_of("parties.Guardian", "student", "relation", "starts_on", "ends_on"),
    erase=_release_guardians,
)
register(
    "parties.guardian.person",
    purpose=_("Knowing for whom you are to be reached."),
    basis=SCHOOLING,
    retention=_("As long as the student's own data."),
    export=rows_of("parties.Guardian", "person", "relation", "starts_on", "ends_on"),
    erase=deleting("parties.Guardian", "person"),
)
