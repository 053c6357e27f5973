"""Going everywhere as somebody, and keeping all that one is given: pages, files, refusals, and the work it took."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import connection, transaction
from django.urls import Resolver404, resolve, reverse
from tests import sampling
from tests.house.matrix import MATRIX
from tests.house.world import COLLEGE

# What is new each time that a page is drawn, whatever stands on it.
MADE_ANEW = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+'
    r'|(?<=name="idempotency_key" value=")[^"]+'
    r'|(?<=W3CDTF">)[^<]+'  # when a workbook was saved, by a clock that no test holds
    r"|(?<=/minute/)[\w-]{20,}|(?<=data:image/svg)[^\"]+"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
# References, numbers, days, and the long words of links.
ABOUT = re.compile(r"[A-Z]{2,4}-\d{4}-\w+|\d[\d-]*|[\w-]{20,}")
LINK = re.compile(r'\b(?:href|src|hx-get|data-source)="(/[^"#]*)')
NO_PAGES = ("/static/", "/account/", "/demo/")
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Cache-Control", "Location")
# So many of the addresses that differ in nothing but what they are about, and that are not about it.
OF_ONE_KIND = 3 if sampling.IS_FULL else 1


@dataclass(frozen=True)
class Seen:
    """What an address gave: compared as a whole, so that a number more or a query more is found."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str
    queries: int


def as_seen(response, queries: int) -> Seen:
    text = MADE_ANEW.sub("", text_of(response))
    headers = tuple((name, response[name]) for name in KEPT_HEADERS if name in response)
    return Seen(response.status_code, headers, text, queries)


def text_of(response) -> str:
    """Give all that was sent, the parts of a workbook or archive included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return " ".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())


class Walker:
    """Somebody with a browser, who leaves no trace."""

    def __init__(self, client):
        self.client = client

    def ask(self, address: str, method: str = "GET") -> Seen:
        cookies, queries = self.client.cookies.copy(), 0

        def count(execute, *given):
            nonlocal queries
            queries += 1
            return execute(*given)

        with transaction.atomic():
            with connection.execute_wrapper(count):
                response = self.client.generic(method, address)
                seen = as_seen(response, queries)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return seen

    def explore(self, start: Iterable[str], wanted: str) -> dict[str, Seen]:
        """Go to the start and follow what is linked: all that is of the wanted, some of the rest."""
        seen: dict[str, Seen] = {}
        todo, kinds = list(start), Counter[str]()
        while todo:
            address = todo.pop(0)
            if address in seen:
                continue
            seen[address] = self.ask(address)
            for link in links_of(seen[address]):
                kind = route_of(link)
                is_wanted = wanted in link
                if link in seen or not kind or (kinds[kind] >= OF_ONE_KIND and not is_wanted):
                    continue
                kinds[kind] += not is_wanted
                todo.append(link)
        return seen

    def again(self, addresses: Iterable[str]) -> dict[str, Seen]:
        return {one: self.ask(one) for one in addresses}


def links_of(seen: Seen) -> Iterator[str]:
    for found in LINK.findall(seen.text):
        if not found.startswith(NO_PAGES):
            yield unescape(found)


def route_of(address: str) -> str:
    """Give the address without what it is about; empty where no address of ours is."""
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return ""
    return ABOUT.sub("*", address)


def addresses(world, own, methods: tuple[str, ...] = ("get",)) -> list[str]:
    """Give every address that is declared: of the house's things, and of this placement instead."""
    found = []
    for name, entry in MATRIX.items():
        if entry.is_foreign or not any(getattr(entry, one) for one in methods):
            continue
        tenant = COLLEGE if COLLEGE in entry.tenants else entry.tenants[0]
        arguments = entry.arguments(world, tenant) if entry.arguments else {}
        both = (arguments, _of_this(arguments, world, own))
        found += [reverse(name, kwargs=one) for one in both]
    return list(dict.fromkeys(found))


def _of_this(arguments: dict[str, Any], world, own) -> dict[str, Any]:
    placed = world.things[COLLEGE].placed
    others = {one.reference for one in (placed.planned, placed.of_class, placed.active, placed.resting)}  # fmt: skip
    return {name: own.reference if value in others else value for name, value in arguments.items()}


def differences(before: dict[str, Seen], after: dict[str, Seen]) -> dict[str, str]:
    """Say where something is not as it was, and what."""
    return {
        address: _what_differs(before[address], seen)
        for address, seen in after.items()
        if seen != before[address]
    }


def _what_differs(before: Seen, after: Seen) -> str:
    if before.text != after.text:
        lines, known = after.text.splitlines(), set(before.text.splitlines())
        new = [line.strip() for line in lines if line not in known]
        return f"text {new[:3]}"
    return f"{before.status, before.headers, before.queries} {after.status, after.headers, after.queries}"
