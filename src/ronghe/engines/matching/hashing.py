"""SHA-256 of many short texts (FIPS 180-4), compiled: what hashlib gives, without a call for each."""

from typing import Any

import numpy as np

from ronghe.engines.matching.jit import compiled

ROUNDS = np.array([
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
], dtype=np.uint32)  # fmt: skip
BEGIN = np.array([
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
], dtype=np.uint32)  # fmt: skip
BLOCK, TAIL = 64, 9  # bytes of a block; of the mark and the length at the end
LINE_FEED, ZERO, TEN = 10, 48, 10


@compiled
def _turned(word: Any, by: Any) -> Any:
    return (word >> np.uint32(by)) | (word << np.uint32(32 - by))


@compiled
def _mixed(state: Any, words: Any) -> None:
    """Mix one block into the state."""
    for place in range(16, 64):
        low, high = words[place - 15], words[place - 2]
        low = _turned(low, 7) ^ _turned(low, 18) ^ (low >> np.uint32(3))
        high = _turned(high, 17) ^ _turned(high, 19) ^ (high >> np.uint32(10))
        words[place] = words[place - 16] + low + words[place - 7] + high
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    for place in range(64):
        one = _turned(e, 6) ^ _turned(e, 11) ^ _turned(e, 25)
        one = np.uint32(h + one + ((e & f) ^ (~e & g)) + ROUNDS[place] + words[place])
        other = _turned(a, 2) ^ _turned(a, 13) ^ _turned(a, 22)
        other = np.uint32(other + ((a & b) ^ (a & c) ^ (b & c)))
        a, b, c, d, e, f, g, h = np.uint32(one + other), a, b, c, np.uint32(d + one), e, f, g
    for place, word in enumerate((a, b, c, d, e, f, g, h)):
        state[place] += word


@compiled
def _pad(words: Any, length: Any, size: Any) -> None:
    """Write the mark and the length behind a text in big-endian words."""
    words[length >> 2] |= np.uint32(0x80) << np.uint32(24 - 8 * (length & 3))
    words[(size >> 2) - 1] = np.uint32(8 * length)


@compiled
def _first_words(start: Any, lines: Any, ends: Any, found: Any) -> None:
    longest, first = 0, 0
    for text in range(len(ends)):
        longest = max(longest, ends[text] - first)
        first = ends[text]
    state, words = np.empty(8, np.uint32), np.empty(64, np.uint32)
    whole = np.zeros((len(start) + longest + TAIL + BLOCK) >> 2, np.uint32)
    for place in range(len(start)):
        whole[place >> 2] |= np.uint32(start[place]) << np.uint32(24 - 8 * (place & 3))
    begun = whole[len(start) >> 2]
    first = 0
    for text in range(len(ends)):
        length = len(start) + ends[text] - 1 - first
        size = (length + TAIL + BLOCK - 1) // BLOCK * BLOCK
        whole[len(start) >> 2] = begun
        whole[(len(start) >> 2) + 1 : size >> 2] = 0
        for place in range(len(start), length):
            sign = np.uint32(lines[first + place - len(start)])
            whole[place >> 2] |= sign << np.uint32(24 - 8 * (place & 3))
        _pad(whole, length, size)
        state[:] = BEGIN
        for block in range(0, size >> 2, BLOCK >> 2):
            words[:16] = whole[block : block + 16]
            _mixed(state, words)
        found[text] = (np.uint64(state[0]) << np.uint64(32)) | np.uint64(state[1])
        first = ends[text]


def first_words(start: Any, lines: Any, ends: Any) -> Any:
    """Give the first eight bytes of the hash of each line without its end, `start` before each."""
    found = np.empty(len(ends), dtype=np.uint64)
    _first_words(start, lines, ends, found)
    return found


@compiled
def _ends(numbers: Any, ends: Any) -> None:
    end = 0
    for place in range(len(numbers)):
        rest = numbers[place]
        end += 2
        while rest >= TEN:
            rest //= TEN
            end += 1
        ends[place] = end


@compiled
def _write(numbers: Any, ends: Any, lines: Any) -> None:
    for place in range(len(numbers)):
        rest, at = numbers[place], ends[place] - 1
        lines[at] = LINE_FEED
        while True:
            at -= 1
            lines[at] = ZERO + rest % TEN
            rest //= TEN
            if rest == 0:
                break


def lines_of(numbers: Any) -> Any:
    """Write whole numbers, none below nought, a line each; give the lines and where each ends."""
    ends = np.empty(len(numbers), dtype=np.int64)
    _ends(numbers, ends)
    lines = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    _write(numbers, ends, lines)
    return lines, ends
