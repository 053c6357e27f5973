"""Who and what tests play with: furnished once in each process, and found by every test as it was."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import time_machine
from tests import databases
from tests.factories.cast import NOW


@dataclass(frozen=True)
class Stage:
    """`template` is copied by those who commit; in `name` everything is rolled back."""

    template: str
    name: str
    made: bytes

    @classmethod
    def furnished(cls, on: str, make: Callable[[], Any]) -> "Stage":
        """Make what `make` makes in a copy of a database, and keep how it looked when it was new."""
        template = databases.copy_of(on)
        with databases.switched_to(template), time_machine.travel(NOW):
            made = pickle.dumps(make())
        return cls(template, databases.copy_of(template), made)

    def found(self) -> Any:
        """Give what was made as it was, whatever another test has done to its own."""
        return pickle.loads(self.made)

    def strike(self) -> None:
        databases.drop(self.name)
        databases.drop(self.template)
