"""The audit: what was done, by whom, sealed into a chain that nobody can change unseen."""

from ronghe.kernel.audit.records import actor_columns, record, record_each, story_of
from ronghe.kernel.audit.sealing import Head, head, seal
from ronghe.kernel.audit.verification import Finding, Report, Tampering, verify

__all__ = [
    "Finding",
    "Head",
    "Report",
    "Tampering",
    "actor_columns",
    "head",
    "record",
    "record_each",
    "seal",
    "story_of",
    "verify",
]
