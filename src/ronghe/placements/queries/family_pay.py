"""What a parent or guardian of a student under age knows of the pay."""

from datetime import date

from ronghe.parties.models import PersonalDetails
from ronghe.placements.models import PayPeriod, Placement

OF_AGE = 18
SHOWN = 6


def is_under_age(placement: Placement, *, on: date) -> bool:
    """Say whether the student is under eighteen; where the birthday is not known, nobody says so."""
    found = PersonalDetails.objects.filter(person=placement.student.person_id).order_by()
    born = found.values_list("birth_on", flat=True).first()
    if born is None:
        return False
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years < OF_AGE


def last_months(placement: Placement, *, on: date) -> list[PayPeriod]:
    """Give the last months that are over, the newest first."""
    rows = PayPeriod.objects.filter(placement=placement, last_on__lt=on)
    return list(rows.order_by("-month")[:SHOWN])
