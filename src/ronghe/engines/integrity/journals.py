"""Copied and templated journals: every pair of texts that share half of their five-character pieces.

Texts are sets of n-grams (overlapping pieces of characters), alike by Jaccard's index. Up to tens of
thousands the search is exact: pieces are ordered by rarity, and two sets that are alike must share
one of the rarest of both (prefix filtering; Chaudhuri et al. 2006, Bayardo et al. 2007), which a
product of sparse matrices finds; beyond, MinHash proposes (Broder 1997), and every proposal is still
compared exactly. Given texts (forms, task names) are taken out first, and texts too short to say
anything are not compared.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.integrity.checks import CHECKS
from ronghe.engines.integrity.signals import Signal, Subject, binomial_tail, signal_of

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
PIECE = 5  # characters
ALIKE = 0.5
LEAST_PIECES = 40  # of a text; shorter ones may well be alike by chance
MOST_EXACT = 50_000  # texts
MOST_PAIRS = 20_000_000
ROWS_AT_ONCE, PAIRS_AT_ONCE = 2_000, 50_000
BANDS, BAND_ROWS = 42, 3  # of J = 0.5, 99.6 % are proposed
BASE = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xBF58476D1CE4E5B9)
HALF_COPIED = 0.5  # of an author's entries


class TooManyCopies(ValueError):
    """More pairs are alike than can be kept; take the text that all share out first."""


@dataclass(frozen=True, eq=False)
class Copies:
    """Which texts are alike.

    `first` and `second` are places of texts, the lower first, each pair once, by place; `jaccard`
    is their index, from 0 to 1. `compared` says of each text whether it was long enough.
    """

    first: Longs
    second: Longs
    jaccard: Floats
    compared: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Sets of pieces as sparse rows: those of text t are `piece[ptr[t]:ptr[t + 1]]`, the rarest first.

    Pieces are numbered by rarity; `size` counts all of a text, those that no other text has too.
    """

    ptr: Longs
    piece: Longs
    size: Longs
    count: int


def find_copies(
    texts: Sequence[str],
    *,
    given: Sequence[str] = (),
    alike: float = ALIKE,
    kernel: str = "",
    seed: int = 0,
) -> Copies:
    """Find all pairs of texts with a Jaccard index of at least `alike`.

    `given` are texts that stand in many for a good reason. `kernel` is `exact` or `minhash`; by the
    number of texts unless given; the seed is that of MinHash. Raises `TooManyCopies`.
    """
    pieces = pieces_of(texts, given)
    compared = pieces.size >= LEAST_PIECES
    places, same = _distinct(texts, compared)
    if len(places) < 2:  # noqa: PLR2004 -- nothing to pair
        places = places[:0]
    chosen = kernel or ("exact" if len(places) <= MOST_EXACT else "minhash")
    propose = _prefixes if chosen == "exact" else _hashes
    proposals = propose(pieces, places, alike, seed) if len(places) else iter(())
    firsts, seconds, indices = [], [], []
    total = 0
    shared = _matrix(pieces, pieces.ptr[:-1], pieces.ptr[1:])
    for one, other in proposals:
        index = _jaccard(pieces, shared, one, other)
        kept = index >= alike
        firsts.append(one[kept])
        seconds.append(other[kept])
        indices.append(index[kept])
        total += int(kept.sum())
        if total > MOST_PAIRS:
            raise TooManyCopies(f"more than {MOST_PAIRS} pairs of texts are alike")
    first, second, jaccard = (_joined(parts, kind) for parts, kind in ((firsts, np.int64), (seconds, np.int64), (indices, np.float64)))  # fmt: skip
    first, second, jaccard = _spread(first, second, jaccard, same)
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((high, low))
    return Copies(low[order], high[order], jaccard[order], compared)


