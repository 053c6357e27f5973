"""The process that opens the pictures: limited in memory, killed when it takes too long.

It is given one picture after the other and answers each: a line of JSON, then the cut-outs.
"""

import json
import struct
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from ronghe.kernel.documents.filing.codes import find_codes
from ronghe.kernel.documents.filing.cutting import cut_out
from ronghe.kernel.documents.filing.pictures import PictureRefused, Refusal, frames_of
from ronghe.kernel.documents.isolation import limit_memory

MEMORY = 3 * 1024**3
LENGTH = struct.Struct("!Q")


def main() -> None:
    """Serve until the parent closes our input."""
    limit_memory(MEMORY)
    given, answered = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints, it is no answer
    while head := given.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        for part in answer(given.read(length)):
            send(answered, part)
        answered.flush()


def send(out: BinaryIO, part: bytes) -> None:
    """Write one part of an answer, its length before it."""
    out.write(LENGTH.pack(len(part)))
    out.write(part)


def answer(content: bytes) -> Iterator[bytes]:
    """Give what is in a picture: first the facts as JSON, then an image for each page in them."""
    pages: list[dict[str, Any]] = []
    images: list[bytes] = []
    unreadable: list[int] = []
    refusal = ""
    try:
        for number, frame in enumerate(frames_of(content), start=1):
            codes = find_codes(frame)
            if not codes:
                unreadable.append(number)
            for code in codes:
                (x, y), (u, v) = code.corners[:2]
                label = code.label
                fields = [label.document, label.version, label.page, label.code]
                clarity = round(((u - x) ** 2 + (v - y) ** 2) ** 0.5)
                pages.append({"frame": number, "label": fields, "clarity": clarity})
                images.append(cut_out(frame, code.corners))
    except PictureRefused as refused:
        refusal = refused.refusal.value
    except MemoryError:
        refusal = Refusal.TOO_MANY_PIXELS.value
    if refusal:
        pages, images, unreadable = [], [], []
    facts = {"pages": pages, "unreadable": unreadable, "refusal": refusal}
    yield json.dumps(facts).encode()
    yield from images


if __name__ == "__main__":
    main()
