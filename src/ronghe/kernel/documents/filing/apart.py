"""Reading pictures in processes of their own, several at a time.

What decodes pictures has had holes, and always will: a picture that takes the process down, or
takes too long, is called damaged, and the next one gets a new process.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from ronghe.kernel.documents.filing.child import LENGTH
from ronghe.kernel.documents.filing.pictures import Picture, PictureRefused, Refusal, check_kind
from ronghe.kernel.documents.filing.readings import Frame, PageSeen, PictureReading
from ronghe.kernel.documents.isolation import surroundings
from ronghe.kernel.documents.labels import PageLabel

SECONDS_FOR_PICTURE = 60.0
SECONDS_FOR_SCAN = 1800.0
MOST_PROCESSES = 4


class ReaderGone(Exception):
    """The process died or was stopped; its picture is to blame."""


def read_pictures(
    pictures: Iterable[Picture], *, processes: int | None = None
) -> Iterator[PictureReading]:
    """Read pictures and scans, giving each one's reading in the order they came.

    Takes a second or two for each; only a few are in memory at a time, so let `pictures` be a
    generator. Nothing that a picture holds raises anything: it is refused, with the reason.
    """
    count = processes or min(MOST_PROCESSES, os.cpu_count() or 1)
    readers = _Readers()
    waiting: deque[Future[PictureReading]] = deque()
    with contextlib.closing(readers), ThreadPoolExecutor(count) as pool:
        for picture in pictures:
            waiting.append(pool.submit(readers.read, picture))
            while len(waiting) > count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@dataclass
class _Readers:
    """One process for each thread, started when needed."""

    known: dict[int, "_Reader"] = field(default_factory=dict)

    def read(self, picture: Picture) -> PictureReading:
        try:
            kind = check_kind(picture.content)
            seconds = SECONDS_FOR_SCAN if kind == "scan" else SECONDS_FOR_PICTURE
            return _reading(picture.name, self._mine().ask(picture.content, seconds=seconds))
        except PictureRefused as refused:
            return PictureReading(picture.name, refusal=refused.refusal)
        except ReaderGone:
            self.known.pop(threading.get_ident()).stop()
            return PictureReading(picture.name, refusal=Refusal.DAMAGED)

    def _mine(self) -> "_Reader":
        me = threading.get_ident()
        if me not in self.known:
            self.known[me] = _Reader()
        return self.known[me]

    def close(self) -> None:
        for reader in self.known.values():
            reader.stop()


class _Reader:
    """A running `child`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ronghe.kernel.documents.filing.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings(),
        )

    def ask(self, content: bytes, *, seconds: float) -> list[bytes]:
        """Give the parts of the answer; raises `ReaderGone`."""
        given, answered = self.process.stdin, self.process.stdout
        if given is None or answered is None:
            raise ReaderGone
        watch = threading.Timer(seconds, self.process.kill)
        watch.start()
        try:
            given.write(LENGTH.pack(len(content)) + content)
            given.flush()
            parts = [_part(answered)]
            parts += [_part(answered) for _page in json.loads(parts[0])["pages"]]
        except (OSError, ValueError) as trouble:
            raise ReaderGone from trouble
        finally:
            watch.cancel()
        return parts

    def stop(self) -> None:
        """End the process: it holds nothing that could be lost."""
        self.process.kill()
        # Half a picture may still be on its way.
        with contextlib.suppress(BrokenPipeError), self.process:
            pass


def _part(stream: IO[bytes]) -> bytes:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise ReaderGone
    (length,) = LENGTH.unpack(head)
    part = stream.read(length)
    if len(part) < length:
        raise ReaderGone
    return part


def _reading(name: str, parts: list[bytes]) -> PictureReading:
    facts = json.loads(parts[0])
    if facts["refusal"]:
        return PictureReading(name, refusal=Refusal(facts["refusal"]))
    pages = tuple(
        PageSeen(PageLabel(*page["label"]), Frame(name, page["frame"]), page["clarity"], image)
        for page, image in zip(facts["pages"], parts[1:], strict=True)
    )
    unreadable = tuple(Frame(name, number) for number in facts["unreadable"])
    return PictureReading(name, pages, unreadable)
