"""Who collects with a form, and who fills in a part of it."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.parties.permissions import is_system
from ronghe.supervision.models import FormCell, FormPart, ReportForm


@rules.predicate
def guides_for(actor: Actor, authority: Organisation) -> bool:
    """Ask whether one coordinates for an authority: it is the authority that asks and publishes."""
    is_own = authority.pk == actor.organisation_id
    return is_own and authority.kind == OrganisationKind.AUTHORITY and actor.holds(Role.COORDINATOR)


@rules.predicate
def runs_form(actor: Actor, form: ReportForm) -> bool:
    return bool(guides_for.test(actor, form.authority))


@rules.predicate
def runs_form_of_part(actor: Actor, part: FormPart) -> bool:
    return bool(guides_for.test(actor, part.form.authority))


@rules.predicate
def runs_form_of_cell(actor: Actor, cell: FormCell) -> bool:
    return bool(guides_for.test(actor, cell.row.part.form.authority))


@rules.predicate
def answers_for_part(actor: Actor, part: FormPart) -> bool:
    return part.organisation_id in actor.managed_organisations


rules.add_perm("supervision.bring_form", guides_for)
rules.add_perm("supervision.run_form", runs_form)
rules.add_perm("supervision.run_part", runs_form_of_part)
rules.add_perm("supervision.settle_cell", runs_form_of_cell)
rules.add_perm("supervision.fill_in_part", answers_for_part)
rules.add_perm("supervision.remind_of_form", is_system | runs_form)

evidence.access_rule("supervision.reportform", is_system | runs_form)
