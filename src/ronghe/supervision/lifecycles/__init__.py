"""Every lifecycle of the app, each part's from a file of its own."""

from ronghe.supervision.lifecycles import guidance
from ronghe.supervision.lifecycles.guidance import FORM, PART

__all__ = ["FORM", "LABELS", "PART", "TRANSITIONS"]

LABELS = {**guidance.LABELS}
TRANSITIONS = {**guidance.TRANSITIONS}
