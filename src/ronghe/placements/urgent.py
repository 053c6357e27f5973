"""What reaches the authority at once: topics of the law at the start, and the worst incidents."""

URGENT = frozenset({"age", "insurance", "safety", "work", "venue"})
# Incidents of which the authority is told at once.
URGENT_SEVERITIES = frozenset({"serious", "fatal"})
