"""How a record stands before, during and after a merge: its names, its numbers, what binds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.parties.following import bind, cling
from ronghe.parties.lifecycles import VERIFICATION
from ronghe.parties.models import (
    NameKind,
    Organisation,
    RestrictedNumber,
    Restriction,
    RestrictionKind,
    Verification,
)
from ronghe.parties.moving import Journal

STATE_OF_KIND: dict[str, Verification] = {
    RestrictionKind.SUSPENSION: Verification.SUSPENDED,
    RestrictionKind.BAN: Verification.BANNED,
}


@dataclass(frozen=True)
class Standing:
    """What an authority vouched for, and whether it did."""

    verification: str
    names_and_numbers: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        return self.verification in {Verification.PENDING, Verification.VERIFIED}

    def reopened(self) -> str:
        return VERIFICATION.next_state(self.verification, "reopen")

    def as_json(self) -> dict[str, Any]:
        return {
            "verification": self.verification,
            "names_and_numbers": list(self.names_and_numbers),
        }


def standing_of(organisation: Organisation) -> Standing:
    names = organisation.names.filter(kind=NameKind.LEGAL).order_by("language")
    numbers = organisation.identifiers.order_by("scheme", "value")
    return Standing(
        organisation.verification,
        (
            *(f"{language}: {text}" for language, text in names.values_list("language", "text")),
            *(f"{scheme}: {value}" for scheme, value in numbers.values_list("scheme", "value")),
        ),
    )


def binding(organisation: Organisation) -> Restriction | None:
    return Restriction.objects.binding().filter(organisation=organisation).first()


def stricter(one: Organisation, other: Organisation) -> bool:
    """Say whether both are restricted, and the first more than the second."""
    bound, beside = binding(one), binding(other)
    if bound is None or beside is None:
        return False
    return _weight(bound) > _weight(beside)


def _weight(restriction: Restriction) -> tuple[bool, Any]:
    return restriction.kind == RestrictionKind.BAN, restriction.ends_on


def inherit(
    survivor: Organisation,
    absorbed: Organisation,
    journal: Journal,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Bring the absorbed record's restriction with it.

    Beside one of the survivor's own, at least as strict, it stays behind; it still clings to the
    numbers that moved, and binds the survivor once the other has ended.
    """
    restriction = binding(absorbed)
    if restriction is None:
        return
    own = binding(survivor)
    if own is not None:
        journal.note_created(RestrictedNumber, cling(own, survivor))
        return
    journal.rows["parties.restriction.organisation"] = [restriction.pk]
    restriction.organisation = survivor
    restriction.save(update_fields=["organisation"])
    bind(survivor, restriction.kind)
    journal.note_created(RestrictedNumber, cling(restriction, survivor))
    details = {"restriction": restriction.reference, "from": absorbed.reference}
    verb = "organisation.restriction_followed"
    audit.record(verb, survivor, actor=actor, at=at, details=details)


def restored(survivor: Organisation, absorbed: Organisation, moved: dict[str, Any]) -> None:
    """Let both records stand as they did, as far as what happened since allows.

    An undo is no step in a record's life: it takes one back, and so asks no lifecycle.
    """
    now = standing_of(survivor)
    before, after = moved["before"], moved["after"]
    _set(survivor, _restored_state(survivor, now, before, after))
    state = absorbed.verification
    bound = binding(absorbed)
    if bound is not None:
        state = STATE_OF_KIND[bound.kind]
    elif absorbed.is_restricted:
        state = Verification.UNVERIFIED
    _set(absorbed, state)


def _restored_state(
    survivor: Organisation, now: Standing, before: dict[str, Any], after: dict[str, Any]
) -> str:
    bound = binding(survivor)
    if bound is not None:
        return STATE_OF_KIND[bound.kind]
    if before == after:  # the merge did not touch what is vouched for, nor does its undoing
        return survivor.verification
    is_free = before["verification"] not in {Verification.SUSPENDED, Verification.BANNED}
    if is_free and list(now.names_and_numbers) == before["names_and_numbers"]:
        return str(before["verification"])
    return Verification.UNVERIFIED


def _set(organisation: Organisation, state: str) -> None:
    if organisation.verification != state:
        organisation.verification = state
        organisation.save(update_fields=["verification"])
