"""The pages of docs/reference that are read off the code: settings, commands, permissions, the law."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rules.permissions
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from rules.predicates import Predicate

from ronghe.cli.law_pages import GENERATED, law_pages
from ronghe.cli.setting_words import DEFAULTS, SETTINGS
from ronghe.cli.substance_page import indicators_page

STANDARD_OPTIONS = {
    "--force-color", "--help", "--no-color", "--pythonpath", "--settings", "--skip-checks",
    "--traceback", "--verbosity", "--version",
}  # fmt: skip


def pages() -> dict[Path, str]:
    """Give each page's path and its text."""
    folder = settings.ROOT / "docs" / "reference"
    return {
        folder / "settings.md": settings_page(read_settings(_settings_source())),
        folder / "commands.md": commands_page(),
        folder / "permissions.md": permissions_page(),
        folder / "indicators.md": indicators_page(),
        **{folder / name: text for name, text in law_pages().items()},
    }


def _settings_source() -> str:
    return (settings.ROOT / "src" / "ronghe" / "config" / "settings.py").read_text("utf-8")


def read_settings(source: str) -> dict[str, str | None]:
    """Give each variable that the settings read, with its default; None when it must be set."""
    found: dict[str, str | None] = {}
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if ast.unparse(call.func.value) == "env" and call.args:
            name = ast.literal_eval(call.args[0])
            defaults = [word.value for word in call.keywords if word.arg == "default"]
            known = found.get(name)
            found[name] = known or (ast.unparse(defaults[0]) if defaults else None)
    return found


def settings_page(variables: dict[str, str | None]) -> str:
    lines = [
        "# Settings",
        "",
        "Ronghe is set up by environment variables. `./ronghe up` chooses all of them itself; an",
        "installation that people work with sets at least those without a default.",
        "",
        GENERATED,
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, default in sorted(variables.items()):
        plain = f"`{default}`" if default is not None else "must be set"
        shown = DEFAULTS.get(name, plain)
        lines.append(f"| `{name}` | {shown} | {SETTINGS[name]} |")
    return "\n".join([*lines, ""])


def own_commands() -> dict[str, BaseCommand]:
    return {
        name: load_command_class(app, name)
        for name, app in sorted(get_commands().items())
        if str(app).startswith("ronghe.")
    }


def commands_page() -> str:
    lines = ["# Commands", "", "Each is called as `./ronghe manage NAME`.", "", GENERATED]
    for name, command in own_commands().items():
        lines += ["", f"## {name}", "", str(command.help), *_options(command, name)]
    return "\n".join([*lines, ""])


def _options(command: BaseCommand, name: str) -> Iterator[str]:
    parser = command.create_parser("manage", name)
    options = [
        action
        for action in parser._actions  # noqa: SLF001 -- argparse has no other way to ask
        if not set(action.option_strings) & STANDARD_OPTIONS
    ]
    if options:
        yield from ("", "| option | meaning |", "|---|---|")
    for action in options:
        words = ", ".join(action.option_strings) or action.dest.upper()
        yield f"| `{words}` | {action.help or ''} |"


def permissions_page() -> str:
    lines = [
        "# Permissions",
        "",
        "Who may do what. A permission is a predicate over the actor and, mostly, the thing; every",
        "operation requires its own (`docs/adr/0006-three-questions-three-places.md`). In the",
        "predicates `&` is *and*, `|` is *or*, `~` is *not*.",
        "",
        GENERATED,
        "",
        "| permission | holds for whom |",
        "|---|---|",
    ]
    registered = rules.permissions.permissions
    lines += [f"| `{name}` | {_words(registered[name])} |" for name in sorted(registered)]
    return "\n".join([*lines, ""])


def _words(predicate: Predicate) -> str:
    name = str(predicate.name).replace("|", "\\|")
    return f"`{name}`"
