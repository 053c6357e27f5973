"""The page of lifecycle diagrams in the documentation, written from the tables themselves."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig, apps
from django.utils import translation

from ronghe.engines.lifecycle import Lifecycle, mermaid

LANGUAGES = {"en": "English", "zh-hans": "简体中文"}
_INTRODUCTION = """\
# Lifecycles

What can happen to what, and in which order: drawn from the same tables that refuse every other
move. This page is written by `./ronghe manage lifecycles`; a test compares it with the tables.
"""


def lifecycles() -> Iterator[tuple[AppConfig, ModuleType, Lifecycle]]:
    """Find every lifecycle in the apps' `lifecycles.py`, in the order of the apps."""
    for config in apps.get_app_configs():
        if not config.name.startswith("ronghe.") or not find_spec(f"{config.name}.lifecycles"):
            continue
        module = import_module(f"{config.name}.lifecycles")
        for value in vars(module).values():
            if isinstance(value, Lifecycle):
                yield config, module, value


def page() -> str:
    """Write the whole page: each lifecycle with a diagram in each language."""
    parts = [_INTRODUCTION]
    for config, module, lifecycle in lifecycles():
        with translation.override("en"):
            parts.append(f"## {config.verbose_name}: {lifecycle.noun}\n")
        parts += [_drawing(lifecycle, module.LABELS, code) for code in LANGUAGES]
    return "\n".join(parts)


def _drawing(lifecycle: Lifecycle, labels: Mapping[str, object], language: str) -> str:
    with translation.override(language):
        states = {state: str(getattr(state, "label", state)) for state in lifecycle.states}
        moves = {name: str(labels[name]) for name in lifecycle.transitions}
        return f"{LANGUAGES[language]}\n\n```mermaid\n{mermaid(lifecycle, states, moves)}```\n"
