"""The audit: what was done, by whom, sealed into a chain that nobody can change unseen."""

from ronghe.kernel.audit.records import (
    actor_columns,
    is_confidential,
    keep_confidential,
    record,
    record_each,
    records_for_all,
    story_of,
)
from ronghe.kernel.audit.sealing import Head, head, seal
from ronghe.kernel.audit.verification import Finding, Report, Tampering, verify

__all__ = [
    "Finding",
    "Head",
    "Report",
    "Tampering",
    "actor_columns",
    "head",
    "is_confidential",
    "keep_confidential",
    "record",
    "record_each",
    "records_for_all",
    "seal",
    "story_of",
    "verify",
]
