"""Which guardians are told of what happens to a student: those of one who is under age."""

from datetime import date

from ronghe.parties.models import Guardian, Person, PersonalDetails
from ronghe.placements.models import Placement

OF_AGE = 18


def is_minor(placement: Placement, *, on: date) -> bool | None:
    """Say whether the student is under age that day; None where the birth is not known."""
    born = PersonalDetails.objects.filter(person=placement.student.person_id).order_by()
    birth_on = born.values_list("birth_on", flat=True).first()
    if birth_on is None:
        return None
    return (on.year - birth_on.year) - ((on.month, on.day) < (birth_on.month, birth_on.day)) < OF_AGE  # fmt: skip


def guardians_to_tell(placement: Placement, *, on: date) -> list[Person]:
    """Give the guardians of a minor; of somebody of age, or of unknown age, nobody is told by machine."""
    if not is_minor(placement, on=on):
        return []
    found = Guardian.objects.filter(student=placement.student.person_id, ends_on=None)
    return [one.person for one in found.select_related("person").order_by("pk")]
