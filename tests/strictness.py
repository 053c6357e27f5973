"""What a test run forbids: leaning on an order nobody asked for, undefined variables, the network."""

import ipaddress
import socket
import sys
from pathlib import Path

from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template import base as template_base

TEMPLATES = Path(__file__).resolve().parents[1] / "src" / "ronghe"
_get_order_by = SQLCompiler.get_order_by
_connect = socket.socket.connect


def shuffled_order_by(compiler):
    """Order by chance what a query of ours leaves without an order.

    Left alone: subqueries, groups, unions and DISTINCT, where an order would change the meaning.
    """
    order = _get_order_by(compiler)
    query = compiler.query
    if (
        order
        or type(compiler) is not SQLCompiler
        or not (query.model and query.model.__module__.startswith("ronghe."))
        or query.subquery
        or query.combinator
        or query.distinct
        or query.group_by is not None
    ):
        return order
    by_chance = OrderBy(Random()).resolve_expression(query, allow_joins=True, reuse=None)
    return [(by_chance, (*compiler.compile(by_chance), False))]


class UndefinedVariable(Exception):
    """A template of ours names something that its view does not give."""


class Undefined:
    """Django writes this for an undefined variable: in a template of ours it raises instead."""

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, variable):
        template = _template_being_rendered()
        if template.startswith(str(TEMPLATES)):
            raise UndefinedVariable(f"{variable} is undefined in {template}")
        return ""

    def __str__(self):
        return ""


def _template_being_rendered() -> str:
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, template_base.Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""


class NetworkIsClosed(OSError):
    """A test reached for another machine."""


def connect_at_home(self, address):
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        raise NetworkIsClosed(f"Tests use no network; this one wanted {address[0]}.")
    return _connect(self, address)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
