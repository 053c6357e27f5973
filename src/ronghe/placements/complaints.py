"""What every step of a confidential complaint does: lock it, set its day, write a word down."""

import secrets
from datetime import date, datetime, timedelta

from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.placements.by_name import by_name
from ronghe.placements.models import Grievance, GrievanceWord
from ronghe.placements.safety_law import answers

# Without what is easily taken for something else when it is said aloud.
LETTERS, LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 6


def new_reference(on: date) -> str:
    """Give a reference that is drawn: one that is counted would tell how many others have complained."""
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
        found = f"GR-{on.year}-{drawn}"
        if not Grievance.objects.filter(reference=found).exists():
            return found


def due_again(grievance: Grievance, at: datetime) -> None:
    """Set the day by which the next answer is due; the caller saves it."""
    is_urgent = grievance.in_danger or grievance.must_be_reported
    days = answers().urgent_complaint if is_urgent else answers().complaint
    grievance.due_on, grievance.escalated_at = day_of(at) + timedelta(days=days), None
    grievance.proposed_at = None


AGAIN = ["state", "due_on", "escalated_at", "proposed_at"]


def say(grievance: Grievance, kind: str, text: str, actor: Actor, at: datetime) -> GrievanceWord:
    return GrievanceWord.objects.create(
        grievance=grievance, kind=kind, author=by_name(actor), text=text.strip(), written_at=at
    )


def locked_grievance(grievance: Grievance) -> Grievance:
    found = Grievance.objects.select_for_update(of=("self",))
    return found.select_related(
        "placement__college__region", "placement__student__person", "placement__student__school_class",
        "placement__mentor__person", "placement__tutor__person", "complainant",
    ).get(pk=grievance.pk)  # fmt: skip
