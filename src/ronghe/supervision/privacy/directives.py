"""Who published, confirmed and reported."""

from ronghe.supervision.privacy.guidance import done_by

done_by("Directive.published_by", "reference", "title", "published_at")
done_by("Addressee.confirmed_by", "directive__reference", "confirmed_at")
done_by("ProgressReport.reported_by", "addressee__directive__reference", "note", "reported_at")
