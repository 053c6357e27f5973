from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import EndingState as E

ENDING = lifecycle(
    "ending of a placement",
    E.COLLECTING,
    collect_report=({E.COLLECTING}, E.COLLECTING),
    open_reports=({E.COLLECTING}, E.OPEN),
    add_report=({E.OPEN}, E.OPEN),
    call_off_ending=({E.COLLECTING, E.OPEN}, E.CALLED_OFF),
)
LABELS = {
    "collect_report": _("Report on the outcome"),
    "open_reports": _("Open the reports to both sides"),
    "add_report": _("Report late, or correct a report"),
    "call_off_ending": _("Call the reports off"),
}
_HOST = ("report_as_host", "placements.report_as_host", "outcome.reported")
TRANSITIONS = {
    "collect_report": _HOST,
    "open_reports": ("open_due_endings", "placements.tend_endings", "ending.opened"),
    "add_report": _HOST,
    "call_off_ending": ("call_off_ending", "placements.run_placement", "ending.called_off"),
}
