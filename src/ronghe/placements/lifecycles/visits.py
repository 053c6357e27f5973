from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import ContactState as C
from ronghe.placements.models import VisitState as V

VISIT = lifecycle(
    "visit",
    V.PLANNED,
    report_visit=({V.PLANNED}, V.REPORTED),
    confirm_visit=({V.REPORTED, V.CONFIRMED}, V.CONFIRMED),
    contradict_visit=({V.REPORTED, V.CONFIRMED, V.CONTRADICTED}, V.CONTRADICTED),
    cancel_visit=({V.PLANNED}, V.CANCELLED),
)
CONTACT = lifecycle(
    "guidance",
    C.NOTED,
    confirm_contact=({C.NOTED}, C.CONFIRMED),
    contradict_contact=({C.NOTED}, C.CONTRADICTED),
    withdraw_contact=({C.NOTED}, C.WITHDRAWN),
)
LABELS = {
    "report_visit": _("Report the visit"),
    "confirm_visit": _("Confirm that it took place"),
    "contradict_visit": _("Say that it was otherwise"),
    "cancel_visit": _("Cancel the visit"),
    "confirm_contact": pgettext_lazy("guidance", "Confirm the guidance"),
    "contradict_contact": pgettext_lazy("guidance", "Say that the guidance was otherwise"),
    "withdraw_contact": pgettext_lazy("guidance", "Take the record back"),
}
_ANSWERS = "placements.answer_visit"
_ANSWERS_CONTACT = "placements.answer_contact"
TRANSITIONS = {
    "report_visit": ("report_visit", "placements.report_visit", "visit.reported"),
    "confirm_visit": ("answer_visit", _ANSWERS, "visit.confirmed"),
    "contradict_visit": ("answer_visit", _ANSWERS, "visit.contradicted"),
    "cancel_visit": ("cancel_visit", "placements.cancel_visit", "visit.cancelled"),
    "confirm_contact": ("answer_contact", _ANSWERS_CONTACT, "contact.confirmed"),
    "contradict_contact": ("answer_contact", _ANSWERS_CONTACT, "contact.contradicted"),
    "withdraw_contact": ("withdraw_contact", "placements.withdraw_contact", "contact.withdrawn"),
}
