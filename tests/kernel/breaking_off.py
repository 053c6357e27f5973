from contextlib import contextmanager, suppress

from django.db import transaction


class BrokenOff(Exception):
    """Raised on purpose."""


@contextmanager
def broken_off():
    """A transaction that is rolled back at its end."""
    with suppress(BrokenOff), transaction.atomic():
        yield
        raise BrokenOff