def _joined(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def normal(text: str) -> str:
    """Give a text without white space and capitals, which nobody needs to copy."""
    return "".join(text.split()).casefold()


def pieces_of(texts: Sequence[str], given: Sequence[str] = ()) -> Pieces:
    """Give the pieces of each text, without those of the given texts."""
    hashes, lengths = _hashed(texts)
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    if given:
        kept = ~np.isin(hashes, np.unique(_hashed(given)[0]))
        hashes, owner = hashes[kept], owner[kept]
    codes, count = _coded(hashes)
    pairs = _told_apart(owner * count + codes)
    owner, codes = np.divmod(pairs, count)
    frequency = np.bincount(codes, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(frequency, kind="stable")] = np.arange(count)
    owner, codes = np.divmod(np.sort(owner * count + rank[codes]), count)
    size = np.bincount(owner, minlength=len(texts))
    return Pieces(np.concatenate(([0], np.cumsum(size))), codes, size, count)


def _coded(hashes: NDArray[np.uint64]) -> tuple[Longs, int]:
    """Give each hash a number from zero, equal ones the same, and how many there are, at least 1.

    By sorting: the hash table of `np.unique` takes four times as long on so many different ones.
    """
    order = np.argsort(hashes)
    ordered = hashes[order]
    codes = np.zeros(len(hashes), dtype=np.int64)
    codes[order[1:]] = np.cumsum(ordered[1:] != ordered[:-1])
    return codes, int(codes.max(initial=0)) + 1


def _told_apart(numbers: Longs) -> Longs:
    """Give different numbers in order (see `_coded`)."""
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), dtype=np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def _hashed(texts: Sequence[str]) -> tuple[NDArray[np.uint64], Longs]:
    """Give a hash of each piece of each text, one text after the other, and how many each has."""
    normals = [normal(text) for text in texts]
    lengths = np.fromiter(map(len, normals), np.int64, len(normals))
    signs = np.frombuffer("".join(normals).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    counts = np.maximum(lengths - PIECE + 1, 0)
    if len(signs) < PIECE:
        return np.zeros(0, dtype=np.uint64), counts
    wide = signs.astype(np.uint64)
    found = np.zeros(len(wide) - PIECE + 1, dtype=np.uint64)
    for place in range(PIECE):
        found = found * BASE + wide[place : place + len(found)]
    found = (found ^ (found >> np.uint64(30))) * MIXER
    ends = np.cumsum(lengths)
    is_within = np.zeros(len(wide), dtype=np.bool_)
    for shift in range(1, PIECE):  # pieces that reach into the next text
        cut = ends - shift
        is_within[cut[(cut >= 0) & (cut >= ends - lengths)]] = True
    return found[~is_within[: len(found)]], counts


def _distinct(texts: Sequence[str], compared: NDArray[np.bool_]) -> tuple[Longs, list[list[int]]]:
    """Give the first of each set of equal texts, and those of more than one."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(compared).tolist():
        groups[normal(texts[place])].append(place)
    places = np.array([own[0] for own in groups.values()], dtype=np.int64)
    return places, [own for own in groups.values() if len(own) > 1]


def _prefixes(
    pieces: Pieces, places: Longs, alike: float, seed: int
) -> Iterator[tuple[Longs, Longs]]:
    """Propose pairs that share one of the rarest pieces of both."""
    size = pieces.size[places]
    length = np.maximum(size - np.ceil(alike * size - 1e-9).astype(np.int64) + 1, 0)
    begin = pieces.ptr[places]
    rare = _matrix(pieces, begin, begin + np.minimum(length, size))
    across = rare.T.tocsr()
    for start in range(0, len(places), ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, len(places))
        product = (rare[start:stop] @ across).tocoo()
        one, other = product.row.astype(np.int64) + start, product.col.astype(np.int64)
        short, long = np.minimum(size[one], size[other]), np.maximum(size[one], size[other])
        kept = (one < other) & (short >= alike * long)
        yield from _blocks(places[one[kept]], places[other[kept]])


def _blocks(one: Longs, other: Longs) -> Iterator[tuple[Longs, Longs]]:
    for start in range(0, len(one), PAIRS_AT_ONCE):
        yield one[start : start + PAIRS_AT_ONCE], other[start : start + PAIRS_AT_ONCE]


def _matrix(pieces: Pieces, begin: Longs, end: Longs) -> Any:
    """Give rows of pieces as a sparse matrix of ones, without pieces that only one row has."""
    from scipy.sparse import csr_array  # noqa: PLC0415 -- heavy

    length = end - begin
    starts = np.concatenate(([0], np.cumsum(length)))
    at = np.arange(starts[-1]) - np.repeat(starts[:-1], length) + np.repeat(begin, length)
    columns = pieces.piece[at]
    owner = np.repeat(np.arange(len(length)), length)
    shared = np.bincount(columns, minlength=pieces.count)[columns] > 1
    columns, owner = columns[shared], owner[shared]
    rows = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=len(length)))))
    ones = np.ones(len(columns), dtype=np.int32)
    return csr_array((ones, columns, rows), shape=(len(length), pieces.count))


def _jaccard(pieces: Pieces, shared: Any, one: Longs, other: Longs) -> Floats:
    if not len(one):
        return np.zeros(0)
    common = np.asarray(shared[one].multiply(shared[other]).sum(axis=1)).ravel()
    found: Floats = common / (pieces.size[one] + pieces.size[other] - common)
    return found


def _hashes(
    pieces: Pieces, places: Longs, alike: float, seed: int
) -> Iterator[tuple[Longs, Longs]]:
    """Propose pairs whose signatures agree in a whole band; each pair once."""
    generator = np.random.default_rng(seed)
    starts, length = pieces.ptr[places], pieces.size[places]
    begins = np.concatenate(([0], np.cumsum(length)))
    at = np.arange(begins[-1]) - np.repeat(begins[:-1], length) + np.repeat(starts, length)
    own = pieces.piece[at].astype(np.uint64)
    found: list[Longs] = []
    for _band in range(BANDS):
        key = np.zeros(len(places), dtype=np.uint64)
        for _row in range(BAND_ROWS):
            odd, offset = generator.integers(0, 2**63, 2, dtype=np.uint64)
            mixed = (own + offset) * (odd | np.uint64(1))
            mixed = (mixed ^ (mixed >> np.uint64(31))) * MIXER
            least = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(29)), begins[:-1])
            key = key * BASE + least
        found.append(_collisions(key, len(places)))
    pairs = _told_apart(_joined(found, np.int64))
    one, other = np.divmod(pairs, max(len(places), 1))
    yield from _blocks(places[one], places[other])


def _collisions(key: NDArray[np.uint64], count: int) -> Longs:
    """Give the pairs with equal keys, each as one number."""
    order = np.argsort(key, kind="stable").astype(np.int64)
    ordered = key[order]
    found = []
    for shift in range(1, count):
        equal = ordered[shift:] == ordered[:-shift]
        if not equal.any():
            break
        one, other = order[:-shift][equal], order[shift:][equal]
        found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return _joined(found, np.int64)


def _spread(
    first: Longs, second: Longs, jaccard: Floats, same: Sequence[Sequence[int]]
) -> tuple[Longs, Longs, Floats]:
    """Give what is found of one of several equal texts to all of them, and pair them."""
    total = len(first)
    extra: list[tuple[int, int, float]] = []
    groups = {own[0]: own for own in same}
    for own in same:
        total += len(own) * (len(own) - 1) // 2
    touched = np.isin(first, list(groups)) | np.isin(second, list(groups))
    for place in np.flatnonzero(touched).tolist():
        one, other = int(first[place]), int(second[place])
        total += len(groups.get(one, "1")) * len(groups.get(other, "1")) - 1
    if total > MOST_PAIRS:
        raise TooManyCopies(f"{total} pairs of texts are alike")
    for own in same:
        extra += [(one, other, 1.0) for at, one in enumerate(own) for other in own[at + 1 :]]
    for place in np.flatnonzero(touched).tolist():
        one, other = int(first[place]), int(second[place])
        extra += [
            (left, right, float(jaccard[place]))
            for left in groups.get(one, [one])
            for right in groups.get(other, [other])
            if (left, right) != (one, other)
        ]
    if not extra:
        return first, second, jaccard
    lefts, rights, indices = zip(*extra, strict=True)
    return (
        np.concatenate((first, np.array(lefts, dtype=np.int64))),
        np.concatenate((second, np.array(rights, dtype=np.int64))),
        np.concatenate((jaccard, np.array(indices))),
    )


def copied_journals(
    subjects: Sequence[Subject],
    authors: Sequence[str],
    records: Sequence[str],
    copies: Copies,
) -> list[Signal]:
    """Give a signal for each subject of whose authors more copy than is ordinary.

    The three columns have an entry for each text of the search: whose cooperation it belongs to, who
    wrote it, and its record. An author counts when at least half of their entries, and two of them,
    are like another text: of somebody else, or of themselves. Authors are the unit, as one who
    copies does so every week. The signal is the subject's: no student is named by it.
    """
    check = CHECKS["copied_journals"]
    copied = np.zeros(len(records), dtype=np.bool_)
    copied[copies.first] = True
    copied[copies.second] = True
    kept: defaultdict[Subject, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place in np.flatnonzero(copies.compared).tolist():
        kept[subjects[place]][authors[place]].append(place)
    found = []
    for subject, by_author in kept.items():
        guilty = [own for own in by_author.values() if _copies_much(copied[own])]
        if len(by_author) < check.least or not guilty:
            continue
        p_value = binomial_tail(len(guilty), len(by_author), check.ordinary)
        named = [records[place] for own in guilty for place in own if copied[place]]
        found.append(
            signal_of(
                check.code, subject, p_value, sorted(named),
                count=len(guilty), of=len(by_author), percent=math.floor(100 * ALIKE),
            )
        )  # fmt: skip
    return found


def _copies_much(copied: NDArray[np.bool_]) -> bool:
    count = int(copied.sum())
    return count > 1 and count >= HALF_COPIED * len(copied)
