from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.partnerships.models import AgreementState as S
from ronghe.partnerships.models import ApprovalState as Step
from ronghe.partnerships.models import ConcernState as Talk
from ronghe.partnerships.models import CooperationState as C
from ronghe.partnerships.models import ObligationState as Owed
from ronghe.partnerships.models import OrderOutcome as Order
from ronghe.partnerships.models import VersionState as V

COOPERATION = lifecycle(
    "cooperation",
    C.PREPARING,
    begin_cooperation=({C.PREPARING}, C.RUNNING),
    conclude_cooperation=({C.RUNNING}, C.CONCLUDED),
    give_up_cooperation=({C.PREPARING}, C.GIVEN_UP),
)
# Until a version is signed by all, agreement and version move together; then only versions do,
# and the agreement's own life goes on beside them.
AGREEMENT = lifecycle(
    "agreement",
    S.DRAFT,
    propose_agreement=({S.DRAFT}, S.NEGOTIATING),
    check_agreement=({S.NEGOTIATING}, S.CHECKING),
    reopen_agreement=({S.CHECKING}, S.NEGOTIATING),
    begin_signing=({S.CHECKING}, S.SIGNING),
    refuse_agreement=({S.SIGNING}, S.NEGOTIATING),
    withdraw_agreement=({S.SIGNING}, S.NEGOTIATING),
    bring_into_force=({S.SIGNING}, S.IN_FORCE),
    lapse_agreement=({S.DRAFT, S.NEGOTIATING, S.CHECKING}, S.LAPSED),
    suspend_agreement=({S.IN_FORCE}, S.SUSPENDED),
    resume_agreement=({S.SUSPENDED}, S.IN_FORCE),
    complete_agreement=({S.IN_FORCE, S.SUSPENDED}, S.COMPLETED),
    terminate_agreement=({S.IN_FORCE, S.SUSPENDED}, S.TERMINATED),
    annul_agreement=({S.IN_FORCE, S.SUSPENDED, S.COMPLETED, S.TERMINATED}, S.ANNULLED),
)
VERSION = lifecycle(
    "agreement version",
    V.DRAFT,
    propose_agreement=({V.DRAFT}, V.NEGOTIATING),
    check_agreement=({V.NEGOTIATING}, V.CHECKING),
    reopen_agreement=({V.CHECKING}, V.NEGOTIATING),
    begin_signing=({V.CHECKING}, V.SIGNING),
    refuse_agreement=({V.SIGNING}, V.REFUSED),
    withdraw_agreement=({V.SIGNING}, V.WITHDRAWN),
    bring_into_force=({V.SIGNING}, V.SIGNED),
    lapse_agreement=({V.DRAFT, V.NEGOTIATING, V.CHECKING}, V.LAPSED),
)
APPROVAL = lifecycle(
    "internal approval",
    Step.WAITING,
    approve_step=({Step.WAITING}, Step.APPROVED),
    send_back_step=({Step.WAITING}, Step.SENT_BACK),
    overtake_step=({Step.WAITING, Step.APPROVED}, Step.OVERTAKEN),
)
SIGNING_ORDER = lifecycle(
    "order at a signing service",
    Order.PENDING,
    sign_order=({Order.PENDING}, Order.SIGNED),
    refuse_order=({Order.PENDING}, Order.REFUSED),
    expire_order=({Order.PENDING}, Order.EXPIRED),
)
OBLIGATION = lifecycle(
    "obligation",
    Owed.OPEN,
    report_obligation=({Owed.OPEN, Owed.MISSED, Owed.DISPUTED}, Owed.REPORTED),
    confirm_obligation=({Owed.REPORTED}, Owed.KEPT),
    dispute_obligation=({Owed.REPORTED}, Owed.DISPUTED),
    miss_obligation=({Owed.OPEN}, Owed.MISSED),
    cancel_obligation=({Owed.OPEN}, Owed.CANCELLED),
    keep_by_record=({Owed.OPEN, Owed.MISSED}, Owed.KEPT),
    release_by_record=({Owed.OPEN, Owed.MISSED}, Owed.CANCELLED),
)
CONCERN = lifecycle(
    "concern",
    Talk.OPEN,
    answer_concern=({Talk.OPEN}, Talk.ANSWERED),
    press_concern=({Talk.ANSWERED}, Talk.OPEN),
    settle_concern=({Talk.OPEN, Talk.ANSWERED}, Talk.SETTLED),
)

