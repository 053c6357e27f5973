"""What is said by somebody and not by the system: a person stands behind it."""

from django.utils.translation import gettext as _

from ronghe.parties.actors import Actor
from ronghe.parties.models import Person
from ronghe.placements.refusals import DoesNotFit


def by_name(actor: Actor) -> Person:
    """Give the person who acts; the system has none and says nothing of this kind."""
    if actor.person is None:
        raise DoesNotFit(_("This is said by a person, by name."))
    return actor.person
