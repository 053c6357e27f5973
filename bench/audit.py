# ruff: noqa: E402 -- Django is set up before its models are imported
"""What the audit costs: `./ronghe bench audit`.

Eight processes commit small writes, each with an audit record, against the same writes without,
in turns (ABBA), the sealer running all the while. Bar: at least 0.5 times as many. Then the check
of the chain against a bare SHA-256 over texts of the same size.
"""

import argparse
import hashlib
import multiprocessing
import os
import statistics
import sys
import threading
import time
from datetime import UTC, datetime

import django
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
django.setup()

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ronghe.kernel import audit
from ronghe.kernel.audit.chain import CANONICAL
from ronghe.kernel.models import StoredAnswer

WRITERS = 8
BAR = 0.5


class Nobody:
    kind = "system"
    person_id = membership_id = organisation_id = None


def _writer(plan, seconds, start, results):
    """Run through the plan of styles; report commits a second of each run."""
    at = datetime.now(UTC)
    row = StoredAnswer.objects.create(
        actor_key=f"bench:{os.getpid()}", key="bench", request_hash="", stored_at=at
    )
    for place, style in enumerate(plan):
        start.wait()
        results.put((place, _commits_a_second(style, row, seconds, at)))
    row.delete()


def _commits_a_second(style, row, seconds, at):
    count, began = 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        with transaction.atomic():
            row.status = count % 500
            row.save(update_fields=["status"])
            if style != "bare":
                audit.record("bench.written", row, actor=Nobody(), at=at, details={"n": count})
            if style == "job":
                _defer_sealing()
        count += 1
    return count / (time.perf_counter() - began)


def _defer_sealing():
    """The design we did not take: each writer defers the sealing under the queue's unique lock."""
    job = app.configure_task("bench.never_run", queueing_lock="bench.seal", queue="bench")
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:
        pass


def _measure(plan, seconds):
    """Give the commits a second of all writers together, for each run of the plan."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(WRITERS), context.Queue()
    processes = [
        context.Process(target=_writer, args=(plan, seconds, start, results))
        for _ in range(WRITERS)
    ]
    for process in processes:
        process.start()
    rates = [0.0] * len(plan)
    for _ in range(WRITERS * len(plan)):
        place, rate = results.get(timeout=300)
        rates[place] += rate
    for process in processes:
        process.join()
    return rates


def _keep_sealing(stop, sealed):
    while not stop.wait(2):
        sealed.append(audit.seal(at=datetime.now(UTC)))
    connection.close()


def _compare(seconds, rounds, style="audited"):
    """Run ABBA rounds; give each round's ratio, and the rates of both."""
    orders = [["bare", style, style, "bare"], [style, "bare", "bare", style]]
    plan = [one for number in range(rounds) for one in orders[number % 2]]
    rates = _measure(plan, seconds)
    ratios, by_style = [], {"bare": [], style: []}
    for number in range(rounds):
        place = number * 4
        mine = {"bare": 0.0, style: 0.0}
        for one, rate in zip(plan[place : place + 4], rates[place : place + 4], strict=True):
            mine[one] += rate / 2
        for one, rate in mine.items():
            by_style[one].append(rate)
        ratios.append(mine[style] / mine["bare"])
    return ratios, by_style


def _verification():

    began = time.perf_counter()
    report = audit.verify()
    seconds = time.perf_counter() - began
    with connection.cursor() as sql:
        sql.execute(f"SELECT {CANONICAL} FROM kernel_auditrecord r LIMIT 20000")
        texts = [row[0].encode() for row in sql.fetchall()]
    began = time.perf_counter()
    for text in texts:
        hashlib.sha256(text).digest()
    bare = len(texts) / (time.perf_counter() - began)
    return report, report.sealed_count / seconds, bare


def _row(what, figure, more=""):
    print(f"{what:<58}{figure:>14}  {more}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one run")
    parser.add_argument("--rounds", type=int, default=3, help="ABBA rounds")
    parser.add_argument("--with-job", action="store_true", help="measure the design not taken, too")
    options = parser.parse_args()
    stop, sealed = threading.Event(), []
    sealer = threading.Thread(target=_keep_sealing, args=(stop, sealed))
    sealer.start()
    ratios, rates = _compare(options.seconds, options.rounds)
    jobs = _compare(options.seconds, 1, "job")[0] if options.with_job else []
    with connection.cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'bench'")
    stop.set()
    sealer.join()
    sealed.append(audit.seal(at=datetime.now(UTC)))
    report, verified, bare = _verification()
    ratio = statistics.median(ratios)
    _row("commits a second without audit (median)", f"{statistics.median(rates['bare']):.0f}")
    _row("commits a second with audit (median)", f"{statistics.median(rates['audited']):.0f}")
    spread = f"{min(ratios):.2f}–{max(ratios):.2f} over {len(ratios)} rounds, bar {BAR}"
    _row("ratio with / without, 8 writers, sealer running", f"{ratio:.2f}", spread)
    for one in jobs:
        _row("ratio if each writer deferred the sealing as a job", f"{one:.2f}", "not taken")
    _row("records sealed meanwhile", f"{sum(sealed)}", f"{len(sealed)} passes, 2 s apart")
    _row("links verified a second", f"{verified:.0f}", f"{report.sealed_count} links")
    _row("bare SHA-256 a second", f"{bare:.0f}", f"verified / bare {verified / bare:.2f}")
    return 0 if ratio >= BAR and report.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
