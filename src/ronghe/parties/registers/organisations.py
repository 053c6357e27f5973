"""Organisations that a file brings: which of them are here already, what differs, what is certain."""

from ronghe.kernel.imports.registers import Batch
from ronghe.parties.registers.organisation_comparing import compare
from ronghe.parties.registers.organisation_finding import find
from ronghe.parties.registers.reach import make_reachable
from ronghe.parties.schemes import SHARED_SCHEMES


def resolve(batch: Batch) -> None:
    """Find each row's organisation and place, and say what would become of the row."""
    values = {
        "on": batch.on,
        "shared": SHARED_SCHEMES,
        "region": _region_of(batch),
        "mapping": batch.import_run.mapping_text,
        **make_reachable(batch.actor),
    }
    find(values)
    compare(values)


def _region_of(batch: Batch) -> int | None:
    """Give the region that `--region` names, for rows that name none."""
    found = batch.options.get("region_id")
    return int(found) if found else None
