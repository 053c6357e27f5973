"""Each race test has a twin without the lock, which must show the race.

A race test lets several begin at one barrier, or has the word `race` in its name; some test marked
`@pytest.mark.race_twin_of("its name", …)` is its twin.
"""

import ast
from pathlib import Path

from tests.databases import ROOT


def _marks(function: ast.FunctionDef) -> list[str]:
    return [
        str(name.value)
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("race_twin_of")
        for name in mark.args
        if isinstance(name, ast.Constant)
    ]


def _is_race(function: ast.FunctionDef) -> bool:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return "race" in {*function.name.split("_"), *names} or "Barrier" in names | attributes


def without_twin(sources: list[str]) -> tuple[set[str], set[str]]:
    """Give the race tests without a twin, and the twins of nothing."""
    tests, races, twins = set(), set(), set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                tests.add(node.name)
                marked = _marks(node)
                twins |= set(marked)
                if not marked and _is_race(node):
                    races.add(node.name)
    return races - twins, twins - tests


def test_every_race_has_a_twin_that_shows_it():
    here = Path(__file__)
    sources = [
        path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != here
    ]

    assert without_twin(sources) == (set(), set())


def test_a_race_without_a_twin_is_found():
    planted = """
@pytest.mark.race_twin_of("test_two_signers_race")
def test_without_the_lock_both_sign(): ...
def test_two_signers_race(): ...
def test_a_race_alone(): ...
def test_two_at_once():
    start = threading.Barrier(2)
@pytest.mark.race_twin_of("test_long_gone_race")
def test_twin_of_nothing(): ...
"""

    assert without_twin([planted]) == (
        {"test_a_race_alone", "test_two_at_once"},
        {"test_long_gone_race"},
    )
