"""Reading operations as text: who writes, who records, who asks for permission."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import SOURCE

WRITES = {
    "abulk_create", "bulk_create", "bulk_update", "create", "create_user", "delete",
    "get_or_create", "save", "update", "update_or_create",
}  # fmt: skip


@dataclass
class Function:
    name: str
    is_writing: bool = False
    is_shared: bool = False
    verbs: list[str] = field(default_factory=list)  # patterns
    permissions: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    arguments: set[str] = field(default_factory=set)


def _pattern(node: ast.expr) -> str:
    """A verb as it stands, or a pattern when it is put together at run time."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z_]+"
            for part in node.values
        )
    return r"[a-z_]+\.[a-z_]+"


def read(source: str) -> dict[str, Function]:
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _read_function(node)
    return found


def _read_function(node: ast.FunctionDef) -> Function:
    arguments = {one.arg for one in [*node.args.args, *node.args.kwonlyargs]}
    function = Function(node.name, arguments=arguments)
    for inner in ast.walk(node):
        # A function that is handed on is called as well.
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            function.calls.add(inner.id)
        if isinstance(inner, ast.Call):
            _note_call(function, inner)
    return function


def _note_call(function: Function, call: ast.Call) -> None:
    target = call.func
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    owner = getattr(getattr(target, "value", None), "id", "")
    if owner == "audit" and name == "record":
        function.verbs.append(_pattern(call.args[0]))
    elif name == "require" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        function.permissions.add(str(call.args[1].value))
    elif isinstance(target, ast.Attribute) and name in WRITES and owner not in {"hashlib", "set"}:
        function.is_writing = True
    if isinstance(target, ast.Attribute):
        function.calls.add(name)


def reached(start: str, functions: dict[str, Function]) -> list[Function]:
    """The function and all of its fellows that it calls, however deep."""
    seen: dict[str, Function] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in functions and name not in seen:
            seen[name] = functions[name]
            waiting += functions[name].calls
    return list(seen.values())


def apps() -> list[str]:
    return sorted(
        path.parent.name for path in SOURCE.glob("*/apps.py") if path.parent.name != "demo"
    )


def operation_files(app: str) -> list[Path]:
    folder = SOURCE / app
    return [*folder.glob("operations.py"), *folder.glob("operations/*.py")]


def shared_files(app: str) -> list[Path]:
    """Modules beside the operations that record for several of them."""
    beside = (SOURCE / app).glob("*.py")
    return [path for path in beside if path.name != "operations.py" and "audit.record" in path.read_text("utf-8")]  # fmt: skip


def operations_of(app: str) -> dict[str, Function]:
    """Give the functions of the operations, and those that several of them share."""
    found: dict[str, Function] = {}
    for path in shared_files(app):
        for name, function in read(path.read_text("utf-8")).items():
            function.is_shared = True
            found[name] = function
    for path in operation_files(app):
        found |= read(path.read_text("utf-8"))
    return found


def public(functions: dict[str, Function]) -> list[str]:
    """Name the operations: whatever others may call, shared parts left out."""
    return sorted(
        name
        for name, function in functions.items()
        if not name.startswith("_") and not function.is_shared
    )
