"""What the kernel knows of whoever acts."""

from typing import Protocol


class Actor(Protocol):
    """Whoever acts, as far as audit and permissions need: the app above brings the real class.

    `kind` is "person", "link", "system" or "nobody"; the ids are None where there is none.
    """

    @property
    def kind(self) -> str:
        """What sort of actor this is."""

    @property
    def person_id(self) -> int | None:
        """The person, when one is known."""

    @property
    def membership_id(self) -> int | None:
        """The role under which the person acts."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation for which the person acts."""


def actor_key(actor: Actor) -> str:
    """Name the actor in one short text, the same for the same actor."""
    return f"{actor.kind}:{actor.person_id or ''}:{actor.membership_id or ''}"
