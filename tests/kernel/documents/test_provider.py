from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.documents.conftest import AT
from tests.kernel.documents.signing_service import SigningService
from tests.kernel.stand_ins import http_server

from ronghe.kernel import outbound
from ronghe.kernel.documents.provider import (
    Answer,
    ContradictoryAnswer,
    ForgedNotice,
    HttpSigningProvider,
    OrderRefused,
    Outcome,
    ProviderSilent,
    SigningOrder,
    SigningProvider,
    settle,
)

ORDER = SigningOrder(
    key="AV-2026-0031-3.party-1",
    title="学生岗位实习三方协议",
    signer="李娜",
    contact="+8613800138000",
    organisation="启明精密制造有限公司",
    expires_at=AT + timedelta(days=7),
    pdf=b"%PDF-1.7 as frozen",
)


@pytest.fixture
def service():
    return SigningService("shared secret", AT + timedelta(minutes=5))


@pytest.fixture
def provider(service, settings, monkeypatch):
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.3)
    with http_server(service) as host:
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        made: SigningProvider = HttpSigningProvider(
            f"http://{host}/v1", "qinghe", outbound.request_json, "shared secret"
        )
        yield made


def test_an_accepted_order_is_pending_and_then_signed(provider, service):
    first = provider.submit(ORDER, at=AT)
    service.signs(ORDER.key, b"%PDF-1.7 as frozen, and signed")
    second = provider.ask(ORDER.key, at=AT)

    assert (first.outcome, first.reference, first.file) == (
        Outcome.PENDING, f"S-{ORDER.key}", b"",
    )  # fmt: skip
    assert (second.outcome, second.file) == (Outcome.SIGNED, b"%PDF-1.7 as frozen, and signed")
    assert settle(first, second) == settle(None, second)


def test_a_refusal_comes_with_its_reason(provider, service):
    provider.submit(ORDER, at=AT)
    service.refuses(ORDER.key, "工资条款不符")

    answer = provider.ask(ORDER.key, at=AT)

    assert (answer.outcome, answer.reason) == (Outcome.REFUSED, "工资条款不符")


def test_a_lost_answer_is_asked_for_again_and_the_order_taken_once(provider, service):
    service.answers_lost = 1

    with pytest.raises(ProviderSilent):
        provider.submit(ORDER, at=AT)
    again = provider.submit(ORDER, at=AT + timedelta(minutes=1))

    assert service.taken == 1
    assert again.outcome == Outcome.PENDING


def test_a_service_that_takes_too_long_is_silent(provider, service):
    service.delay = 1.0

    with pytest.raises(ProviderSilent, match="OutboundFailure"):
        provider.submit(ORDER, at=AT)


def test_a_service_that_is_away_is_silent(settings):
    settings.RONGHE_OUTBOUND_HOSTS = ["127.0.0.1:9"]
    away = HttpSigningProvider("http://127.0.0.1:9", "q", outbound.request_json, "s")

    with pytest.raises(ProviderSilent):
        away.ask("k", at=AT)


def test_only_hosts_of_the_settings_are_called(provider, settings):
    settings.RONGHE_OUTBOUND_HOSTS = []

    with pytest.raises(ProviderSilent, match="HostNotAllowed"):
        provider.submit(ORDER, at=AT)


def test_an_order_that_is_not_taken_says_why(provider):
    with pytest.raises(OrderRefused, match="contact is needed"):
        provider.submit(replace(ORDER, contact=""), at=AT)
    with pytest.raises(OrderRefused, match="no such order"):
        provider.ask("nobody's", at=AT)
    with pytest.raises(OrderRefused, match="wrong signature"):
        replace(provider, secret="another").submit(ORDER, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "perhaps"},
        {"key": "another order"},
        {"at": "yesterday"},
        {"at": "2026-09-01T10:00:00"},  # in which zone?
        {"outcome": "signed"},  # and no file
        {"file": "AAAA", "sha256": "0" * 64, "outcome": "signed"},
        {"file": "not base64", "outcome": "signed"},
    ],
)
def test_an_answer_that_makes_no_sense_counts_as_none(provider, service, change):
    provider.submit(ORDER, at=AT)
    service.broken = service.orders[ORDER.key] | change

    with pytest.raises(ProviderSilent, match="no sense"):
        provider.ask(ORDER.key, at=AT)


# -- notices ----------------------------------------------------------------------------------


def test_a_notice_says_what_asking_says(provider, service):
    provider.submit(ORDER, at=AT)
    service.signs(ORDER.key, b"%PDF signed")

    noticed = provider.read_notice(*service.notice(ORDER.key, AT), at=AT)

    assert noticed == provider.ask(ORDER.key, at=AT)


def test_a_forged_changed_or_old_notice_is_not_read(provider, service):
    provider.submit(ORDER, at=AT)
    service.refuses(ORDER.key, "no")
    query, body = service.notice(ORDER.key, AT)
    attempts = {
        "changed": (query, body.replace(b"refused", b"expired"), AT),
        "unsigned": ({"time": query["time"]}, body, AT),
        "redated": (query | {"time": (AT + timedelta(hours=1)).isoformat()}, body, AT),
        "old": (query, body, AT + timedelta(minutes=6)),
        "empty": ({}, b"", AT),
    }

    for query, body, at in attempts.values():
        with pytest.raises(ForgedNotice):
            provider.read_notice(query, body, at=at)


def test_a_signed_notice_of_nonsense_is_not_read(provider, service):
    service.orders["k"] = {"outcome": "signed"}

    with pytest.raises(ForgedNotice, match="content"):
        provider.read_notice(*service.notice("k", AT), at=AT)


# -- settling ---------------------------------------------------------------------------------


def answer(outcome, *, minutes=0, file=b""):
    return Answer("k", outcome, "S-k", AT + timedelta(minutes=minutes), file=file)


def test_the_same_answer_twice_is_news_once():
    signed = answer(Outcome.SIGNED, file=b"x")
    first = settle(answer(Outcome.PENDING), signed)
    second = settle(first.answer, replace(signed, at=AT + timedelta(hours=1)))

    assert (first.is_news, second.is_news) == (True, False)
    assert second.answer == signed


@pytest.mark.parametrize(
    ("known", "other"),
    [
        (answer(Outcome.SIGNED, file=b"x"), answer(Outcome.REFUSED)),
        (answer(Outcome.REFUSED), answer(Outcome.EXPIRED)),
        (answer(Outcome.SIGNED, file=b"x"), answer(Outcome.SIGNED, file=b"y")),
    ],
)
def test_two_final_answers_that_differ_are_for_a_person(known, other):
    with pytest.raises(ContradictoryAnswer):
        settle(known, other)


def test_an_answer_about_another_order_is_refused():
    with pytest.raises(ValueError, match="another order"):
        settle(answer(Outcome.PENDING), replace(answer(Outcome.SIGNED), key="other"))


@given(st.permutations([Outcome.PENDING] * 3 + [Outcome.SIGNED] * 3))
def test_late_and_repeated_answers_come_to_one_outcome(order):
    known, news = None, 0
    for minutes, outcome in enumerate(order):
        file = b"x" if outcome == Outcome.SIGNED else b""
        settled = settle(known, answer(outcome, minutes=minutes, file=file))
        known, news = settled.answer, news + settled.is_news

    assert known.outcome == Outcome.SIGNED
    assert news == (1 if order[0] == Outcome.SIGNED else 2)


def test_the_stand_in_is_reached_over_http(provider, service):
    """The control: without the right secret the same address turns us away."""
    assert httpx.get(provider.url, params={"time": "now", "signature": "none"}).status_code == 401
