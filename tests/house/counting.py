"""Lists ask the database equally often for one row and for many."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES_OF_A_LIST = 12


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return [one["sql"] for one in captured.captured_queries]


def same_queries(
    client: Client,
    address: str,
    add_row: Callable[[int], object],
    *,
    at_most: int = MOST_QUERIES_OF_A_LIST,
) -> None:
    """Compare a list of one row with the same list of three; `add_row` gets 0, 1, 2."""
    add_row(0)
    queries_of(client, address)  # what is read once per process is read now
    one = queries_of(client, address)
    add_row(1)
    add_row(2)
    three = queries_of(client, address)
    assert len(one) == len(three), "\n".join(set(three) - set(one))
    assert len(three) <= at_most, "\n".join(three)
