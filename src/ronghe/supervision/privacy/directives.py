"""Who published, confirmed and reported."""

from ronghe.supervision.privacy.guidance import REPORTING

REPORTING.done_by("Directive.published_by", "reference", "title", "published_at")
REPORTING.done_by("Addressee.confirmed_by", "directive__reference", "confirmed_at")
REPORTING.done_by(
    "ProgressReport.reported_by", "addressee__directive__reference", "note", "reported_at"
)
