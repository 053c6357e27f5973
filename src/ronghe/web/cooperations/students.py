"""Students as the college chooses them for agreements: who signs beside them, and what is lacking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ronghe.parties.models import Membership, Organisation, Role, SchoolClass
from ronghe.partnerships.models import Agreement, Cooperation
from ronghe.partnerships.operations.placing import LeftOut
from ronghe.partnerships.queries.candidates import Candidate, Lacks
from ronghe.web.agreements.access import address_of
from ronghe.web.parts import Action, Chip, Mark, Text, listed
from ronghe.web.people.fields import open_classes
from ronghe.web.requests import WebRequest

NAMES_TOLD = 10
WHY: dict[Lacks, Text] = {
    Lacks.GUARDIAN: gettext_lazy(
        "Under 18, and no parent or guardian is on record. Add one; both then sign."
    ),
    Lacks.AGE: gettext_lazy(
        "Neither age nor guardian is on record. Enter the date of birth, or add a guardian."
    ),
    Lacks.DRAFTED: gettext_lazy("There is an agreement with the same host on the same days."),
}


@dataclass(frozen=True)
class Choice:
    """One student as a row to tick."""

    held: Membership
    name: str
    number: str
    url: str
    chip: Chip
    help: Text
    mend: Action | None
    drafted: tuple[tuple[str, str, str], ...]
    is_chosen: bool
    is_open: bool


def choice_of(candidate: Candidate, number: str, chosen: set[int]) -> Choice:
    language = get_language() or "en"
    held = candidate.student
    return Choice(
        held=held,
        name=held.person.name_in(language),
        number=number,
        url=reverse("people:student_page", args=[held.person_id]),
        chip=_chip(candidate, language),
        help=WHY[candidate.lacks] if candidate.lacks else "",
        mend=_mend(candidate),
        drafted=tuple(_drafted(one.agreement) for one in candidate.drafted),
        is_chosen=held.pk in chosen,
        is_open=candidate.lacks is None,
    )


def _chip(candidate: Candidate, language: str) -> Chip:
    if candidate.lacks:
        is_unknown = candidate.lacks == Lacks.AGE
        return Chip(_("Cannot sign yet"), Mark.UNKNOWN if is_unknown else Mark.DUE)
    if candidate.is_of_age:
        return Chip(_("Signs alone"), Mark.HOLDS)
    beside = listed(one.name_in(language) for one in candidate.guardians)
    return Chip(_("Signs with %(names)s") % {"names": beside}, Mark.HOLDS)


def _mend(candidate: Candidate) -> Action | None:
    arguments = [candidate.student.person_id]
    if candidate.lacks == Lacks.GUARDIAN:
        return Action(_("Add a guardian"), reverse("people:guardian_add", args=arguments))
    if candidate.lacks == Lacks.AGE:
        return Action(_("Enter details"), reverse("people:details_record", args=arguments))
    return None


def _drafted(agreement: Agreement) -> tuple[str, str, str]:
    return agreement.reference, address_of(agreement), agreement.get_state_display()


def is_ready(candidate: Candidate) -> bool:
    """Say whether “all” means this student: nothing lacks, and nothing is drafted yet."""
    return candidate.lacks is None and not candidate.drafted


def own_students(request: WebRequest, college: Organisation, on: date) -> QuerySet[Membership]:
    return (
        Membership.objects.on(on)
        .visible_to(request.actor)
        .filter(organisation=college, role=Role.STUDENT, person__erased_at=None)
        .select_related("person", "school_class")
        .order_by("pk")
    )


def class_groups(
    classes: QuerySet[SchoolClass], *, on: date
) -> list[tuple[int, list[SchoolClass]]]:
    """Give the open classes by the year in which they entered, the youngest first."""
    found = open_classes(classes, on=on)
    return [
        (year, list(rows)) for year, rows in groupby(found, key=lambda one: one.cohort.entry_year)
    ]


def chosen_ids(values: Sequence[str]) -> set[int]:
    """Give the students that the address names; what is no number names nobody."""
    return {int(one) for one in values if one.isdecimal() and len(one) < len(str(2**62))}


def choose_url(cooperation: Cooperation, **query: object) -> str:
    address = reverse("cooperations:students_choose", args=[cooperation.reference])
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


def told_left_out(left_out: Sequence[LeftOut]) -> list[str]:
    """Say of each reason who was left out for it, and what to do."""
    language = get_language() or "en"
    sentences = []
    for why in Lacks:
        names = [one.student.person.name_in(language) for one in left_out if one.why == why]
        if not names:
            continue
        told = listed(names[:NAMES_TOLD])
        if more := len(names) - NAMES_TOLD if len(names) > NAMES_TOLD else 0:
            told = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", more) % {
                "names": told,
                "n": more,
            }
        sentences.append(_("Left out: %(names)s. %(why)s") % {"names": told, "why": WHY[why]})
    return sentences
