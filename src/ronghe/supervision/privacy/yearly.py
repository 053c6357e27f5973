"""Who drafted and published a yearly report; no figure of it is about a person."""

from ronghe.supervision.privacy.guidance import REPORTING

REPORTING.done_by("YearlyReport.drafted_by", "reference", "year", "taken_at")
REPORTING.done_by("YearlyReport.published_by", "reference", "year", "published_at")
