"""Every URL × role × tenant × method, from the URL resolver, against what the matrix declares."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import path, reverse
from django.urls.resolvers import RegexPattern, URLResolver
from tests.house.matrix import ANONYMOUS, MATRIX, Answer, Cell, cells_of, everybody, expected
from tests.house.routes import routes
from tests.house.watching import (
    ReadingWrote,
    assert_strict_policy,
    inline_code,
    nothing_written,
)
from tests.house.world import ACTORS, OTHER
from tests.sampling import sample

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
SIGN_IN = "/account/sign-in/"


def undeclared(found) -> set[str]:
    return {route.name or route.path for route in found if route.name not in MATRIX}


def test_every_url_is_declared_and_no_other():
    known = list(routes())

    assert undeclared(known) == set()
    assert set(MATRIX) - {route.name for route in known} == set()


def test_an_undeclared_url_is_found():
    planted = URLResolver(
        RegexPattern(r""), [path("a/", everybody, name="desk"), path("b/<int:pk>/", everybody)]
    )

    assert undeclared(routes(planted)) == {"desk", "b/<int:pk>/"}


def test_what_takes_an_object_is_tried_with_both_tenants():
    objects = {
        "reference", "evidence", "membership", "mandate", "remit", "exception", "token",
        "unit", "site", "school_class", "student", "guardian",
    }  # fmt: skip
    one_sided = {
        route.name
        for route in routes()
        if route.takes & objects
        and len(MATRIX[route.name].tenants) == 1
        and MATRIX[route.name].post is not MATRIX["web:membership_switch"].post
    }

    assert one_sided == set()


class House:
    """The cast, each with a browser of their own."""

    def __init__(self, world, sign_in):
        self.world = world
        self.clients = {name: sign_in(self.world.actors[name]) for name in ACTORS}
        self.clients[ANONYMOUS] = Client()
        self.seen: Counter[int] = Counter()

    def address(self, cell: Cell) -> str:
        arguments = cell.entry.arguments
        return reverse(cell.name, kwargs=arguments(self.world, cell.tenant) if arguments else {})

    def visit(self, cell: Cell):
        """Ask, and leave no trace."""
        client, address = self.clients[cell.visitor], self.address(cell)
        cookies = client.cookies.copy()
        with transaction.atomic():
            response = client.generic(cell.method, address)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        client.cookies = cookies
        self.seen[response.status_code] += 1
        return response


@pytest.fixture
def house(world, sign_in):
    return House(world, sign_in)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_matrix(name, house):
    wrong = []
    cells = sample(cells_of(name), f"matrix {name}", share=0.15, at_least=24)
    for cell in cells:
        house.address(cell)  # what its address is made of is made now, not while somebody reads
    for cell in cells:
        if cell.method in READS:
            with nothing_written() as statements:
                response = house.visit(cell)
            if response.status_code == 200 and len(statements) > cell.entry.most_queries:
                wrong.append(f"{cell}: {len(statements)} queries")
        else:
            response = house.visit(cell)
        if response.status_code not in expected(cell):
            wrong.append(f"{cell}: {response.status_code}, not {set(expected(cell))}")
        wrong += _ill_mannered(cell, house.address(cell), response)

    assert wrong == []
    print(f"{name}: {len(cells)} of {len(cells_of(name))} cells, {dict(house.seen)}")


def _ill_mannered(cell: Cell, address: str, response) -> list[str]:
    assert_strict_policy(response)
    found = []
    is_turned_away = cell.visitor == ANONYMOUS and not cell.entry.is_public
    if is_turned_away and not response["Location"].startswith(SIGN_IN):
        found.append(f"{cell}: sent to {response['Location']}")
    if is_turned_away and cell.method == "GET" and f"next={address}" not in response["Location"]:
        found.append(f"{cell}: does not come back to {address}")
    is_page = response.status_code == 200 and cell.visitor != ANONYMOUS
    if is_page and "no-store" not in response.headers.get("Cache-Control", ""):
        found.append(f"{cell}: may be kept by a cache")
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found += [f"{cell}: {what}" for what in inline_code(response.content.decode())]
    return found


@pytest.mark.django_db
def test_the_outsider_gets_404_at_every_object_of_others(house):
    cells = [
        cell
        for name in MATRIX
        for cell in cells_of(name)
        if cell.visitor == "outsider" and cell.tenant not in {"", OTHER}
        and not cell.entry.is_public
        and not cell.entry.is_shared
        and cell.method in {"GET", "POST"}
        and {"GET": cell.entry.get, "POST": cell.entry.post}[cell.method]
    ]  # fmt: skip

    answers = {
        (cell.name, cell.tenant, cell.method): house.visit(cell).status_code for cell in cells
    }

    assert len(cells) >= 20
    assert {key: status for key, status in answers.items() if status != 404} == {}


@pytest.mark.django_db
def test_a_get_that_writes_is_found(house):
    with pytest.raises(ReadingWrote, match="UPDATE"), nothing_written(), transaction.atomic(), connection.cursor() as cursor:  # fmt: skip
        cursor.execute("UPDATE parties_person SET full_name = 'x' WHERE false")


@pytest.mark.django_db
def test_a_wrong_declaration_is_found(house):
    cell = Cell("parties:organisation_name", "college", "student", "GET")

    status = house.visit(cell).status_code

    assert status in expected(cell)
    assert status not in cell.entry.get_status
    assert cell.entry.get("student", "college") == Answer.FORBIDDEN
