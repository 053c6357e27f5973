"""Failures that no repetition mends."""


class PermanentFailure(Exception):
    """The job failed and would fail again: it is not retried, and an administrator looks at it."""
