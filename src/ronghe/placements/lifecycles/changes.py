from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import IllnessState as I
from ronghe.placements.models import StageState as S

ILLNESS = lifecycle(
    "sick note",
    I.REPORTED,
    accept_illness=({I.REPORTED}, I.ACCEPTED),
    return_illness=({I.REPORTED}, I.RETURNED),
    withdraw_illness=({I.REPORTED}, I.WITHDRAWN),
)
STAGE = lifecycle(
    "stage of a placement",
    S.PROPOSED,
    agree_stage=({S.PROPOSED}, S.PLANNED),
    refuse_stage=({S.PROPOSED}, S.REFUSED),
    begin_stage=({S.PLANNED}, S.BEGUN),
    cancel_stage=({S.PROPOSED, S.PLANNED}, S.CANCELLED),
)
LABELS = {
    "accept_illness": _("Accept the sick note"),
    "return_illness": _("Do not accept the sick note"),
    "withdraw_illness": _("Take the sick note back"),
    "agree_stage": pgettext_lazy("stage of a placement", "Agree to it"),
    "refuse_stage": pgettext_lazy("stage of a placement", "Do not agree"),
    "begin_stage": pgettext_lazy("stage of a placement", "Let it begin"),
    "cancel_stage": pgettext_lazy("stage of a placement", "Cancel it"),
}
_ANSWERS = "placements.answer_illness"
_ANSWERS_STAGES = "placements.answer_stages"
TRANSITIONS = {
    "accept_illness": ("accept_illness", _ANSWERS, "illness.accepted"),
    "return_illness": ("return_illness", _ANSWERS, "illness.returned"),
    "withdraw_illness": ("withdraw_illness", "placements.withdraw_illness", "illness.withdrawn"),
    "agree_stage": ("agree_stages", _ANSWERS_STAGES, "stage.agreed"),
    "refuse_stage": ("refuse_stages", _ANSWERS_STAGES, "stage.refused"),
    "begin_stage": ("begin_stages", "placements.begin_stages", "stage.begun"),
    "cancel_stage": ("cancel_stage", "placements.cancel_stage", "stage.cancelled"),
}
