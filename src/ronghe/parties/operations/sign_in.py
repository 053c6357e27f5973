from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, news
from ronghe.kernel.messaging import Contact
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Person, User
from ronghe.parties.operations.people import ContactIsTaken, clean_email, clean_phone


class LastWayIn(ValueError):
    """Without a telephone number and an e-mail address nobody signs in again."""


@transaction.atomic
def change_sign_in_phone(*, person: Person, phone: str, actor: Actor, at: datetime) -> User:
    """Sign in by this number from now on; whoever calls has shown that it is theirs."""
    require(actor, "parties.manage_own_account", person)
    user = _locked(person)
    old = Contact("phone", user.phone) if user.phone else None
    user.phone = clean_phone(phone) or None
    user.is_phone_verified = user.phone is not None
    _save_contact(user, ["phone", "is_phone_verified"])
    _recorded("phone", old, person, actor=actor, at=at)
    return user


@transaction.atomic
def change_sign_in_email(*, person: Person, email: str, actor: Actor, at: datetime) -> User:
    """Sign in by this address from now on; whoever calls has shown that it is theirs."""
    require(actor, "parties.manage_own_account", person)
    user = _locked(person)
    old = Contact("email", user.email) if user.email else None
    user.email = clean_email(email) or None
    _save_contact(user, ["email"])
    _recorded("email", old, person, actor=actor, at=at)
    return user


@transaction.atomic
def change_password(*, person: Person, password: str, actor: Actor, at: datetime) -> User:
    """All other sessions end, for their sign-in was by the old password."""
    require(actor, "parties.manage_own_account", person)
    user = _locked(person)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("user.password_changed", person, actor=actor, at=at)
    news.publish("user.password_changed", person, actor=actor, at=at)
    return user


@transaction.atomic
def choose_language(*, person: Person, language: str, actor: Actor, at: datetime) -> Person:
    """Write to the person in that language from now on."""
    require(actor, "parties.manage_own_account", person)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.language = language
    person.save(update_fields=["language"])
    audit.record(
        "person.language_chosen", person, actor=actor, at=at, details={"language": language}
    )
    return person


@transaction.atomic
def note_second_factor(
    *, person: Person, verb: str, factor: str, actor: Actor, at: datetime
) -> None:
    """Enter into the story that a second factor came or went; allauth has done it."""
    require(actor, "parties.manage_own_account", person)
    audit.record(verb, person, actor=actor, at=at, details={"factor": factor})
    news.publish(verb, person, actor=actor, at=at, payload={"factor": factor})


def _locked(person: Person) -> User:
    return User.objects.select_for_update(of=("self",)).get(person=person)


def _save_contact(user: User, fields: list[str]) -> None:
    if not user.phone and not user.email:
        raise LastWayIn(
            _("Keep a telephone number or an e-mail address, or you could not sign in.")
        )
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as clash:
        raise ContactIsTaken(
            _("Somebody already signs in with this e-mail address or telephone number.")
        ) from clash


def _recorded(
    kind: str, old: Contact | None, person: Person, *, actor: Actor, at: datetime
) -> None:
    details = {"contact": kind}
    audit.record("user.contact_changed", person, actor=actor, at=at, details=details)
    news.publish(
        "user.contact_changed",
        person,
        actor=actor,
        at=at,
        payload=details,
        secrets={"old": asdict(old)} if old else None,
    )
