"""What a certificate of practice states: from records alone, and nothing of health or complaints."""

from typing import Any

from ronghe.placements.endings import confirmed_minutes
from ronghe.placements.growth import growth_of
from ronghe.placements.models import OutcomeReport, Placement, ReportSide

LANGUAGES = ("zh-hans", "en")


def facts_of(placement: Placement) -> dict[str, Any]:
    """Give the facts as they stand on record: who, where, when, hours of both, tasks and levels."""
    return {
        "student": _names(placement.student.person),
        "college": _names(placement.college),
        "host": _names(placement.host),
        "post": placement.title,
        "occupation": placement.occupation.name if placement.occupation else "",
        "starts_on": placement.starts_on.isoformat(),
        "over_on": placement.over_on.isoformat() if placement.over_on else "",
        "ended_early": placement.state == "ended_early",
        "minutes": confirmed_minutes(placement),
        "tasks": _tasks(placement),
    }


def _names(named: Any) -> list[str]:
    return [named.name_in(language) for language in LANGUAGES]


def _tasks(placement: Placement) -> list[dict[str, Any]]:
    """Give each task with the level that the host reported, or else that both weeks confirmed."""
    reports = OutcomeReport.objects.counting().filter(placement=placement, side=ReportSide.HOST)
    report = reports.prefetch_related("levels__task").first()
    said = {one.task.title: one.level for one in report.levels.all()} if report else {}
    found = []
    for curve in growth_of(placement).curves:
        confirmed = max((step.level for step in curve.steps if step.is_confirmed), default=0)
        level = said.get(curve.task) or confirmed
        if level:
            found.append({"task": curve.task, "competency": curve.competency, "level": level})
    return found
