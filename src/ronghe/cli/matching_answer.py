"""What a run left, read again: the placements, the reasons and the certificate."""

import csv
import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ronghe.cli.matching_output import (
    CERTIFICATE,
    MATCHING,
    MATCHING_COLUMNS,
    REASON_COLUMNS,
    REASONS,
    digest_of,
    matching_lines,
    reason_lines,
    text_of,
)
from ronghe.engines.matching import Market
from ronghe.engines.matching import Reasons as AllReasons
from ronghe.engines.matching.certificate import Finding
from ronghe.engines.matching.result import Result

SHOWN = 20


def certificate_in(out: Path) -> dict[str, Any]:
    """Read the certificate; says what is wrong with it as a file."""
    path = out / CERTIFICATE
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CommandError(_("There is no file “%(path)s”.") % {"path": path}) from None
    except OSError as trouble:
        raise CommandError(
            _("“%(path)s” cannot be read: %(why)s.") % {"path": path, "why": trouble.strerror}
        ) from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as trouble:
        raise CommandError(
            _("%(file)s is no JSON: %(why)s.") % {"file": CERTIFICATE, "why": trouble}
        ) from None
    if not isinstance(found, dict):
        raise CommandError(_("%(file)s holds no certificate.") % {"file": CERTIFICATE})
    return found


def placements_in(out: Path, market: Market) -> tuple[NDArray[np.int32], list[str]]:
    """Read who is where; and say in words what cannot be."""
    placed = np.full(market.student_count, -1, dtype=np.int32)
    seen = np.zeros(market.student_count, dtype=np.bool_)
    wrong = []
    for number, cells in _lines(out / MATCHING, MATCHING_COLUMNS):
        student, post = market.students.find(cells[0]), market.posts.find(cells[1])
        place = {"file": MATCHING, "line": number, "value": cells[0]}
        if student < 0:
            wrong.append(
                _("%(file)s, line %(line)s: the round has no student “%(value)s”.") % place
            )
        elif seen[student]:
            wrong.append(_("%(file)s, line %(line)s: “%(value)s” stands there twice.") % place)
        elif cells[1] and post < 0:
            place["value"] = cells[1]
            wrong.append(_("%(file)s, line %(line)s: the round has no post “%(value)s”.") % place)
        else:
            placed[student], seen[student] = post, True
    wrong += [
        _("%(file)s lacks the student “%(value)s”.")
        % {"file": MATCHING, "value": market.students[student]}
        for student in np.flatnonzero(~seen)[:SHOWN].tolist()
    ]
    return placed, wrong


def _lines(path: Path, heading: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != list(heading):
                raise CommandError(
                    _("%(file)s should begin with %(heading)s.")
                    % {"file": path.name, "heading": ",".join(heading)}
                )
            for cells in reader:
                if len(cells) != len(heading):
                    raise CommandError(
                        _("%(file)s, line %(line)s has not as many cells as the heading.")
                        % {"file": path.name, "line": reader.line_num}
                    )
                yield reader.line_num, cells
    except FileNotFoundError:
        raise CommandError(_("There is no file “%(path)s”.") % {"path": path}) from None
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise CommandError(
            _("“%(path)s” cannot be read: %(why)s.") % {"path": path, "why": trouble}
        ) from None


def files_compared(
    out: Path, result: Result, reasons: AllReasons, certificate: dict[str, Any]
) -> Iterator[str | Finding]:
    """Compare both tables with what they must be, line by line, and with their hashes."""
    yield from _compared(out / MATCHING, MATCHING_COLUMNS, matching_lines(result, reasons))
    yield from _compared(out / REASONS, REASON_COLUMNS, reason_lines(result.market, reasons))
    named = certificate.get("files")
    for name in (MATCHING, REASONS):
        told = named.get(name) if isinstance(named, dict) else None
        found = digest_of(out / name) if (out / name).exists() else None
        if found != told:
            yield Finding(name, told, found)


def _compared(path: Path, heading: tuple[str, ...], lines: Iterator[Any]) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            wanted = text_of([heading, *()])
            pairs = zip_longest(file, _chain(wanted, text_of(lines)))
            for number, (found, true) in enumerate(pairs, 1):
                if found != true:
                    yield _("%(file)s, line %(line)s is not what the round says.") % {
                        "file": path.name,
                        "line": number,
                    }
                    return
    except (OSError, UnicodeDecodeError) as trouble:
        yield _("“%(path)s” cannot be read: %(why)s.") % {"path": path, "why": trouble}


def _chain(one: Iterator[str], other: Iterator[str]) -> Iterator[str]:
    yield from one
    yield from other
