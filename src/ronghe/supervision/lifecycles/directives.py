from django.utils.translation import gettext_lazy as _

from ronghe.engines.lifecycle import lifecycle
from ronghe.supervision.models import DirectiveState as D

DIRECTIVE = lifecycle(
    "directive",
    D.PUBLISHED,
    close_directive=({D.PUBLISHED}, D.CLOSED),
    withdraw_directive=({D.PUBLISHED}, D.WITHDRAWN),
)
LABELS = {
    "close_directive": _("Close the directive"),
    "withdraw_directive": _("Withdraw the directive"),
}
TRANSITIONS = {
    "close_directive": ("close_directive", "supervision.run_directive", "directive.closed"),
    "withdraw_directive": ("withdraw_directive", "supervision.run_directive", "directive.withdrawn"),
}  # fmt: skip
