from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.partnerships.models import EnquiryState as Talk
from ronghe.partnerships.models import ListingState as S

LISTING = lifecycle(
    "listing",
    S.DRAFT,
    submit_listing=({S.DRAFT}, S.IN_REVIEW),
    publish_listing=({S.DRAFT}, S.PUBLISHED),
    approve_listing=({S.IN_REVIEW}, S.PUBLISHED),
    return_listing=({S.IN_REVIEW}, S.DRAFT),
    pause_listing=({S.PUBLISHED}, S.PAUSED),
    pause_unanswered=({S.PUBLISHED}, S.PAUSED),
    resume_listing=({S.PAUSED}, S.PUBLISHED),
    revise_listing=({S.IN_REVIEW, S.PUBLISHED, S.PAUSED, S.EXPIRED, S.TAKEN_DOWN}, S.DRAFT),
    close_listing=({S.DRAFT, S.IN_REVIEW, S.PUBLISHED, S.PAUSED, S.EXPIRED}, S.CLOSED),
    renew_listing=({S.PUBLISHED, S.EXPIRED}, S.PUBLISHED),
    expire_listing=({S.PUBLISHED, S.PAUSED}, S.EXPIRED),
    take_down_listing=({S.PUBLISHED, S.PAUSED}, S.TAKEN_DOWN),
)
ENQUIRY = lifecycle(
    "enquiry",
    Talk.NEW,
    answer_enquiry=({Talk.NEW}, Talk.TALKING),
    agree_on_enquiry=({Talk.NEW, Talk.TALKING}, Talk.AGREED),
    end_enquiry=({Talk.NEW, Talk.TALKING}, Talk.CAME_TO_NOTHING),
)

LABELS = {
    "submit_listing": _("Submit for review"),
    "publish_listing": pgettext_lazy("listing", "Publish"),
    "approve_listing": pgettext_lazy("listing", "Approve"),
    "return_listing": pgettext_lazy("listing", "Return"),
    "pause_listing": pgettext_lazy("listing", "Pause"),
    "pause_unanswered": _("Pause because nobody answers"),
    "resume_listing": pgettext_lazy("listing", "Resume"),
    "revise_listing": pgettext_lazy("listing", "Revise"),
    "close_listing": pgettext_lazy("listing", "Close"),
    "renew_listing": pgettext_lazy("listing", "Renew"),
    "expire_listing": pgettext_lazy("listing", "Run out"),
    "take_down_listing": pgettext_lazy("listing", "Take down"),
    "answer_enquiry": pgettext_lazy("enquiry", "Answer"),
    "agree_on_enquiry": pgettext_lazy("enquiry", "Agree to cooperate"),
    "end_enquiry": pgettext_lazy("enquiry", "End without result"),
}
# Where each transition lives: operation, permission, audit verb. A house test holds them together.
_EDIT, _PUBLISH, _MODERATE, _EXPIRE, _TALK = (
    "partnerships.edit_listing",
    "partnerships.publish_listing",
    "partnerships.moderate_listing",
    "partnerships.expire_listing",
    "partnerships.take_part_in_enquiry",
)
TRANSITIONS = {
    "submit_listing": ("publish_listing", _PUBLISH, "listing.submitted"),
    "publish_listing": ("publish_listing", _PUBLISH, "listing.published"),
    "approve_listing": ("approve_listing", _MODERATE, "listing.approved"),
    "return_listing": ("return_listing", _MODERATE, "listing.returned"),
    "pause_listing": ("pause_listing", _EDIT, "listing.paused"),
    "pause_unanswered": (
        "remind_of_enquiries",
        "partnerships.remind_of_enquiry",
        "listing.paused_unanswered",
    ),
    "resume_listing": ("resume_listing", _PUBLISH, "listing.resumed"),
    "revise_listing": ("revise_listing", _EDIT, "listing.revised"),
    "close_listing": ("close_listing", _EDIT, "listing.closed"),
    "renew_listing": ("renew_listing", _PUBLISH, "listing.renewed"),
    "expire_listing": ("expire_listings", _EXPIRE, "listing.expired"),
    "take_down_listing": ("take_down_listing", _MODERATE, "listing.taken_down"),
    "answer_enquiry": ("write_message", _TALK, "enquiry.answered"),
    "agree_on_enquiry": ("agree_on_enquiry", "partnerships.settle_enquiry", "enquiry.agreed"),
    "end_enquiry": ("end_enquiry", _TALK, "enquiry.ended"),
}
