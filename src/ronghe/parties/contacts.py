from ronghe.kernel.messaging import Contact
from ronghe.parties.models import Person, User


def contact_of(person: Person) -> Contact | None:
    """Where a message reaches the person: how they sign in, else what is on record."""
    user = User.objects.filter(person=person, is_active=True).first()
    phones = (user.phone if user else None, person.contact_phone)
    emails = (user.email if user else None, person.contact_email)
    for phone, email in zip(phones, emails, strict=True):
        if phone:
            return Contact("phone", phone)
        if email:
            return Contact("email", email)
    return None


def email_of(person: Person) -> Contact | None:
    """Where a mail reaches the person, for what is too long for a telephone."""
    user = User.objects.filter(person=person, is_active=True).first()
    address = (user.email if user else None) or person.contact_email
    return Contact("email", address) if address else None
