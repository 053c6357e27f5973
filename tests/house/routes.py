"""Every address that the URL resolver knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    name: str  # with its namespace; empty when the pattern has none
    path: str
    takes: frozenset[str]


def routes(resolver=None, namespace: str = "", before: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner, path)
        elif isinstance(entry, URLPattern):
            takes = frozenset(entry.pattern.regex.groupindex)
            yield Route(f"{namespace}{entry.name}" if entry.name else "", path, takes)