LABELS = {
    "begin_cooperation": _("Begin to work together"),
    "conclude_cooperation": _("Conclude the cooperation"),
    "give_up_cooperation": _("Give the cooperation up"),
    "propose_agreement": pgettext_lazy("agreement", "Propose"),
    "check_agreement": pgettext_lazy("agreement", "Check against the law"),
    "reopen_agreement": pgettext_lazy("agreement", "Negotiate again"),
    "begin_signing": pgettext_lazy("agreement", "Begin signing"),
    "refuse_agreement": pgettext_lazy("agreement", "Refuse to sign"),
    "withdraw_agreement": pgettext_lazy("agreement", "Withdraw from signing"),
    "bring_into_force": pgettext_lazy("agreement", "Bring into force"),
    "lapse_agreement": pgettext_lazy("agreement", "Lapse"),
    "suspend_agreement": pgettext_lazy("agreement", "Suspend"),
    "resume_agreement": pgettext_lazy("agreement", "Resume"),
    "complete_agreement": pgettext_lazy("agreement", "Complete"),
    "terminate_agreement": pgettext_lazy("agreement", "End early"),
    "annul_agreement": pgettext_lazy("agreement", "Annul"),
    "approve_step": pgettext_lazy("internal approval", "Approve"),
    "send_back_step": pgettext_lazy("internal approval", "Send back"),
    "overtake_step": pgettext_lazy("internal approval", "Overtake by a change"),
    "sign_order": pgettext_lazy("order at a signing service", "Take the signature in"),
    "refuse_order": pgettext_lazy("order at a signing service", "Take the refusal in"),
    "expire_order": pgettext_lazy("order at a signing service", "Run out"),
    "report_obligation": pgettext_lazy("obligation", "Report as kept"),
    "confirm_obligation": pgettext_lazy("obligation", "Confirm"),
    "dispute_obligation": pgettext_lazy("obligation", "Dispute"),
    "miss_obligation": pgettext_lazy("obligation", "Note as missed"),
    "cancel_obligation": pgettext_lazy("obligation", "Cancel"),
    "keep_by_record": pgettext_lazy("obligation", "Keep, as records show"),
    "release_by_record": pgettext_lazy("obligation", "Release, over before"),
    "answer_concern": pgettext_lazy("concern", "Answer"),
    "press_concern": pgettext_lazy("concern", "Ask again"),
    "settle_concern": pgettext_lazy("concern", "Settle"),
}
_EDIT, _SIGN, _END, _DUTY = (
    "partnerships.edit_agreement",
    "partnerships.sign_agreement",
    "partnerships.end_agreement",
    "partnerships.answer_obligation",
)
# Where each transition lives: operation, permission, audit verb. A house test holds them together.
TRANSITIONS = {
    "begin_cooperation": ("sign_agreement", _SIGN, "cooperation.begun"),
    "conclude_cooperation": (
        "conclude_cooperation",
        "partnerships.take_part",
        "cooperation.concluded",
    ),
    "give_up_cooperation": (
        "give_up_cooperation",
        "partnerships.take_part",
        "cooperation.given_up",
    ),
    "propose_agreement": ("propose_agreement", _EDIT, "agreement.proposed"),
    "check_agreement": ("check_agreement", _EDIT, "agreement.checked"),
    "reopen_agreement": ("reopen_agreement", _EDIT, "agreement.reopened"),
    "begin_signing": ("begin_signing", _EDIT, "agreement.signing_begun"),
    "refuse_agreement": ("refuse_agreement", "partnerships.refuse_agreement", "agreement.refused"),
    "withdraw_agreement": ("withdraw_agreement", _EDIT, "agreement.withdrawn"),
    "bring_into_force": ("sign_agreement", _SIGN, "agreement.brought_into_force"),
    "lapse_agreement": (
        "lapse_stale_agreements",
        "partnerships.tend_agreements",
        "agreement.lapsed",
    ),
    "suspend_agreement": ("suspend_agreement", _END, "agreement.suspended"),
    "resume_agreement": ("resume_agreement", _END, "agreement.resumed"),
    "complete_agreement": (
        "complete_agreements",
        "partnerships.tend_agreements",
        "agreement.completed",
    ),
    "terminate_agreement": ("terminate_agreement", _END, "agreement.terminated"),
    "annul_agreement": ("annul_agreement", "partnerships.annul_agreement", "agreement.annulled"),
    "approve_step": ("approve_step", "partnerships.decide_approval", "approval.approved"),
    "send_back_step": ("send_back_step", "partnerships.decide_approval", "approval.sent_back"),
    "overtake_step": ("revise_agreement", _EDIT, "approval.overtaken"),
    "sign_order": ("take_answer", "partnerships.tend_agreements", "signing_order.signed"),
    "refuse_order": ("take_answer", "partnerships.tend_agreements", "signing_order.refused"),
    "expire_order": ("take_answer", "partnerships.tend_agreements", "signing_order.expired"),
    "report_obligation": (
        "report_obligation",
        "partnerships.report_obligation",
        "obligation.reported",
    ),
    "confirm_obligation": ("confirm_obligation", _DUTY, "obligation.confirmed"),
    "dispute_obligation": ("dispute_obligation", _DUTY, "obligation.disputed"),
    "miss_obligation": (
        "note_missed_obligations",
        "partnerships.tend_agreements",
        "obligation.missed",
    ),
    "cancel_obligation": ("terminate_agreement", _END, "obligation.cancelled"),
    "keep_by_record": (
        "settle_by_record",
        "partnerships.tend_agreements",
        "obligation.kept_by_record",
    ),
    "release_by_record": (
        "settle_by_record",
        "partnerships.tend_agreements",
        "obligation.released_by_record",
    ),
    "answer_concern": ("answer_concern", "partnerships.answer_concern", "concern.answered"),
    "press_concern": ("press_concern", "partnerships.settle_concern", "concern.pressed"),
    "settle_concern": ("settle_concern", "partnerships.settle_concern", "concern.settled"),
}
