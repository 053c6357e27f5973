import asyncio
from datetime import timedelta
from io import StringIO

import pytest
from asn1crypto import tsp
from django.core.management import call_command
from tests.factories.cast import NOW
from tests.kernel.stand_ins import http_server

from ronghe.kernel import outbound, signing_office
from ronghe.kernel.documents import (
    AuthorityIsMissing,
    HttpSigningProvider,
    LocalTimeStamps,
    NoTimeStamp,
)


@pytest.fixture
def office(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    settings.RONGHE_OPERATOR = "青禾市教育局"
    return signing_office


def test_the_authority_is_made_once_by_its_command(office, tmp_path):
    with pytest.raises(AuthorityIsMissing):
        office.authority()

    first, second = StringIO(), StringIO()
    call_command("issuing_authority", stdout=first)
    call_command("issuing_authority", stdout=second)

    (root,) = office.authority().roots
    assert first.getvalue() == second.getvalue()
    assert root.sha256_fingerprint in first.getvalue()
    assert "青禾市教育局 – Root" in first.getvalue()
    assert "root.key" in first.getvalue()
    (tmp_path / "signing" / "root.key").unlink()
    third = StringIO()
    call_command("issuing_authority", stdout=third)
    assert "root.key" not in third.getvalue()


def stamped_by(time_stamps):
    """Ask for a time stamp as a signature does; gives the time in it."""
    asking = time_stamps.stamper(NOW).async_timestamp(bytes(32), "sha256")
    token = asyncio.run(asking)
    return token["content"]["encap_content_info"]["content"].parsed["gen_time"].native


def test_time_stamps_are_our_own_unless_the_settings_name_an_authority(office, settings):
    office.create_authority(at=NOW)
    stamper = LocalTimeStamps(office.authority()).stamper(NOW + timedelta(seconds=3))

    def answer(path, query, body):
        return 200, stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()

    assert office.time_stamps() == LocalTimeStamps(office.authority())
    with http_server(answer) as host:
        settings.RONGHE_TIME_STAMPS_URL = f"http://{host}/tsa"
        with pytest.raises(NoTimeStamp, match="RONGHE_OUTBOUND_HOSTS"):
            stamped_by(office.time_stamps())
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        stamped = stamped_by(office.time_stamps())

    assert stamped == (NOW + timedelta(seconds=3)).replace(microsecond=0)


def test_an_answer_other_than_ok_is_no_time_stamp(office, settings):
    with http_server(lambda *request: (503, b"busy")) as host:
        settings.RONGHE_OUTBOUND_HOSTS = [host]
        with pytest.raises(outbound.OutboundFailure, match="HTTP 503"):
            outbound.request_bytes("POST", f"http://{host}/tsa", content=b"x")


def test_there_is_no_signing_service_until_the_settings_name_one(office, settings):
    assert office.provider() is None

    settings.RONGHE_SIGNING_URL = "https://signing.example/v1"
    settings.RONGHE_SIGNING_ACCOUNT, settings.RONGHE_SIGNING_SECRET = "qinghe", "s3cret"

    made = office.provider()
    assert isinstance(made, HttpSigningProvider)
    assert (made.url, made.account) == ("https://signing.example/v1", "qinghe")
    assert "s3cret" not in repr(made)
