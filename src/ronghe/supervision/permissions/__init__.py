"""Who may do what: each part of the app has its rules in a file of its own, all loaded here."""

from ronghe.supervision.permissions import (  # noqa: F401 -- registers its rules
    directives,
    flags,
    guidance,
    inspections,
    substance,
    warnings,
    yearly,
)
