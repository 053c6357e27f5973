"""What people may do to the kernel itself."""

from ronghe.kernel.operations.decisions import NothingToDecide, decide_rows, release_rows
from ronghe.kernel.operations.imports import (
    MappingDoesNotFit,
    OrganisationIsMissing,
    begin_reading,
    begin_taking_in,
    cancel_import,
    open_import,
    put_back_import,
    read_import,
    refuse_import,
    take_in,
    undo_import,
)
from ronghe.kernel.operations.jobs import NothingToRetry, retry_job

__all__ = [
    "MappingDoesNotFit",
    "NothingToDecide",
    "NothingToRetry",
    "OrganisationIsMissing",
    "begin_reading",
    "begin_taking_in",
    "cancel_import",
    "decide_rows",
    "open_import",
    "put_back_import",
    "read_import",
    "refuse_import",
    "release_rows",
    "retry_job",
    "take_in",
    "undo_import",
]
