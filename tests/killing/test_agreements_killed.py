"""`kill -9` of web and worker while agreements are signed: all of it happened, or none of it."""

import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from tests import sampling
from tests.factories.agreements import TERMS, cooperation, out_for_signature, with_mandates
from tests.factories.parties import NOW
from tests.killing.acts import Act
from tests.killing.letters import letters_in, letters_owed
from tests.killing.programs import Web, Worker

from ronghe.kernel import audit, invariants, news, signing_office
from ronghe.kernel.documents import verify
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import AuditRecord, Event, Message
from ronghe.partnerships.models import AgreementVersion, Obligation, Signature, VersionState
from ronghe.partnerships.operations import agreements
from ronghe.partnerships.versions import Side

# Half of the kills are the web server's, half the worker's.
KILLS_OF_EACH = 54 if sampling.IS_FULL else 2
ONE_IN_THIS_MANY_IS_REFUSED = 2
PATIENCE_SECONDS = 60
LONGEST_LIFE_SECONDS = 0.8


@pytest.fixture
def folder(settings, tmp_path):
    """An installation's own files, its issuing authority and its outgoing mail among them."""
    settings.RONGHE_VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "evidence"
    signing_office.create_authority(at=NOW)
    return tmp_path


@pytest.fixture
def programs(committed_db, folder):
    variables = {"RONGHE_VAR": str(folder), "RONGHE_EMAIL_URL": f"filemail:///{folder}/mail"}
    web, worker = Web(committed_db, **variables), Worker(committed_db, **variables)
    yield web, worker
    web.kill()
    worker.kill()


@pytest.fixture
def sessions(folder, cast, sign_in):
    with_mandates(cast)
    signers = {"host": cast.signatory, "college": cast.dean}
    return {key: sign_in(actor).cookies["sessionid"].value for key, actor in signers.items()}


def out(cast, of, number):
    version = agreements.draft_agreement(
        cooperation=of,
        template="framework",
        sides=[Side("college", cast.college), Side("host", cast.enterprise)],
        terms=TERMS | {"content": f"第{number}份：岗位实习与课程共建"},
        actor=cast.dean,
        at=NOW,
    )
    return out_for_signature(cast, version)


def rounds_of(versions):
    """Who acts in each round: the enterprise of one agreement, the college of the one before."""
    hosts = [Act(version.agreement, "host") for version in versions]
    colleges = [
        Act(version.agreement, "college", is_refusal=not (n + 1) % ONE_IN_THIS_MANY_IS_REFUSED)
        for n, version in enumerate(versions)
    ]
    return [
        [*hosts[n : n + 1], *(colleges[n - 1 : n] if n else [])] for n in range(len(versions) + 1)
    ]


def sign_and_kill(web, sessions, rounds, chance):
    """Kill the server at any moment of each round, then send again what had no answer."""
    fates: Counter[str] = Counter()
    longest = 0.0
    _warm(web, rounds[0][0], sessions["host"])
    for number, acts in enumerate(rounds):
        if number:  # the first one shows how long they take
            moment = None if number % 3 == 1 else chance.uniform(0, longest)
            fates.update(_broken_round(web, sessions, acts, moment))
            web.start()
            _warm(web, acts[0], sessions[acts[0].party])
        began = time.monotonic()
        for act in acts:
            # A refusal has no key: who looks at the page sees that it was taken, and goes.
            if not (act.is_refusal and act.is_done()):
                assert act.send(web.url, sessions[act.party]), web.log.read_text()[-4000:]
            assert act.is_done()
        longest = max(longest, min(LONGEST_LIFE_SECONDS, 1.5 * (time.monotonic() - began)))
    connections.close_all()
    return fates


def _broken_round(web, sessions, acts, seconds):
    """Kill after so many seconds; without a number, between a commit and its answer."""
    with ThreadPoolExecutor(len(acts)) as people:
        sent = [people.submit(act.send, web.url, sessions[act.party]) for act in acts]
        if seconds is None:
            while not any(act.is_done() for act in acts) and not any(one.done() for one in sent):
                time.sleep(0.001)
        time.sleep(seconds or 0)
        web.kill()
        answered = [one.result() for one in sent]
    fates = []
    for act, was_answered in zip(acts, answered, strict=True):
        is_done = act.is_done()
        assert is_done or not was_answered, "It was said to be done, and is not."
        fates.append("answered" if was_answered else "done, not answered" if is_done else "undone")
    return fates


