"""The report of an import: counts, and what is wrong with each row that did not come in."""

from collections.abc import Iterable, Iterator
from typing import Any

from ronghe.kernel.imports.registers import register_of
from ronghe.kernel.imports.words import problem_words
from ronghe.kernel.models import Import, ImportRow, RowOutcome

STOPPED = (RowOutcome.HELD, RowOutcome.REJECTED)
REPAIRED = ("lost_zeros",)


def counts_of(run: Import) -> dict[str, int]:
    """Give the counts; the outcomes add up to the rows read."""
    return {
        name: getattr(run, f"{name}_count")
        for name in ("read", "added", "changed", "unchanged", "held", "rejected")
    }


def report_of(run: Import) -> dict[str, Any]:
    """Give the whole report, ready for JSON, in the language in force."""
    problems = list(problems_of(run))
    by_reason: dict[str, dict[str, int]] = {"held": {}, "rejected": {}}
    for outcome, reason in run.rows.filter(outcome__in=STOPPED).values_list("outcome", "reason"):
        by_reason[outcome][reason] = by_reason[outcome].get(reason, 0) + 1
    return {
        "import": run.reference,
        "kind": run.kind,
        "mapping": run.mapping,
        "file": run.file_name,
        "sha256": run.file_sha256,
        "state": run.state,
        **counts_of(run),
        "by_reason": by_reason,
        "repaired": run.source.get("repaired", 0),
        "source": run.source,
        "problems": problems,
    }


def problems_of(run: Import, rows: Iterable[ImportRow] | None = None) -> Iterator[dict[str, Any]]:
    """Give each problem that keeps a row out, by row: where, what, why, and what mends it."""
    register = register_of(run.kind)
    headings = {field: heading for heading, field in run.source.get("columns", {}).items()}
    if rows is None:
        rows = run.rows.filter(outcome__in=STOPPED).order_by("number").iterator()
    for row in rows:
        for problem in row.problems or ():
            if problem["weight"] == "note":
                continue
            reason, remedy = problem_words(register, problem)
            yield {
                "row": row.number,
                "column": problem.get("column") or headings.get(problem.get("field", ""), ""),
                "value": problem.get("value", ""),
                "reason": reason,
                "remedy": remedy,
                "code": problem["code"],
                "outcome": row.outcome,
            }
