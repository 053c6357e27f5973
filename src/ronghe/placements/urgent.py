"""What reaches the authority at once when a placement begins without it: topics of the law."""

URGENT = frozenset({"age", "insurance", "safety", "work", "venue"})