def _warm(web, act, session):
    """Open the page before the form, as people do: from then on the server is at full speed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        web.refuse_dead()
        if act.read(web.url, session):
            return
        time.sleep(0.05)
    pytest.fail(f"The server never answered:\n{web.log.read_text()[-4000:]}")


def kill_at_work(worker, chance, is_over):
    """Kill the worker at any moment of its work, while there is some."""
    kills = 0
    while kills < KILLS_OF_EACH and not is_over.is_set():
        if not worker.wait_until_at_work():
            time.sleep(0.05)
            continue
        time.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
        worker.kill()
        kills += 1
        worker.start()
    connections.close_all()
    return kills


def test_killed_at_any_moment_nothing_is_lost_or_half_signed(programs, cast, sessions, folder):
    chance = random.Random(sampling.SEED)
    web, worker = programs
    of = cooperation(cast)
    versions = [out(cast, of, number) for number in range(KILLS_OF_EACH)]
    rounds, is_over = rounds_of(versions), threading.Event()
    web.start()
    worker.start()

    with ThreadPoolExecutor(1) as second:
        killing = second.submit(kill_at_work, worker, random.Random(chance.random()), is_over)
        try:
            fates = sign_and_kill(web, sessions, rounds, chance)
            while worker.has_work() and not killing.done():
                time.sleep(0.1)
        finally:
            is_over.set()
        kills = killing.result()
    worker.drain()
    worker.kill()

    print(f"web: {KILLS_OF_EACH} kills, {dict(fates)}; worker: {kills} kills at work")
    if sampling.IS_FULL:
        assert KILLS_OF_EACH + kills >= 100
    assert_all_or_nothing([act for acts in rounds for act in acts])
    assert_told_of_what_was_committed(folder, kills)
    assert_papers_hold()


def assert_all_or_nothing(acts):
    """Each act has all that belongs to it, once; and what always holds, holds."""
    signed = {act.agreement.pk for act in acts if act.party == "college" and not act.is_refusal}
    refused = {act.agreement.pk for act in acts if act.is_refusal}
    states = {}
    for version in AgreementVersion.objects.order_by("pk"):
        parties = sorted(version.signatures.values_list("party__key", flat=True))
        states.setdefault(version.agreement_id, []).append((str(version.state), parties))
    assert states == {
        **{key: [("signed", ["college", "host"])] for key in signed},
        **{key: [("refused", ["host"]), ("negotiating", [])] for key in refused},
    }
    happened = Counter(AuditRecord.objects.filter(subject_type="partnerships.agreement").values_list("verb", flat=True))  # fmt: skip
    assert happened["agreement.signed"] == Signature.objects.count() == len(acts) - len(refused)
    assert happened["agreement.brought_into_force"] == len(signed)
    assert happened["agreement.refused"] == len(refused)
    told = Counter(Event.objects.values_list("name", flat=True))
    assert told["agreement.signed"] == happened["agreement.signed"]
    assert told["agreement.in_force"] == len(signed)
    laid_down = Counter(Obligation.objects.values_list("agreement", flat=True))
    assert set(laid_down) == signed
    assert len(set(laid_down.values())) == 1
    audit.seal(at=NOW)
    assert {one.name: one.breaches for one in invariants.check_all() if one.breach_count} == {}
    for event in Event.objects.order_by("pk"):
        delivered = event_deliveries(event)
        assert delivered == sorted(news.receivers_of(event.name)), event.name


def event_deliveries(event):
    with connection.cursor() as sql:
        sql.execute("SELECT receiver FROM kernel_delivery WHERE event_id = %s", [event.pk])
        return sorted(name for (name,) in sql.fetchall())


def assert_told_of_what_was_committed(folder, kills):
    """Everybody has the letters owed, nobody another; a kill doubles one at most."""
    assert not Message.objects.exclude(state="sent").exists()
    owed, sent = letters_owed(), letters_in(folder / "mail")
    assert owed
    assert set(sent) == set(owed)
    assert not owed - sent
    assert (sent - owed).total() <= kills


def assert_papers_hold():
    """Every version has its paper; each signature is a stage of its own, and all of them hold."""
    roots, program = signing_office.authority().roots, shutil.which("pdfsig")
    for version in AgreementVersion.objects.exclude(state=VersionState.NEGOTIATING).order_by("pk"):
        stages = list(evidence_of(version).filter(kind="signed_agreement").order_by("pk"))
        assert len(stages) == version.signatures.count()
        assert version.signed_paper == stages[-1]
        assert evidence_of(version).filter(kind="agreement").get() == version.paper
        known = {one.sha256 for one in evidence_of(version)}
        found = verify(stages[-1].path.read_bytes(), known=known, roots=roots)
        assert str(found.verdict) == "genuine"
        assert [one.is_valid for one in found.signatures] == [True] * len(stages)
        if program is not None:
            argv = [program, "-nocert", str(stages[-1].path)]
            told = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
            assert told.count("Signature is Valid.") == len(stages)
