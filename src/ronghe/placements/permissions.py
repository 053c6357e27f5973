"""Who may do what: each part of the app has its rules in a file of its own, all loaded here."""

from ronghe.placements import (  # noqa: F401 -- registers its rules
    placement_permissions,
    round_permissions,
)
