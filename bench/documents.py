"""Documents: typeset, signed, verified, and forty agreements of six pages filed from pictures."""

import argparse
import os
import resource
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from tests.kernel.documents.photographs import (
    HOPELESS,
    ORDINARY,
    SENT_BY_MESSENGER,
    Conditions,
    photograph,
    rendered,
)
from tests.kernel.documents.samples import CLAUSES, agreement, clause, imprint

from ronghe.kernel.documents import (
    ExpectedDocument,
    IssuingAuthority,
    Languages,
    LocalTimeStamps,
    Picture,
    Signer,
    SigningAct,
    Words,
    prepare_signatures,
    read_pictures,
    sha256_of,
    sign,
    sort_pages,
    typeset,
    verification_code,
    verify,
)

AT = datetime(2026, 9, 1, 10, 0, tzinfo=timezone(timedelta(hours=8)))
PDF_BAR_MS, SIGNATURE_BAR_MS, PILE_BAR_S, FILED_BAR = 100, 1000, 600, 0.98
ROUNDS = 15
PAGES = 6


def main() -> None:
    parser = argparse.ArgumentParser(prog="./ronghe bench documents")
    parser.add_argument("--agreements", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="folder for the pictures that were not read")
    parser.add_argument("--seed", type=int, default=20260901)
    options = parser.parse_args()
    measure_typesetting()
    measure_signing()
    measure_filing(options.agreements, np.random.default_rng(options.seed), options.keep)


def of_six_pages(number: int, languages=Languages.CHINESE):
    """An agreement long enough for six pages, of which no two are alike."""
    longer = tuple(
        clause(row) for row in (CLAUSES * 4)[: 15 if languages == Languages.BOTH else 40]
    )
    return agreement(student=f"林小满{number}", clauses=longer)


def measure_typesetting() -> None:
    for languages in Languages:
        made = typeset(of_six_pages(0, languages), imprint(languages=languages))
        set_as = imprint(languages=languages)
        contents = [of_six_pages(number, languages) for number in range(1, ROUNDS)]
        times = [timed(partial(typeset, content, set_as)) for content in contents]
        say(f"PDF of {made.page_count} pages, {languages.value}, warm", median(times) * 1000, PDF_BAR_MS, "ms")  # fmt: skip


def measure_signing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        authority = IssuingAuthority.create(Path(folder) / "keys", name="Bench", at=AT)
        frozen = prepare_signatures(typeset(of_six_pages(0), imprint()))
        times, last = [], []
        for _round in range(ROUNDS // 3):
            pdf = frozen
            for number in range(1, 5):
                signer = Signer("李娜", Words("总经理"), Words("启明精密制造有限公司"))
                act = SigningAct(f"party-{number}", signer, Words("同意"), AT)
                begun = time.perf_counter()
                pdf = sign(pdf, act, authority=authority, time_stamps=LocalTimeStamps(authority))
                times.append(time.perf_counter() - begun)
            last.append(times[-1])
        say("a signature, with time stamp and visible stamp", median(times) * 1000, SIGNATURE_BAR_MS, "ms")  # fmt: skip
        print(
            f"the fourth of four {median(last) * 1000:.0f} ms; slowest {max(times) * 1000:.0f} ms"
        )
        known = {sha256_of(pdf)}
        check = partial(verify, pdf, known=known, roots=authority.roots)
        checks = [timed(check) for _round in range(5)]
        print(f"verifying four signatures {median(checks) * 1000:.0f} ms, {len(pdf) / 1000:.0f} kB")


def measure_filing(count: int, random, keep: Path | None) -> None:
    """Photograph every page, one or two to a frame, in any order, and see what is filed where."""
    expected, sheets = [], []
    for number in range(1, count + 1):
        made = imprint(document=f"AG-2026-{number:04}", code=verification_code())
        pdf = typeset(of_six_pages(number), made)
        expected.append(ExpectedDocument(made.document, made.version, made.code, pdf.page_count))
        sheets += [((made.document, page), sheet) for page, sheet in enumerate(rendered(pdf.pdf), 1)]  # fmt: skip
    print(f"{count} agreements, {len(sheets)} pages")
    pile(sheets, expected, random, ORDINARY, two_to_a_frame=0.25, keep=keep)
    pile(sheets[::3], expected, random, SENT_BY_MESSENGER)
    pile(sheets[::12], expected, random, HOPELESS)


def pile(
    sheets, expected, random, conditions: Conditions, *, two_to_a_frame=0.0, keep=None
) -> None:
    order = random.permutation(len(sheets))
    frames = []
    while len(order):
        together = 2 if len(order) > 1 and random.uniform() < two_to_a_frame else 1
        frames.append(order[:together])
        order = order[together:]
    shown: dict[str, set] = {}
    names = [f"IMG_{number:04}.jpg" for number in range(len(frames))]

    with tempfile.TemporaryDirectory() as folder:
        for name, frame in zip(names, frames, strict=True):
            picture = photograph([sheets[at][1] for at in frame], random, conditions)
            Path(folder, name).write_bytes(picture)
            shown[name] = {sheets[at][0] for at in frame}
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        cpu, begun = children_cpu(), time.perf_counter()
        pictures = (Picture(name, Path(folder, name).read_bytes()) for name in names)
        readings = list(read_pictures(pictures))
        found = sort_pages(readings, expected)
        taken, cpu = time.perf_counter() - begun, children_cpu() - cpu

        for reading in readings if keep else ():
            if len(reading.pages) < len(shown[reading.name]):
                Path(keep, reading.name).write_bytes(Path(folder, reading.name).read_bytes())

    filed = [page for document in found.documents for page in (*document.pages, *document.duplicates)]  # fmt: skip
    right = sum((page.label.document, page.label.page) in shown[page.frame.picture] for page in filed)  # fmt: skip
    wrong = len(filed) - right + len(found.foreign)
    kinds = Counter(len(frame) for frame in frames)
    print(f"{len(frames)} pictures ({kinds[2]} of two pages), {size:.0f} MB; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(f"  filed right {right} of {len(sheets)} ({right / len(sheets):.1%}), wrong {wrong}")
    print(f"  {taken:.0f} s, {cpu:.0f} s of CPU, {cpu / len(frames):.2f} s a picture")
    if conditions == ORDINARY:
        say("  readable pages filed right", right / len(sheets) * 100, FILED_BAR * 100, "%", most=False)  # fmt: skip
        say("  the pile", taken, PILE_BAR_S, "s")
    if wrong:
        raise SystemExit(f"{wrong} pages were filed wrong")


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(what: str, figure: float, bar: float, unit: str, *, most: bool = True) -> None:
    holds = figure <= bar if most else figure >= bar
    print(f"{what}: {figure:.1f} {unit} (bar {bar:g} {unit}: {'holds' if holds else 'MISSED'})")


def timed(act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
