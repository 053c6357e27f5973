"""Every writing operation asks who may, takes its moment as an argument, and records what it did."""

import re
from importlib import import_module
from importlib.util import find_spec

import pytest
from tests.databases import SOURCE
from tests.house.call_graph import (
    Function,
    apps,
    operations_of,
    public,
    reached,
    read,
)

APPS = [app for app in apps() if operations_of(app)]
RECORD = re.compile(r"audit\.record(?:_each)?\(\s*(f?)\"([^\"]+)\"")


def verbs_of(app: str) -> set[str]:
    name = f"ronghe.{app}.verbs"
    return set(import_module(name).VERBS) if find_spec(name) else set()


def shortcomings(functions: dict[str, Function]) -> list[str]:
    """Say which public operations write without recording or without asking."""
    found = []
    for name in public(functions):
        all_of_it = reached(name, functions)
        if not any(function.is_writing for function in all_of_it):
            continue
        if not any(function.verbs for function in all_of_it):
            found.append(f"{name} records nothing")
        if not any(function.permissions for function in all_of_it):
            found.append(f"{name} asks nobody")
        if not {"actor", "at"} <= functions[name].arguments:
            found.append(f"{name} takes no actor or no moment")
    return found


@pytest.mark.parametrize("app", APPS)
def test_every_writing_operation_asks_and_records(app):
    assert shortcomings(operations_of(app)) == []


@pytest.mark.parametrize("app", APPS)
def test_what_operations_record_is_told_in_words(app):
    recorded = {pattern for function in operations_of(app).values() for pattern in function.verbs}

    untold = {
        pattern for pattern in recorded if not any(re.fullmatch(pattern, v) for v in verbs_of(app))
    }

    assert untold == set()


@pytest.mark.parametrize("app", APPS)
def test_no_verb_is_told_that_nothing_records(app):
    recorded = []
    for path in SOURCE.rglob("*.py"):
        recorded += [re.escape(verb) for form, verb in RECORD.findall(path.read_text("utf-8")) if not form]  # fmt: skip
    for function in operations_of(app).values():
        recorded += function.verbs

    unrecorded = {
        verb for verb in verbs_of(app) if not any(re.fullmatch(form, verb) for form in recorded)
    }

    assert unrecorded == set()


def test_a_silent_operation_is_found():
    planted = """
def rename(*, thing, actor, at):
    require(actor, "toys.rename_thing", thing)
    _write(thing)

def _write(thing):
    thing.save(update_fields=["name"])

def paint(*, thing, actor, at):
    Thing.objects.filter(pk=thing.pk).update(colour="green")
    audit.record("thing.painted", thing, actor=actor, at=at)

def read(*, thing):
    return thing.name
"""

    assert shortcomings(read(planted)) == ["paint asks nobody", "rename records nothing"]
