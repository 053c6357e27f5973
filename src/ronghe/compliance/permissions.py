import rules

from ronghe.compliance.models import FactSheet, Finding, Waiver, WaiverScope
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.models import Organisation
from ronghe.parties.permissions import administers, is_of_authority, is_system, supervises
from ronghe.parties.powers import Power, Subject

# Whose remits count when a rule is set aside: law of placements is law of schools and of labour.
SUBJECTS = frozenset({Subject.EDUCATION, Subject.LABOUR})


@rules.predicate
def is_person(actor: Actor) -> bool:
    return actor.kind == ActorKind.PERSON


@rules.predicate
def has_part_in(actor: Actor, sheet: FactSheet) -> bool:
    """Ask whether it concerns one's own organisation, or one that one's remit opens."""
    return any(
        one.pk in actor.organisations or supervises.test(actor, one) for one in _concerned(sheet)
    )


@rules.predicate
def decides_on_scope(actor: Actor, waiver: Waiver) -> bool:
    """Ask whether a remit entitles to decide on all that the waiver covers."""
    if waiver.scope == WaiverScope.REGION:
        return bool(actor.remits.over_region(waiver.region, Power.DECIDE, SUBJECTS))
    if waiver.organisation is not None:
        return _decides_on(actor, waiver.organisation)
    return waiver.sheet is not None and _decides_on_sheet(actor, waiver.sheet)


@rules.predicate
def decides_on_finding(actor: Actor, finding: Finding) -> bool:
    return _decides_on_sheet(actor, finding.sheet)


def _decides_on_sheet(actor: Actor, sheet: FactSheet) -> bool:
    """Ask whether one decides on the host or the college; where there is neither, on the region."""
    if concerned := _concerned(sheet):
        return any(_decides_on(actor, one) for one in concerned)
    return bool(actor.remits.over_region(sheet.region, Power.DECIDE, SUBJECTS))


def _decides_on(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk != actor.organisation_id and actor.remits.cover(
        organisation, Power.DECIDE, SUBJECTS
    )


def _concerned(sheet: FactSheet) -> list[Organisation]:
    return [one for one in (sheet.host, sheet.college) if one is not None]


rules.add_perm("compliance.assess_subject", is_system | has_part_in)
rules.add_perm("compliance.reassess", is_system | administers)
rules.add_perm("compliance.grant_waiver", is_person & is_of_authority & decides_on_scope)
rules.add_perm("compliance.withdraw_waiver", is_person & is_of_authority & decides_on_scope)
rules.add_perm("compliance.override_block", is_person & is_of_authority & decides_on_finding)
