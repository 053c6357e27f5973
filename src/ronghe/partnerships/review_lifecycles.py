from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.partnerships.models import ReviewState as S

REVIEW = lifecycle(
    "review",
    S.RECORDED,
    confirm_review=({S.RECORDED}, S.CONFIRMED),
    object_to_review=({S.RECORDED}, S.OBJECTED),
    rewrite_review=({S.OBJECTED}, S.RECORDED),
)
LABELS = {
    "confirm_review": pgettext_lazy("minutes of a review", "Confirm the minutes"),
    "object_to_review": pgettext_lazy("minutes of a review", "Say what is wrong"),
    "rewrite_review": pgettext_lazy("minutes of a review", "Write them anew"),
}
_ANSWER = "partnerships.answer_review"
TRANSITIONS = {
    "confirm_review": ("confirm_review", _ANSWER, "review.confirmed"),
    "object_to_review": ("object_to_review", _ANSWER, "review.objected"),
    "rewrite_review": ("rewrite_review", "partnerships.rewrite_review", "review.rewritten"),
}
