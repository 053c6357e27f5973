"""Lifecycles as data: which state a thing may take next, and a picture of it.

A lifecycle is a table of transitions over states. It refuses what the table does not say, so that
no operation can invent a move, and it can be drawn, translated and tested.
"""

from ronghe.engines.lifecycle.diagram import mermaid
from ronghe.engines.lifecycle.table import (
    IllegalTransition,
    Lifecycle,
    NotInLifecycle,
    Transition,
    UnsoundLifecycle,
    lifecycle,
)

__all__ = [
    "IllegalTransition",
    "Lifecycle",
    "NotInLifecycle",
    "Transition",
    "UnsoundLifecycle",
    "lifecycle",
    "mermaid",
]
