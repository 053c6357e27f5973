"""The product's own programs under the tests' clock: `python -m tests.clocked worker`, or by WSGI.

A process that shall see the day of the cast starts here; where its clock begins comes with it.
"""

import os
import sys
from datetime import datetime

import time_machine

BEGINS = "RONGHE_TEST_CLOCK"


def wind() -> None:
    time_machine.travel(datetime.fromisoformat(os.environ[BEGINS]), tick=True).start()


if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    wind()
    execute_from_command_line(["manage", *sys.argv[1:]])
