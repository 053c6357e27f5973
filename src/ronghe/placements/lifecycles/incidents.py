from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import HazardState as H
from ronghe.placements.models import IncidentState as I

HAZARD = lifecycle(
    "hazard",
    H.OPEN,
    answer_hazard=({H.OPEN}, H.ANSWERED),
    find_mended=({H.ANSWERED}, H.MENDED),
    find_unmended=({H.ANSWERED}, H.OPEN),
)
INCIDENT = lifecycle(
    "incident",
    I.REPORTED,
    investigate_incident=({I.REPORTED, I.INVESTIGATING}, I.INVESTIGATING),
    state_measures=({I.INVESTIGATING, I.MEASURED}, I.MEASURED),
    return_measures=({I.MEASURED}, I.INVESTIGATING),
    close_incident=({I.MEASURED}, I.CLOSED),
    reopen_incident=({I.CLOSED}, I.INVESTIGATING),
)
LABELS = {
    "answer_hazard": _("Say what was done about the hazard"),
    "find_mended": _("Say that the hazard is mended"),
    "find_unmended": _("Say that the hazard is still there"),
    "investigate_incident": _("Name who looks into the incident"),
    "state_measures": _("State cause and measures"),
    "return_measures": _("Send the measures back"),
    "close_incident": _("Close the incident"),
    "reopen_incident": _("Open the incident again"),
}
_HANDLE, _CLOSE = "placements.handle_incident", "placements.close_incident"
TRANSITIONS = {
    "answer_hazard": ("answer_hazard", "placements.answer_hazard", "hazard.answered"),
    "find_mended": ("look_at_hazard", "placements.look_at_hazard", "hazard.found_mended"),
    "find_unmended": ("look_at_hazard", "placements.look_at_hazard", "hazard.found_unmended"),
    "investigate_incident": ("investigate_incident", _HANDLE, "incident.investigator_named"),
    "state_measures": ("state_measures", "placements.investigate_incident", "incident.measures_stated"),
    "return_measures": ("return_measures", _CLOSE, "incident.measures_returned"),
    "close_incident": ("close_incident", _CLOSE, "incident.closed"),
    "reopen_incident": ("reopen_incident", _HANDLE, "incident.reopened"),
}  # fmt: skip
