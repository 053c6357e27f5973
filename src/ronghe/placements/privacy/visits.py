"""What visits and guidance keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.placements.privacy.grounds import PLACING

PLACING.done_by("Visit.planned_by", "placement__reference", "reference", "planned_on")
PLACING.done_by("Visit.reported_by", "placement__reference", "reference", "happened_on", "text")
PLACING.done_by("VisitAnswer.answered_by", "visit__reference", "took_place", "note", "answered_at")
PLACING.done_by("MentorContact.noted_by", "placement__reference", "on", "topic", "minutes")
PLACING.done_by("MentorContact.answered_by", "placement__reference", "on", "state", "answer_note")
PLACING.about(
    "Visit.text",
    "placement__student__person",
    "reference",
    "planned_on",
    "happened_on",
    "way",
    "state",
    "replies",
    "text",
    purpose=_("Seeing that you learn safely and what was agreed, in person."),
)
PLACING.about(
    "MentorContact.topic",
    "placement__student__person",
    "placement__reference",
    "on",
    "minutes",
    "way",
    "topic",
    "state",
    purpose=_("Knowing who guided you, how long and in what, as both of you say."),
)
