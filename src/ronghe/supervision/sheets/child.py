"""The process that meets a workbook: little memory, little time, no connection and no secrets.

Reads its order as JSON from standard input and ends with one line of JSON on standard output: what
it found, or why it would not.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from ronghe.supervision.sheets.look import look, refuse_unfit
from ronghe.supervision.sheets.refusals import SheetRefused

MEMORY = 768 * 1024 * 1024
PROCESSOR_SECONDS = 40
REFUSED = 3


def main() -> None:
    """Do what standard input orders; the exit code says whether it was done."""
    order = json.loads(sys.stdin.buffer.read())
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said = _do(order)
    except SheetRefused as refusal:
        said = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        said = {"refused": "too_much", "params": {}}
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.exit(REFUSED if "refused" in said else 0)


def _do(order: dict[str, Any]) -> dict[str, Any]:
    path = Path(order["path"])
    if order["task"] == "look":
        return look(path)
    refuse_unfit(path)
    from ronghe.supervision.sheets import fill  # noqa: PLC0415 -- openpyxl, only where it is needed

    return fill.formats(order) if order["task"] == "formats" else fill.fill(order)


if __name__ == "__main__":
    main()
