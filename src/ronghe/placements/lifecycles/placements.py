from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import FilingState as F
from ronghe.placements.models import PlacementState as S
from ronghe.placements.models import WeekState as W

PLACEMENT = lifecycle(
    "placement",
    S.PLANNED,
    make_ready=({S.PLANNED}, S.READY),
    close_gate=({S.READY}, S.PLANNED),
    start_placement=({S.READY}, S.ACTIVE),
    record_start=({S.PLANNED, S.READY}, S.ACTIVE),
    suspend_placement=({S.ACTIVE}, S.SUSPENDED),
    resume_placement=({S.SUSPENDED}, S.ACTIVE),
    complete_placement=({S.ACTIVE}, S.COMPLETED),
    end_early=({S.ACTIVE, S.SUSPENDED}, S.ENDED_EARLY),
    note_no_start=({S.PLANNED, S.READY}, S.DID_NOT_START),
)
FILING = lifecycle(
    "filing",
    F.FILED,
    accept_filing=({F.FILED}, F.ACCEPTED),
    return_filing=({F.FILED}, F.RETURNED),
)
WEEK = lifecycle(
    "week of a placement",
    W.OPEN,
    enter_week=({W.OPEN, W.ENTERED, W.UNANSWERED}, W.ENTERED),
    confirm_week=({W.ENTERED, W.UNANSWERED}, W.CONFIRMED),
    leave_week=({W.ENTERED}, W.UNANSWERED),
)
LABELS = {
    "make_ready": _("Say that it is ready"),
    "close_gate": _("Take “ready” back"),
    "start_placement": _("Start the placement"),
    "record_start": _("Record that it has begun all the same"),
    "suspend_placement": _("Let the placement rest"),
    "resume_placement": pgettext_lazy("placement", "Go on"),
    "complete_placement": _("Complete the placement"),
    "end_early": _("End the placement early"),
    "note_no_start": _("Note that it did not start"),
    "accept_filing": _("Accept the filing"),
    "return_filing": _("Return the filing"),
    "enter_week": _("Send the week to the mentor"),
    "confirm_week": _("Confirm the week"),
    "leave_week": _("Note that the host did not answer"),
}
_RUNS = "placements.run_placement"
TRANSITIONS = {
    "make_ready": ("make_ready", _RUNS, "placement.made_ready"),
    "close_gate": ("check_gate", "placements.check_gate", "placement.gate_closed"),
    "start_placement": ("start_placement", _RUNS, "placement.started"),
    "record_start": ("record_start", _RUNS, "placement.started_unready"),
    "suspend_placement": ("suspend_placement", "placements.end_placement", "placement.suspended"),
    "resume_placement": ("resume_placement", _RUNS, "placement.resumed"),
    "complete_placement": ("complete_placement", _RUNS, "placement.completed"),
    "end_early": ("end_early", "placements.end_placement", "placement.ended_early"),
    "note_no_start": ("note_no_start", "placements.end_placement", "placement.did_not_start"),
    "accept_filing": ("accept_filing", "placements.answer_filing", "filing.accepted"),
    "return_filing": ("return_filing", "placements.answer_filing", "filing.returned"),
    "enter_week": ("enter_week", "placements.enter_week", "week.entered"),
    "confirm_week": ("confirm_weeks", "placements.confirm_weeks", "week.confirmed"),
    "leave_week": ("leave_weeks", "placements.leave_weeks", "week.left_unanswered"),
}
