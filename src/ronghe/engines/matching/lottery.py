"""One lottery for all ties: from a seed that was committed to, and the student's identifier alone.

A student's number is the first eight bytes of SHA-256 over `seed:student`, the smaller the better;
anybody can recompute it. Which row a student stood in, and who else took part, changes nothing.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.matching import kernels
from ronghe.engines.matching.names import Names

Numbers = NDArray[np.uint64]
GOLDEN = 0x9E3779B97F4A7C15
LAST_WORD = 2**64 - 1
LONGEST_SEED = 10**40


def number_of(seed: int, student: str) -> int:
    """Give a student's number in the lottery.

    >>> f"{number_of(42, 'S1'):016x}"
    '50e731ccd6a399ea'
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{student}".encode()).digest()[:8], "big")


def numbers_of(seed: int, students: Names | list[str], choices: int = 0) -> Numbers:
    """Give the numbers of all students; how many choices they have says which kernel is quicker."""
    names = students if isinstance(students, Names) else Names(students)
    if kernels.chosen("", max(len(names), choices)) == "numba":
        start = np.frombuffer(f"{seed}:".encode(), dtype=np.uint8)
        found: Numbers = kernels.hashing().first_words(start, *names.lines())
        return found
    return _plainly(seed, names)


def _plainly(seed: int, students: Iterable[str]) -> Numbers:
    begun = hashlib.sha256(f"{seed}:".encode())
    found = bytearray()
    for student in students:
        own = begun.copy()
        own.update(student.encode())
        found += own.digest()[:8]
    return np.frombuffer(bytes(found), dtype=">u8").astype(np.uint64)


def commitment(seed: int) -> str:
    """Give what is published before the deadline; the seed itself is published after it.

    Choose a seed of forty digits: a short one can be guessed from its commitment.
    """
    return hashlib.sha256(f"ronghe lottery {seed}".encode()).hexdigest()


def stirred(numbers: Numbers, draw: int) -> Numbers:
    """Give the numbers of a further draw of the same seed (splitmix64)."""
    if draw == 0:
        return numbers
    mixed = numbers + np.uint64(GOLDEN * draw & LAST_WORD)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def order_of(numbers: Numbers) -> NDArray[np.int32]:
    """Give each student's place in the lottery, the best first; equal numbers as identifiers stand."""
    count = np.arange(len(numbers), dtype=np.int32)
    places = np.empty(len(numbers), dtype=np.int32)
    places[_first_to_last(numbers)] = count
    return places


def _first_to_last(numbers: Numbers) -> NDArray[np.int64]:
    """Give the order of numbers, by sorting them with their places in their lowest bits.

    That is several times as quick as sorting places, and right where what is left differs.
    """
    low = np.uint64(len(numbers).bit_length())
    ordered = np.sort((numbers >> low << low) | np.arange(len(numbers), dtype=np.uint64))
    high = ordered >> low
    if (high[1:] == high[:-1]).any():
        return np.argsort(numbers, kind="stable")
    found: NDArray[np.int64] = (ordered & ((np.uint64(1) << low) - np.uint64(1))).view(np.int64)
    return found
