"""What a parent reads of the end of a placement: both reports of a child under age, once open."""

from datetime import date

from ronghe.parties.models import PersonalDetails
from ronghe.placements.models import OutcomeReport, Placement, StudentWord
from ronghe.web.endings.access import ending_of
from ronghe.web.endings.report_page import Sheet, sheets_of, with_parts

ADULT_AT = 18


def family_sheets(placement: Placement, on: date) -> list[Sheet]:
    """Give the reports that count, for a student of whom it is known that they are under age."""
    ending = ending_of(placement)
    if ending is None or not ending.is_opened or not _is_minor(placement, on):
        return []
    seen = OutcomeReport.objects.seen_by_family(placement).counting()
    return sheets_of(ending, with_parts(seen), StudentWord.objects.for_all(seen))


def _is_minor(placement: Placement, on: date) -> bool:
    known = PersonalDetails.objects.filter(person=placement.student.person_id).order_by()
    born_on = known.values_list("birth_on", flat=True).first()
    if born_on is None:
        return False
    birthdays = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return birthdays < ADULT_AT
