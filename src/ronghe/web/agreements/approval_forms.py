"""The steps of an approval route, as they are entered: added, moved and taken away by buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import OrganisationKind, Role
from ronghe.partnerships.operations.negotiation import MOST_STEPS, RouteStep
from ronghe.web.parts import Text, listed

EMPTY = RouteStep("", "")
# What offices usually have; a name is changed in the field. Titles are the house's own words.
USUAL: dict[str, tuple[tuple[Text, Role], ...]] = {
    OrganisationKind.COLLEGE: (
        (_("Academic affairs office"), Role.DEAN),
        (_("Finance office"), Role.FINANCE),
        (_("Legal affairs office"), Role.LEGAL),
        (_("President"), Role.SIGNATORY),
    ),
    OrganisationKind.ENTERPRISE: (
        (_("Human resources"), Role.TRAINING_MANAGER),
        (_("Finance office"), Role.FINANCE),
        (_("Legal affairs office"), Role.LEGAL),
        (_("General manager"), Role.SIGNATORY),
    ),
    OrganisationKind.INDUSTRY_BODY: (
        (_("Secretariat"), Role.COORDINATOR),
        (_("President of the body"), Role.SIGNATORY),
    ),
}


@dataclass(frozen=True)
class StepRow:
    """One row of the form, with who could decide it today."""

    number: int
    step: RouteStep
    role_label: Text
    people: str
    is_first: bool
    is_last: bool


def usual_steps(kind: str) -> list[RouteStep]:
    return [RouteStep(str(title), role) for title, role in USUAL.get(kind, ())]


def entered_steps(posted: Mapping[str, str]) -> list[RouteStep]:
    """Read the rows as they stand in the form, half-filled ones included."""
    rows = (
        RouteStep(posted.get(f"title-{n}", "").strip(), posted.get(f"role-{n}", ""))
        for n in range(1, MOST_STEPS + 1)
    )
    return [row for row in rows if row != EMPTY]


def rearranged(steps: Sequence[RouteStep], do: str, kind: str) -> list[RouteStep]:
    """Give the rows after one of the buttons: another row, one up, one down, one less, the usual."""
    found = list(steps)
    verb, _dash, number = do.partition("-")
    at = int(number) - 1 if number.isdecimal() else -1
    if verb == "usual":
        return usual_steps(kind)
    if verb == "add" and len(found) < MOST_STEPS:
        return [*found, EMPTY]
    if verb == "remove" and 0 <= at < len(found):
        del found[at]
    if verb == "up" and 0 < at < len(found):
        found[at - 1], found[at] = found[at], found[at - 1]
    if verb == "down" and 0 <= at < len(found) - 1:
        found[at], found[at + 1] = found[at + 1], found[at]
    return found


def rows_of(steps: Sequence[RouteStep], holders: Mapping[str, Sequence[object]]) -> list[StepRow]:
    language = get_language() or "en"
    labels = dict(Role.choices)
    return [
        StepRow(
            number,
            step,
            labels.get(Role(step.role), step.role) if step.role in Role.values else "",
            listed(one.name_in(language) for one in holders.get(step.role, ())),  # type: ignore[attr-defined]
            number == 1,
            number == len(steps),
        )
        for number, step in enumerate(steps, 1)
    ]
