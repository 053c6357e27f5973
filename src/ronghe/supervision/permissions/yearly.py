"""Who makes the yearly report of a region, and who publishes it: another person than its author."""

import rules

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor
from ronghe.parties.models import Role
from ronghe.parties.permissions import is_system
from ronghe.parties.powers import Power
from ronghe.reference.models import Region
from ronghe.supervision.models import YearlyReport


@rules.predicate
def reports_on_region(actor: Actor, region: Region) -> bool:
    """Ask whether one coordinates for an authority that looks after the region as a whole."""
    return actor.holds(Role.COORDINATOR) and bool(
        actor.remits.over_region(region, Power.SEE_TOTALS)
    )


@rules.predicate
def runs_report(actor: Actor, report: YearlyReport) -> bool:
    return report.authority_id == actor.organisation_id and bool(
        reports_on_region.test(actor, report.region)
    )


@rules.predicate
def decides_on_report(actor: Actor, report: YearlyReport) -> bool:
    """Ask whether one decides for the authority that made the report, about the whole region."""
    return (
        report.authority_id == actor.organisation_id
        and actor.holds(Role.COORDINATOR, Role.CASE_OFFICER)
        and bool(actor.remits.over_region(report.region, Power.DECIDE))
    )


@rules.predicate
def did_not_draft(actor: Actor, report: YearlyReport) -> bool:
    return actor.person_id is not None and actor.person_id != report.drafted_by_id


@rules.predicate
def reads_report(actor: Actor, report: YearlyReport) -> bool:
    return report.is_out or YearlyReport.objects.visible_to(actor).filter(pk=report.pk).exists()


rules.add_perm("supervision.draft_report", reports_on_region)
rules.add_perm("supervision.discard_report", runs_report)
rules.add_perm("supervision.publish_report", decides_on_report & did_not_draft)
rules.add_perm("supervision.write_report", is_system)

evidence.access_rule("supervision.yearlyreport", is_system | reads_report)
