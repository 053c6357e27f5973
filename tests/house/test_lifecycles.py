"""Every transition has an operation, a permission, an audit verb, and a label in both languages."""

import re
from importlib import import_module
from importlib.util import find_spec

import pytest
import rules
from django.utils import translation
from tests.house.call_graph import apps, operations_of, reached
from tests.house.test_operations import verbs_of

from ronghe.engines.lifecycle import Lifecycle

APPS = [app for app in apps() if find_spec(f"ronghe.{app}.lifecycles")]


def lifecycles_of(app: str) -> list[Lifecycle]:
    return [
        value
        for value in vars(import_module(f"ronghe.{app}.lifecycles")).values()
        if isinstance(value, Lifecycle)
    ]


def transitions_of(app: str) -> set[str]:
    return {name for lifecycle in lifecycles_of(app) for name in lifecycle.transitions}


def gaps(declared, functions, verbs) -> list[str]:
    """Say what a table of transitions promises that nothing keeps."""
    found = []
    for transition, (operation, permission, verb) in declared.items():
        if operation not in functions:
            found.append(f"{transition}: there is no operation {operation}")
            continue
        all_of_it = reached(operation, functions)
        if permission not in {one for function in all_of_it for one in function.permissions}:
            found.append(f"{transition}: {operation} does not require {permission}")
        if not rules.perm_exists(permission):
            found.append(f"{transition}: nobody has {permission}")
        if not any(re.fullmatch(one, verb) for function in all_of_it for one in function.verbs):
            found.append(f"{transition}: {operation} does not record {verb}")
        if verb not in verbs:
            found.append(f"{transition}: {verb} has no sentence")
    return found


@pytest.mark.parametrize("app", APPS)
def test_the_table_names_every_transition(app):
    module = import_module(f"ronghe.{app}.lifecycles")

    assert set(module.TRANSITIONS) == transitions_of(app)
    assert set(module.LABELS) == transitions_of(app)


@pytest.mark.parametrize("app", APPS)
def test_every_transition_is_kept(app):
    declared = import_module(f"ronghe.{app}.lifecycles").TRANSITIONS

    assert gaps(declared, operations_of(app), verbs_of(app)) == []


@pytest.mark.parametrize("app", APPS)
def test_every_transition_has_a_label_in_both_languages(app):
    for transition, label in import_module(f"ronghe.{app}.lifecycles").LABELS.items():
        with translation.override("en"):
            english = str(label)
        with translation.override("zh-hans"):
            chinese = str(label)

        assert english
        assert re.search(r"[\u4e00-\u9fff]", chinese), transition


def test_broken_promises_are_found():
    declared = {
        "open": ("open_toy", "toys.open_toy", "toy.opened"),
        "claim": ("claim_invitation", "toys.wrong", "invitation.claimed"),
    }

    found = gaps(declared, operations_of("parties"), verbs_of("parties"))

    assert found == [
        "open: there is no operation open_toy",
        "claim: claim_invitation does not require toys.wrong",
        "claim: nobody has toys.wrong",
    ]
