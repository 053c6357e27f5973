"""Run one benchmark by name: `./ronghe bench NAME` calls this with a database prepared."""

import importlib
import sys
import time


def calibration() -> float:
    """Return the milliseconds this machine needs for a fixed loop: absolute figures go beside it."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        total = 0
        for number in range(1_000_000):
            total += number * number % 7
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def main() -> None:
    name, *sys.argv[1:] = sys.argv[1:]
    print(f"calibration loop: {calibration():.0f} ms")
    importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
