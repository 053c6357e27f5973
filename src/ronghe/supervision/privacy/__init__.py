"""What the app keeps about people: each part in a file of its own."""

from ronghe.supervision.privacy import (  # noqa: F401 -- registers its columns
    directives,
    flags,
    guidance,
    inspections,
    warnings,
    yearly,
)
