"""Birth dates and identity numbers: written by those who look after a student, seen by a reveal."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.identity import birth_of, clean_identity, open_identity, seal_identity
from ronghe.parties.models import Membership, Person, PersonalDetails
from ronghe.parties.operations.guardians import require_student

LEAST_WORDS, LEAST_CHARACTERS = 3, 4
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN_DIGITS = re.compile(r"[\s\-./年月日]")
_LONG_NUMBER = re.compile(r"\d{6}")


class IdentityIsTaken(ValueError):
    """An identity number is one person's."""


class BirthDateIsWrong(ValueError):
    """Nobody is born tomorrow, or on two days."""


class DetailsAreMissing(ValueError):
    """There is nothing to write, or nothing to show."""


class ReasonIsTooShort(ValueError):
    """Whoever looks at hidden details says why, in words that a third person understands."""


class ReasonHoldsNumbers(ValueError):
    """What is hidden does not go into the record of having been looked at."""


@dataclass(frozen=True)
class RevealedDetails:
    """What was hidden, for the one who said why."""

    birth_on: date | None
    identity_number: str


@transaction.atomic
def record_details(
    *,
    student: Membership,
    birth_on: date | None = None,
    identity_number: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Write the student's birth date, identity number or both; what is left out stays as it was."""
    require(actor, "parties.keep_student", student)
    require_student(student)
    number = clean_identity(identity_number)
    if birth_on is None and not number:
        raise DetailsAreMissing(_("Enter the date of birth, the identity number, or both."))
    details = _locked_details(student.person)
    kept = open_identity(details.identity_number_sealed)
    details.birth_on = _birth_date(birth_on, number or kept, details.birth_on, today=at.date())
    if number:
        details.identity_number_sealed, details.identity_digest = seal_identity(number)
    try:
        with transaction.atomic():
            details.save()
    except IntegrityError as clash:
        raise IdentityIsTaken(
            _("This identity number is on record for somebody else. Compare it with the card.")
        ) from clash
    written = {"birth_on": birth_on is not None, "identity_number": bool(number)}
    audit.record("person.details_recorded", student.person, actor=actor, at=at, details=written)


@transaction.atomic
def reveal_details(*, person: Person, reason: str, actor: Actor, at: datetime) -> RevealedDetails:
    """Show birth date and identity number, and write down who looked and why.

    The only way to see them, but for the person's own data. The record holds the reason alone.
    """
    require(actor, "parties.reveal_details", person)
    reason = _clean_reason(reason)
    details = PersonalDetails.objects.filter(person=person).first()
    if details is None:
        raise DetailsAreMissing(_("Neither date of birth nor identity number is on record."))
    audit.record("person.details_revealed", person, actor=actor, at=at, details={"reason": reason})
    return RevealedDetails(details.birth_on, open_identity(details.identity_number_sealed))


def _locked_details(person: Person) -> PersonalDetails:
    """Give what is on record; the person's row is locked, since there may be nothing yet."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return PersonalDetails.objects.filter(person=person).first() or PersonalDetails(person=person)


def _birth_date(
    entered: date | None, number: str, kept: date | None, *, today: date
) -> date | None:
    by_number = birth_of(number)
    birth_on = entered or kept or by_number
    if birth_on is not None and birth_on >= today:
        raise BirthDateIsWrong(_("This date of birth has not come yet. Look at the year again."))
    if birth_on and by_number and birth_on != by_number:
        raise BirthDateIsWrong(
            _(
                "Date of birth and identity number do not fit together: the digits in the middle of"
                " the number say another day. Compare both with the card."
            )
        )
    return birth_on


def _clean_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    words, characters = re.findall(r"\w+", reason), _CHINESE.findall(reason)
    if len(words) < LEAST_WORDS and len(characters) < LEAST_CHARACTERS:
        raise ReasonIsTooShort(
            _("Say in a few words what you need this for; the reason is kept with your name.")
        )
    if _LONG_NUMBER.search(_BETWEEN_DIGITS.sub("", reason)):
        raise ReasonHoldsNumbers(
            _("Leave numbers and dates out of the reason: it is kept where others can read it.")
        )
    return reason
