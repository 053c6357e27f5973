"""What reviews keep about people: who wrote, who answered."""

from ronghe.partnerships.agreement_privacy import entry

entry("Review.recorded_by", "reference", "held_on", "minutes")
entry("Review.answered_by", "reference", "answered_at", "objection")
entry("ReviewAction.done_by", "review__reference", "what", "done_on")
