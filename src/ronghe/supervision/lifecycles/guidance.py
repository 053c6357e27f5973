from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.supervision.models import FormState as F
from ronghe.supervision.models import PartState as P

FORM = lifecycle(
    "form",
    F.MAPPING,
    open_form=({F.MAPPING}, F.COLLECTING),
    close_form=({F.COLLECTING}, F.CLOSED),
    reopen_form=({F.CLOSED}, F.COLLECTING),
    withdraw_form=({F.MAPPING, F.COLLECTING}, F.WITHDRAWN),
)
PART = lifecycle(
    "part of a form",
    P.WAITING,
    hand_in_part=({P.WAITING, P.RETURNED}, P.HANDED_IN),
    return_part=({P.HANDED_IN}, P.RETURNED),
)
LABELS = {
    "open_form": _("Count, and send it to the colleges"),
    "close_form": _("Close the form"),
    "reopen_form": _("Open the form again"),
    "withdraw_form": _("Withdraw the form"),
    "hand_in_part": pgettext_lazy("form", "Hand in"),
    "return_part": _("Return it to the college"),
}
TRANSITIONS = {
    "open_form": ("open_form", "supervision.run_form", "form.opened"),
    "close_form": ("close_form", "supervision.run_form", "form.closed"),
    "reopen_form": ("reopen_form", "supervision.run_form", "form.reopened"),
    "withdraw_form": ("withdraw_form", "supervision.run_form", "form.withdrawn"),
    "hand_in_part": ("hand_in_part", "supervision.fill_in_part", "form_part.handed_in"),
    "return_part": ("return_part", "supervision.run_part", "form_part.returned"),
}
