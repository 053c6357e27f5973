"""Who may report on a placement that is over, answer a report, and read what was written."""

import rules
from django.db.models import F

from ronghe.kernel import evidence
from ronghe.parties.actors import Actor, ActorKind
from ronghe.parties.permissions import is_system
from ronghe.placements.endings import ENDED
from ronghe.placements.models import OutcomeReport, Placement
from ronghe.placements.permissions.placements import (
    hosts_for,
    hosts_placement,
    is_mentor,
    is_the_student,
    is_tutor,
    looks_after_student,
)


@rules.predicate
def is_over(actor: Actor, placement: Placement) -> bool:
    """Ask whether there is an end to speak of: completed, or ended before its last day."""
    return placement.state in ENDED


@rules.predicate
def holds_report_link(actor: Actor, placement: Placement) -> bool:
    """Ask whether one holds the link of whoever is the mentor now."""
    return (
        actor.kind == ActorKind.LINK
        and actor.person_id is not None
        and placement.report_links.filter(
            mentor__person=actor.person_id, mentor=F("placement__mentor"), ended_at=None
        ).exists()
    )


@rules.predicate
def reads_report(actor: Actor, report: OutcomeReport) -> bool:
    return OutcomeReport.objects.visible_to(actor).filter(pk=report.pk).exists()


at_college = looks_after_student | is_tutor
at_host = hosts_placement | is_mentor

rules.add_perm("placements.tend_endings", is_system)
rules.add_perm("placements.report_as_host", is_system | at_host | holds_report_link)
rules.add_perm("placements.report_as_student", is_system | is_the_student)
rules.add_perm("placements.file_host_report", is_system | at_host | at_college)
rules.add_perm("placements.file_student_report", is_system | is_the_student | at_college)
rules.add_perm("placements.answer_report", is_system | is_the_student)
rules.add_perm("placements.send_report_link", is_system | hosts_placement | at_college)
rules.add_perm("placements.see_experience", hosts_for)
rules.add_perm("placements.read_ending", is_over & (is_the_student | at_host | at_college))

evidence.access_rule("placements.outcomereport", is_system | reads_report)
