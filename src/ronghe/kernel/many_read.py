"""Reading thousands of rows: by keys that travel as one array, and kept as they come."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Func, Value


def among(keys: Iterable[int]) -> Func:
    """Give what stands after `…__in=` for keys of which there may be thousands.

    A list has a parameter for each key, and preparing those took longer than the queries.
    """
    text = "{" + ",".join(map(str, keys)) + "}"
    return Func(Value(text), template="(SELECT unnest(%(expressions)s::bigint[]))")


@contextmanager
def kept() -> Iterator[None]:
    """Look for no garbage meanwhile: rows that are read are kept, and looking took half the time."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
