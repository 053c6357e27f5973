"""The three files that a run leaves: who is where, why, and the certificate."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from ronghe.engines.matching import Market, Reasons, Result, certificate_of, sentence

MATCHING, REASONS, CERTIFICATE = "matching.csv", "reasons.csv", "certificate.json"
MATCHING_COLUMNS = ("student", "post", "rank", "score", "lottery")
REASON_COLUMNS = (
    "student", "post", "rank", "code", "score", "cut_off", "lottery", "cut_off_lottery", "seats",
    "level", "name", "limit", "needed", "had", "minutes", "most_minutes", "rule", "since",
    "reason_en", "reason_zh",
)  # fmt: skip


def matching_lines(result: Result, reasons: Reasons) -> Iterator[Sequence[Any]]:
    """Give a line for each student, placed or not, by identifier."""
    market = result.market
    for student, name in enumerate(market.students.texts()):
        post = int(result.placed[student])
        choice = market.find_choice(student, post) if post >= 0 else -1
        listed = choice >= 0 and not market.is_frozen(student)
        yield (
            name,
            market.posts[post] if post >= 0 else "",
            market.rank_at(choice, student) if listed else "",
            market.scale.show(int(market.key[choice])) if choice >= 0 else "",
            f"{int(reasons.numbers[student]):016x}",
        )


def reason_lines(market: Market, reasons: Reasons) -> Iterator[Sequence[Any]]:
    """Give a line for each pair that was ranked."""
    students, posts = market.students.texts(), market.posts.texts()
    for student, choice, reason in reasons:
        numbers = reason.numbers
        own = [numbers.get(column, "") for column in REASON_COLUMNS[4:-2]]
        yield (
            students[student], posts[int(market.post[choice])], numbers["rank"], reason.code.name,
            *own, sentence(reason, "en"), sentence(reason, "zh"),
        )  # fmt: skip


def write_all(
    folder: Path, result: Result, reasons: Reasons, also: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the files, each whole or not at all, the certificate last; give the certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate = certificate_of(result, reasons.found, reasons) | dict(also)
    certificate["files"] = {
        MATCHING: _write(folder / MATCHING, MATCHING_COLUMNS, matching_lines(result, reasons)),
        REASONS: _write(folder / REASONS, REASON_COLUMNS, reason_lines(result.market, reasons)),
    }
    with _replacing(folder / CERTIFICATE) as file:
        json.dump(certificate, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return certificate


def _write(path: Path, heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    with _replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(lines)
    return digest_of(path)


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file, as `sha256sum` does."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_of(lines: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Give lines as they stand in a file."""
    for line in lines:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(line)
        yield buffer.getvalue()


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """Write beside the file, and put it in place once it is whole."""
    scratch = path.with_name(path.name + ".part")
    try:
        with scratch.open("w", encoding="utf-8", newline="") as file:
            yield file
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
