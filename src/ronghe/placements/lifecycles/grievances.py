from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import LIVE
from ronghe.placements.models import GrievanceState as G

GRIEVANCE = lifecycle(
    "complaint",
    G.OPEN,
    answer_grievance=({G.OPEN, G.ANSWERED}, G.ANSWERED),
    write_again=(set(LIVE), G.OPEN),
    propose_closing=({G.ANSWERED}, G.PROPOSED),
    settle_grievance=({G.PROPOSED}, G.CLOSED),
    lapse_grievance=({G.PROPOSED}, G.CLOSED),
    withdraw_grievance=(set(LIVE), G.WITHDRAWN),
    reopen_grievance=({G.CLOSED, G.WITHDRAWN}, G.OPEN),
)
LABELS = {
    "answer_grievance": _("Answer the complaint"),
    "write_again": _("Write once more"),
    "propose_closing": _("Propose to close the complaint"),
    "settle_grievance": _("Say whether you are content, and close"),
    "lapse_grievance": _("Close without a word of the complainant"),
    "withdraw_grievance": _("Take the complaint back"),
    "reopen_grievance": _("Open the complaint again"),
}
_OWN, _ANSWER = "placements.write_grievance", "placements.answer_grievance"
TRANSITIONS = {
    "answer_grievance": ("answer_grievance", _ANSWER, "grievance.answered"),
    "write_again": ("write_again", _OWN, "grievance.written_again"),
    "propose_closing": ("propose_closing", _ANSWER, "grievance.closing_proposed"),
    "settle_grievance": ("settle_grievance", _OWN, "grievance.settled"),
    "lapse_grievance": ("tend_grievances", "placements.tend_grievances", "grievance.lapsed"),
    "withdraw_grievance": ("withdraw_grievance", _OWN, "grievance.withdrawn"),
    "reopen_grievance": ("reopen_grievance", _OWN, "grievance.reopened"),
}
