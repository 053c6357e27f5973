"""What an authority asks of a college: forms in all their states, one value in dispute."""

from dataclasses import dataclass

from tests.factories import guidance as making
from tests.factories.parties import NOW, member, organisation, remit

from ronghe.parties.actors import Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.supervision.models import Directive, FormCell, FormPart, ReportForm
from ronghe.supervision.operations import form_parts


@dataclass(frozen=True)
class Guided:
    raw: ReportForm  # as it was brought
    mapped: ReportForm
    open: ReportForm
    part: FormPart  # of the college, being filled in
    conflict: FormCell
    directive: Directive


def coordinator_over(manager: Actor) -> Actor:
    """Give somebody of an authority that looks after the college of the manager, and no other."""
    college = manager.organisation
    assert college is not None
    authority = organisation(
        kind=OrganisationKind.AUTHORITY, name="另一教育局", english="", region_code=None
    )
    remit(authority, organisation=college)
    return member(authority, Role.COORDINATOR, "纪明")


def guided_of(coordinator: Actor, dean: Actor) -> Guided:
    assert dean.organisation is not None
    raw, mapped = making.brought(coordinator), making.mapped(coordinator)
    form = making.opened(coordinator, dean.organisation)
    part = form.parts.get()
    cell = FormCell.objects.get(row__part=part, column__fact="college.placed")
    form_parts.enter_cells(part=part, values={cell.pk: "9999"}, actor=dean, at=NOW)
    cell.refresh_from_db()
    return Guided(raw, mapped, form, part, cell, making.published(coordinator, dean.organisation))
