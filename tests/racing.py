"""Two at the same moment: all begin from one starting line, and each says what it was told."""

import threading
from collections.abc import Callable

from django.db import connections

from ronghe.engines.lifecycle import IllegalTransition

PATIENCE_SECONDS = 30
DONE = "done"
REFUSALS = (ValueError, IllegalTransition)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Give, in order of the acts, "done", the name of the refusal, or that of a fault, as such."""
    start, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            act()
            told[number] = DONE
        except REFUSALS as refusal:
            told[number] = type(refusal).__name__
        except Exception as fault:  # noqa: BLE001 -- the test looks at what it was
            told[number] = f"fault: {type(fault).__name__}"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return told
