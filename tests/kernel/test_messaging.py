import json

import pytest
from django.core import mail
from django.db import connection, transaction
from django.template import TemplateDoesNotExist
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.cast import NOW
from tests.kernel.breaking_off import broken_off
from tests.kernel.stand_ins import AliyunSms, WeCom, http_server

from ronghe.kernel import messaging, outbound, sealed
from ronghe.kernel.messaging import Contact, aliyun, wecom
from ronghe.kernel.messaging.letters import one_line, render
from ronghe.kernel.models import Message, MessageState
from ronghe.kernel.permanent import PermanentFailure

TEMPLATE = "messages/accounts/one_time_code.txt"
EMAIL = Contact("email", "li@example.org")
PHONE = Contact("phone", "+8613800138000")
WECOM = Contact("wecom", "lilei")


def send(contact=EMAIL, *, code="482913", language="en", key="k", **more):
    with transaction.atomic():
        return messaging.send(
            contact, TEMPLATE, {"code": code}, language=language, at=NOW, dedupe_key=key, **more
        )


def deliver(message):
    """Do what the worker does with the message's job."""
    job = ProcrastinateJob.objects.get(args__message_id=message.pk)
    messaging.deliver(message.pk, sealed.open_(job.args["letter"]), at=NOW)
    message.refresh_from_db()


def test_a_message_is_sent_in_the_language_of_its_recipient(db):
    with translation.override("fr"):  # whatever language the sender's page is in
        deliver(send(language="en", key="1"))
        deliver(send(language="zh-hans", key="2"))

    english, chinese = mail.outbox
    assert english.subject == "Your code for Ronghe"
    assert "482913" in english.body
    assert "482913" in chinese.body
    assert chinese.subject != english.subject
    assert english.to == ["li@example.org"]


def test_a_message_of_rolled_back_work_is_not_sent(db):
    with broken_off():
        send()

    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="kernel.send_message").exists()


def test_the_same_message_is_queued_once(db):
    first, second = send(), send(code="000000")

    assert first == second
    assert ProcrastinateJob.objects.filter(args__message_id=first.pk).count() == 1


def test_a_repeated_job_sends_nothing_more(db):
    message = send()
    deliver(message)
    deliver(message)

    assert len(mail.outbox) == 1
    assert (message.state, message.sent_at) == (MessageState.SENT, NOW)


def test_no_table_holds_the_code(db):
    send()

    for table in ("kernel_message", "procrastinate_jobs", "procrastinate_events"):
        with connection.cursor() as sql:
            sql.execute(f"SELECT t::text FROM {table} t")
            assert not any("482913" in row for (row,) in sql.fetchall())


def test_user_text_cannot_begin_a_header(db):
    letter = render(EMAIL, TEMPLATE, {"code": "1"}, "en")

    assert "\n" not in letter.subject
    assert one_line("Hello\r\nBcc: all@example.org\x00\u2028!") == "Hello Bcc: all@example.org !"


def test_text_is_not_escaped_for_html(db):
    assert "<&'\"" in render(EMAIL, TEMPLATE, {"code": "<&'\""}, "en").body


def test_an_unknown_channel_or_template_is_refused_at_once(db):
    with pytest.raises(messaging.UnknownChannel):
        send(Contact("pigeon", "x"))
    with pytest.raises(TemplateDoesNotExist):
        messaging.send(EMAIL, "messages/none.txt", {}, language="en", at=NOW, dedupe_key="x")


def test_the_console_shows_the_message(db, capsys):
    deliver(send(PHONE))

    out = capsys.readouterr().out
    assert "+8613800138000" in out
    assert "482913" in out


# -- Alibaba Cloud SMS ------------------------------------------------------------------------


@pytest.fixture
def sms(db, settings):
    service = AliyunSms("s3cret")
    settings.RONGHE_CARRIERS = {"phone": "ronghe.kernel.messaging.aliyun.AliyunSmsCarrier"}
    settings.RONGHE_SMS_ACCESS_KEY_ID = "testid"
    settings.RONGHE_SMS_ACCESS_KEY_SECRET = "s3cret"
    settings.RONGHE_SMS_SIGN_NAME = "融合"
    settings.RONGHE_SMS_TEMPLATES = {TEMPLATE: "SMS_1", f"{TEMPLATE}@en": "SMS_2"}
    with http_server(service) as host:
        settings.RONGHE_SMS_URL = f"http://{host}/"
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        yield service


def test_the_signature_is_the_one_of_the_published_example():
    """Parameters, secret and signature of Alibaba Cloud's page on RPC signatures."""
    parameters = {
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "Format": "XML",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "SignatureVersion": "1.0",
        "Timestamp": "2016-02-23T12:46:24Z",
        "Version": "2014-05-26",
    }

    assert aliyun.signature("GET", parameters, "testsecret") == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="


def test_a_text_message_carries_template_and_values(sms):
    message = send(PHONE, language="zh-hans")
    deliver(message)

    (fields,) = sms.received
    assert fields["PhoneNumbers"] == "13800138000"
    assert fields["SignName"] == "融合"
    assert fields["TemplateCode"] == "SMS_1"
    assert json.loads(fields["TemplateParam"]) == {"code": "482913"}
    assert fields["Timestamp"] == "2026-09-07T02:00:00Z"
    assert message.carrier_reference == "900619746936498440^0"


