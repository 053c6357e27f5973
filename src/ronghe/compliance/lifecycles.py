from django.utils.translation import gettext_lazy as _

from ronghe.compliance.models import FindingState, ReassessmentState, WaiverState
from ronghe.engines.lifecycle import lifecycle

FINDING = lifecycle(
    "finding",
    FindingState.CURRENT,
    mend=({FindingState.CURRENT}, FindingState.MENDED),
    supersede=({FindingState.CURRENT}, FindingState.SUPERSEDED),
)
WAIVER = lifecycle(
    "waiver",
    WaiverState.GRANTED,
    withdraw_waiver=({WaiverState.GRANTED}, WaiverState.WITHDRAWN),
)
REASSESSMENT = lifecycle(
    "reassessment",
    ReassessmentState.RUNNING,
    finish=({ReassessmentState.RUNNING}, ReassessmentState.DONE),
)

LABELS = {
    "mend": _("Find mended"),
    "supersede": _("Judge anew"),
    "withdraw_waiver": _("Withdraw waiver"),
    "finish": _("Finish"),
}
TRANSITIONS = {
    "mend": ("assess", "compliance.assess_subject", "finding.mended"),
    "supersede": ("assess", "compliance.assess_subject", "finding.superseded"),
    "withdraw_waiver": ("withdraw_waiver", "compliance.withdraw_waiver", "waiver.withdrawn"),
    "finish": ("carry_out_reassessment", "compliance.reassess", "reassessment.finished"),
}
