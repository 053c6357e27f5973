"""Work for many in one transaction: what it writes down is gathered, and what it holds is kept.

A record of the audit, a piece of news and its jobs take a round trip each. Where an operation is
done for many at once they are gathered and written together before the transaction commits: the
same rows in the same order. They wait among what Django runs on commit, which forgets what belongs
to a savepoint that is rolled back.

Rows that the transaction has locked are nobody else's to change: they are read once, and each
operation of the block works on the same object. What a rolled back savepoint leaves in memory is
not what the tables say: whoever goes on after a refusal lets go of what is held (`let_go`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, models, transaction

Write = Callable[[Sequence[Any]], object]
Row = TypeVar("Row", bound=models.Model)


@dataclass
class _Block:
    """What the block holds: rows by model and number."""

    rows: dict[tuple[type[models.Model], Any], models.Model] = field(default_factory=dict)


@dataclass
class _Entry:
    """Something that is written at the end, with others of its kind."""

    write: Write
    item: Any

    def __call__(self) -> None:
        """Do nothing on commit: it was written before."""


_block: ContextVar[_Block | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Gather what the block writes down, and write it at its end; inside a transaction.

    A block within a block belongs to it. What fails leaves nothing behind, as its transaction does.
    """
    if _block.get() is not None:
        yield
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Gathering needs a transaction.")
    token = _block.set(_Block())
    try:
        yield
    finally:
        _block.reset(token)
    _write_all()


def write_later(write: Write, item: Any) -> bool:
    """Leave the item for the end of the block; say no where there is none, and it is written now."""
    if _block.get() is None:
        return False
    transaction.on_commit(_Entry(write, item))
    return True


def _write_all() -> None:
    """Write what is left, one kind after the other, each in the order in which it came."""
    lots: dict[Write, list[Any]] = {}
    waiting: list[tuple[Any, ...]] = list(connection.run_on_commit)
    for entry in (row[1] for row in waiting):
        if isinstance(entry, _Entry):
            lots.setdefault(entry.write, []).append(entry.item)
    rest: list[Any] = [row for row in waiting if not isinstance(row[1], _Entry)]
    connection.run_on_commit = rest
    for write, items in lots.items():
        write(items)


def hold(rows: Sequence[models.Model]) -> None:
    """Keep locked rows for the operations of the block; without one they are not kept."""
    block = _block.get()
    if block is not None:
        block.rows.update({(type(row), row.pk): row for row in rows})


def held(model: type[Row], pk: Any) -> Row | None:
    """Give the row if the block holds it."""
    block = _block.get()
    found = block.rows.get((model, pk)) if block is not None else None
    assert found is None or isinstance(found, model)  # noqa: S101 -- kept under its model
    return found


def let_go() -> None:
    """Hold nothing any more: a part of the block was rolled back."""
    block = _block.get()
    if block is not None:
        block.rows.clear()