def test_language_and_country_choose_template_and_number(sms):
    deliver(send(Contact("phone", "+33612345678"), language="en"))

    assert sms.received[0]["TemplateCode"] == "SMS_2"
    assert sms.received[0]["PhoneNumbers"] == "33612345678"


@pytest.mark.parametrize(
    "code", ["isp.SYSTEM_ERROR", "isv.BUSINESS_LIMIT_CONTROL", "Throttling.User"]
)
def test_a_busy_service_is_asked_again_later(sms, code):
    sms.next_code = code
    message = send(PHONE)

    with pytest.raises(aliyun.CarrierIsBusy, match=code):
        deliver(message)

    sms.next_code = "OK"
    deliver(message)
    assert message.state == MessageState.SENT


def test_a_refusal_is_final_and_kept(sms):
    sms.next_code = "isv.MOBILE_NUMBER_ILLEGAL"
    message = send(PHONE)

    with pytest.raises(PermanentFailure):
        deliver(message)

    message.refresh_from_db()
    assert (message.state, message.refusal) == (MessageState.REFUSED, "isv.MOBILE_NUMBER_ILLEGAL")


def test_a_wrong_secret_is_refused(sms, settings):
    settings.RONGHE_SMS_ACCESS_KEY_SECRET = "wrong"

    with pytest.raises(PermanentFailure, match="SignatureDoesNotMatch"):
        deliver(send(PHONE))


def test_a_template_without_a_code_is_not_sent(sms, settings):
    settings.RONGHE_SMS_TEMPLATES = {}

    with pytest.raises(PermanentFailure, match="RONGHE_SMS_TEMPLATES"):
        deliver(send(PHONE))


# -- WeCom ------------------------------------------------------------------------------------


@pytest.fixture
def work(db, settings, monkeypatch):
    service = WeCom("s3cret")
    monkeypatch.setattr(wecom, "_tokens", {})
    settings.RONGHE_CARRIERS = {"wecom": "ronghe.kernel.messaging.wecom.WeComCarrier"}
    settings.RONGHE_WECOM_CORP_ID, settings.RONGHE_WECOM_SECRET = "corp", "s3cret"
    settings.RONGHE_WECOM_AGENT_ID = 1000002
    with http_server(service) as host:
        settings.RONGHE_WECOM_URL = f"http://{host}"
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        yield service


def test_wecom_gets_the_text_under_one_token(work):
    for key in ("1", "2"):
        deliver(send(WECOM, key=key))

    assert work.tokens == 1
    assert [message["touser"] for message in work.received] == ["lilei", "lilei"]
    assert work.received[0]["msgtype"] == "text"
    assert work.received[0]["agentid"] == 1000002
    assert "482913" in work.received[0]["text"]["content"]


@pytest.mark.parametrize("code", [42001, 40014])
def test_a_token_that_ran_out_is_renewed_once(work, code):
    deliver(send(WECOM, key="1"))
    work.tokens, work.expired_code = 7, code

    deliver(send(WECOM, key="2"))

    assert work.tokens == 8
    assert len(work.received) == 2


def test_busy_wecom_is_asked_again_later(work):
    work.next_code = 45009

    with pytest.raises(aliyun.CarrierIsBusy):
        deliver(send(WECOM))


@pytest.mark.parametrize("case", ["unknown", "refused", "credential"])
def test_wecom_refusals_are_final(work, settings, case):
    if case == "unknown":
        work.unknown = {"lilei"}
    elif case == "refused":
        work.next_code = 60011
    else:
        settings.RONGHE_WECOM_SECRET = "wrong"

    with pytest.raises(PermanentFailure):
        deliver(send(WECOM))


# -- the way out ------------------------------------------------------------------------------


def test_only_hosts_on_the_list_are_called(settings):
    called = []
    with http_server(lambda *request: called.append(request)) as host:
        settings.RONGHE_OUTBOUND_HOSTS = ["127.0.0.1"]
        with pytest.raises(outbound.HostNotAllowed):
            outbound.request_json("GET", f"http://{host}/")

    assert called == []


@pytest.mark.parametrize(
    ("status", "answer"),
    [(302, {}), (200, b"<html>"), (500, b""), (200, b'"text"'), (200, b"[" + b"1," * 700_000)],
)
def test_an_answer_that_is_no_json_object_is_a_failure(settings, status, answer):
    with http_server(lambda *request: (status, b"" if status == 302 else answer)) as host:
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        with pytest.raises(outbound.OutboundFailure):
            outbound.request_json("GET", f"http://{host}/?secret=s3cret")


def test_a_failure_tells_no_secrets(settings):
    settings.RONGHE_OUTBOUND_HOSTS = ["127.0.0.1:9"]

    with pytest.raises(outbound.OutboundFailure) as failure:
        outbound.request_json("GET", "http://127.0.0.1:9/?secret=s3cret")
    assert "s3cret" not in str(failure.value)
