"""Whether somebody is under age on a day; not known is an answer of its own."""

from datetime import date

from ronghe.parties.models import PersonalDetails

OF_AGE = 18


def is_minor(person_id: int, *, on: date) -> bool | None:
    """Say whether the person is under eighteen that day; None where no date of birth is on record."""
    found = PersonalDetails.objects.filter(person=person_id).values_list("birth_on", flat=True)
    born = found.first()
    if born is None:
        return None
    birthday = (born.month, born.day)
    return on.year - born.year - ((on.month, on.day) < birthday) < OF_AGE
