from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.supervision.models.flag import FlagState as F

FLAG = lifecycle(
    "integrity flag",
    F.RAISED,
    explain_flag=({F.RAISED, F.TO_VERIFY}, F.EXPLAINED),
    send_flag_to_inspection=({F.RAISED}, F.TO_VERIFY),
    uphold_flag=({F.RAISED, F.TO_VERIFY}, F.UPHELD),
    lapse_flag=({F.RAISED, F.TO_VERIFY}, F.LAPSED),
)
LABELS = {
    "explain_flag": pgettext_lazy("integrity flag", "It is explained"),
    "send_flag_to_inspection": pgettext_lazy("integrity flag", "Have it verified by an inspection"),
    "uphold_flag": pgettext_lazy("integrity flag", "It is upheld"),
    "lapse_flag": pgettext_lazy("integrity flag", "Let it lapse"),
}
_DECIDES = "supervision.decide_flag"
TRANSITIONS = {
    "explain_flag": ("decide_flag", _DECIDES, "flag.explained"),
    "send_flag_to_inspection": ("decide_flag", _DECIDES, "flag.sent_to_inspection"),
    "uphold_flag": ("decide_flag", _DECIDES, "flag.upheld"),
    "lapse_flag": ("check_region", "supervision.check_records", "flag.lapsed"),
}
