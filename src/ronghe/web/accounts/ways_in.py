from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from ronghe.kernel.messaging import Contact
from ronghe.parties import operations
from ronghe.parties.models import User
from ronghe.web.requests import WebRequest


def account_of(request: HttpRequest) -> User:
    """Give the signed-in user; pages of the account exist for nobody else."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def contact_of(user: User) -> Contact:
    """Where codes for this account go: to the telephone, else by e-mail."""
    if user.phone:
        return Contact("phone", user.phone)
    return Contact("email", user.email or "")


def change(request: WebRequest, kind: str, contact: Contact) -> User:
    """Sign in by this contact from now on; it was shown to be the person's own."""
    person = account_of(request).person
    if kind == "phone":
        return operations.change_sign_in_phone(
            person=person, phone=contact.address, actor=request.actor, at=timezone.now()
        )
    return operations.change_sign_in_email(
        person=person, email=contact.address, actor=request.actor, at=timezone.now()
    )
