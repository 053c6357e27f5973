"""Why something about a placement is not done; each message says what would help."""


class DoesNotFit(ValueError):
    """The student, the host or the days do not go together."""


class GateIsClosed(ValueError):
    """Something that must hold before the first day does not, or is not known."""


class ReasonIsMissing(ValueError):
    """Whoever reads it later wants to know why."""


class TooEarly(ValueError):
    """The day has not come yet."""
