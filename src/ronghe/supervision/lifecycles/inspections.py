from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.supervision.models import CampaignState as C
from ronghe.supervision.models import InspectionState as I
from ronghe.supervision.models import MeasureState as M
from ronghe.supervision.models import MendingState as R

CAMPAIGN = lifecycle(
    "campaign",
    C.ANNOUNCED,
    draw_units=({C.ANNOUNCED}, C.DRAWN),
    close_campaign=({C.DRAWN}, C.CLOSED),
)
INSPECTION = lifecycle(
    "inspection",
    I.PLANNED,
    approve_inspection=({I.PLANNED}, I.APPROVED),
    announce_inspection=({I.PLANNED, I.APPROVED}, I.ANNOUNCED),
    agree_to_visit=({I.ANNOUNCED}, I.AGREED),
    decline_visit=({I.ANNOUNCED, I.AGREED}, I.DECLINED),
    begin_inspection=({I.ANNOUNCED, I.AGREED}, I.UNDER_WAY),
    state_findings=({I.UNDER_WAY}, I.FOUND),
    reply_to_findings=({I.FOUND, I.REPLIED}, I.REPLIED),
    decide_inspection=({I.FOUND, I.REPLIED}, I.DECIDED),
    lapse_inspection=({I.ANNOUNCED, I.AGREED, I.UNDER_WAY, I.FOUND, I.REPLIED}, I.LAPSED),
    cancel_inspection=({I.PLANNED, I.APPROVED, I.ANNOUNCED, I.AGREED}, I.CANCELLED),
)
MEASURE = lifecycle(
    "measure",
    M.NOTICED,
    object_to_measure=({M.NOTICED}, M.OBJECTED),
    impose_measure=({M.NOTICED, M.OBJECTED}, M.IN_FORCE),
    withdraw_measure=({M.NOTICED, M.OBJECTED}, M.WITHDRAWN),
    lapse_measure=({M.NOTICED, M.OBJECTED}, M.LAPSED),
    lift_measure=({M.IN_FORCE}, M.LIFTED),
    end_measure=({M.IN_FORCE}, M.ENDED),
)
MENDING = lifecycle(
    "mending",
    R.OPEN,
    answer_mending=({R.OPEN}, R.ANSWERED),
    accept_mending=({R.ANSWERED}, R.MENDED),
    return_mending=({R.ANSWERED}, R.OPEN),
)
LABELS = {
    "draw_units": _("Draw the cooperations"),
    "close_campaign": _("Close the campaign and publish the seed"),
    "approve_inspection": _("Approve the inspection"),
    "announce_inspection": _("Announce the inspection"),
    "agree_to_visit": _("Agree to the visit"),
    "decline_visit": _("Decline the visit"),
    "begin_inspection": _("Begin on site"),
    "state_findings": _("State the findings"),
    "reply_to_findings": _("Reply to the findings"),
    "decide_inspection": _("Decide the case"),
    "lapse_inspection": _("Let the inspection lapse"),
    "cancel_inspection": _("Cancel the inspection"),
    "object_to_measure": _("Object to the measure"),
    "impose_measure": _("Put the measure in force"),
    "withdraw_measure": _("Withdraw the measure"),
    "lapse_measure": _("Let the measure lapse"),
    "lift_measure": _("Lift the measure"),
    "end_measure": _("End the measure with its restriction"),
    "answer_mending": _("Say what was put right"),
    "accept_mending": _("Say that it is put right"),
    "return_mending": _("Say that it is not put right yet"),
}
_RUN, _HANDLE, _LOOK = "supervision.run_campaign", "supervision.handle_inspection", "supervision.carry_out_inspection"  # fmt: skip
_ANSWER, _DECIDE, _TEND = "supervision.answer_inspection", "supervision.decide_inspection", "supervision.tend_inspections"  # fmt: skip
_APPROVE, _CHECK = "supervision.approve_inspection", "supervision.check_mending"
TRANSITIONS = {
    "draw_units": ("draw_units", _RUN, "campaign.drawn"),
    "close_campaign": ("close_campaign", _RUN, "campaign.closed"),
    "approve_inspection": ("approve_inspection", _APPROVE, "inspection.approved"),
    "announce_inspection": ("announce_inspection", _HANDLE, "inspection.announced"),
    "agree_to_visit": ("agree_to_visit", _ANSWER, "inspection.agreed_to"),
    "decline_visit": ("decline_visit", _ANSWER, "inspection.declined"),
    "begin_inspection": ("begin_inspection", _LOOK, "inspection.begun"),
    "state_findings": ("state_findings", _LOOK, "inspection.findings_stated"),
    "reply_to_findings": ("reply_to_findings", _ANSWER, "inspection.replied_to"),
    "decide_inspection": ("decide_inspection", _DECIDE, "inspection.decided"),
    "lapse_inspection": ("tend_inspections", _TEND, "inspection.lapsed"),
    "cancel_inspection": ("cancel_inspection", _HANDLE, "inspection.cancelled"),
    "object_to_measure": ("object_to_measure", _ANSWER, "measure.objected_to"),
    "impose_measure": ("impose_measure", _DECIDE, "measure.imposed"),
    "withdraw_measure": ("withdraw_measure", _DECIDE, "measure.withdrawn"),
    "lapse_measure": ("tend_measures", _TEND, "measure.lapsed"),
    "lift_measure": ("lift_measure", _DECIDE, "measure.lifted"),
    "end_measure": ("tend_measures", _TEND, "measure.ended"),
    "answer_mending": ("answer_mending", _ANSWER, "mending.answered"),
    "accept_mending": ("check_mending", _CHECK, "mending.accepted"),
    "return_mending": ("check_mending", _CHECK, "mending.returned"),
}
