"""The kernel's own tables."""

from ronghe.kernel.models.audit import AuditCursor, AuditRecord, AuditSeal
from ronghe.kernel.models.counter import Counter
from ronghe.kernel.models.evidence import Evidence
from ronghe.kernel.models.imports import Import, ImportRow, ImportState, RowOutcome
from ronghe.kernel.models.job_failure import JobFailure
from ronghe.kernel.models.message import Message, MessageState
from ronghe.kernel.models.news import Delivery, Event
from ronghe.kernel.models.stored_answer import StoredAnswer

__all__ = [
    "AuditCursor",
    "AuditRecord",
    "AuditSeal",
    "Counter",
    "Delivery",
    "Event",
    "Evidence",
    "Import",
    "ImportRow",
    "ImportState",
    "JobFailure",
    "Message",
    "MessageState",
    "RowOutcome",
    "StoredAnswer",
]
