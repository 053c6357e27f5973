"""What holds for every answer of the server, whoever asked for what."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WRITES = re.compile(
    r"^\W*(?:WITH\b.*?\b)?(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|LOCK)\b"
    r"|\bFOR (?:NO KEY )?UPDATE\b"
    r"|\b(?:nextval|setval|procrastinate_defer_job\w*)\(",
    re.IGNORECASE | re.DOTALL,
)
# How a test takes back what it did; no page asks for these.
OF_THE_TEST = re.compile(r"^(?:SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\b")
# Reading leaves traces in these alone: who is signed in, and how often somebody has tried.
MAY_BE_TOUCHED = ("django_session", "kernel_cache")
STRICT_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE
    ),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(
        r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE
    ),
}


class ReadingWrote(AssertionError):
    """A request that only reads has written."""


@contextmanager
def nothing_written() -> Iterator[list[str]]:
    """Fail on any statement that writes; give the list of all that the page made."""
    statements: list[str] = []

    def watch(execute, sql, params, many, context):
        if not OF_THE_TEST.match(sql):
            statements.append(sql)
        if WRITES.search(sql) and not any(table in sql for table in MAY_BE_TOUCHED):
            raise ReadingWrote(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield statements


def inline_code(html: str) -> list[str]:
    """Say what of a page a strict policy would have to forgive."""
    without_comments = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    return [what for what, pattern in INLINE.items() if pattern.search(without_comments)]


def assert_strict_policy(response) -> None:
    policy = {}
    for part in response.headers["Content-Security-Policy"].split(";"):
        name, _, value = part.strip().partition(" ")
        policy[name] = value
    assert policy == STRICT_POLICY, policy
