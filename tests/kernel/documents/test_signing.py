import itertools
import re
import stat
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from asn1crypto import tsp
from tests.kernel.documents.conftest import AGREED, AT, SIGNERS
from tests.kernel.documents.samples import agreement, approval_sheet, imprint

from ronghe.kernel.documents import (
    AuthorityIsMissing,
    FieldTaken,
    IssuingAuthority,
    LocalTimeStamps,
    NoSuchField,
    NoTimeStamp,
    Place,
    RemoteTimeStamps,
    SigningAct,
    Typeset,
    prepare_signatures,
    sign,
    typeset,
)

PLACES = (Place("", 1, 80, 100, 200, 50), Place("", 1, 80, 200, 200, 50))


def pdfsig(poppler, tmp_path, pdf):
    """Give what poppler says of each signature, by field."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(pdf)
    parts = poppler("pdfsig", file).split("Signature #")[1:]
    return {re.search(r"Field Name: (\S+)", part)[1]: part for part in parts}


def test_poppler_finds_every_signature_valid_and_the_whole_document_signed(
    poppler, tmp_path, stages
):
    found = pdfsig(poppler, tmp_path, stages[-1])

    assert set(found) == set(SIGNERS)
    assert all("Signature is Valid" in part for part in found.values())
    assert all("ETSI.CAdES.detached" in part for part in found.values())
    assert [field for field, part in found.items() if "Total document signed" in part] == [
        "party-4"
    ]
    assert "Common Name: 𠮷田·艾合买提 Őszi" in found["party-3"]
    assert "title=院长,O=青禾职业技术学院,CN=周文清" in found["party-1"]


def test_poppler_finds_each_stage_valid_and_wholly_signed(poppler, tmp_path, stages):
    for count, pdf in enumerate(stages[1:], start=1):
        found = pdfsig(poppler, tmp_path, pdf)
        assert len([part for part in found.values() if "Signature is Valid" in part]) == count
        assert len([part for part in found.values() if "Total document signed" in part]) == 1


def test_poppler_finds_a_changed_file_invalid(poppler, tmp_path, stages):
    changed = bytearray(stages[-1])
    at = changed.index(b"stream\n") + 60
    changed[at] ^= 1

    found = pdfsig(poppler, tmp_path, bytes(changed))

    assert set(found) == set(SIGNERS)
    assert not any("Signature is Valid" in part for part in found.values())


def test_a_signature_only_appends(stages):
    for before, after in itertools.pairwise(stages):
        assert after.startswith(before)
        assert len(after) - len(before) < 80_000


def test_the_page_shows_who_signed_and_when(poppler, tmp_path, stages):
    file = tmp_path / "signed.pdf"
    file.write_bytes(stages[-1])
    text = re.sub(r"\s", "", poppler("pdftotext", file, "-layout").replace("\f", ""))
    if not text:  # pdftotext writes beside the file unless told otherwise
        text = re.sub(r"\s", "", file.with_suffix(".txt").read_text())

    assert "周文清院长" in text
    assert "电子签署2026-09-0110:24:45+0800" in text
    assert "田·艾合买提Őszi" in text
    assert text.count("同意本协议全部条款") == 4


def test_prepared_bytes_are_the_same_each_time(frozen):
    assert prepare_signatures(typeset(agreement(), imprint())) == frozen


def test_a_document_without_places_is_left_as_it_is():
    made = typeset(approval_sheet(), imprint())

    assert prepare_signatures(made) == made.pdf


@pytest.mark.parametrize("names", [("party-1", "party-1"), ("party.1", "party-2"), ("", "b")])
def test_fields_that_a_pdf_would_confuse_are_refused(names):
    places = tuple(replace(place, field=name) for place, name in zip(PLACES, names, strict=True))

    with pytest.raises(ValueError, match="each name once"):
        prepare_signatures(Typeset(b"", 1, "", places))


def test_nobody_signs_twice_in_one_field(stages, sign_as):
    with pytest.raises(FieldTaken, match="party-2"):
        sign_as(stages[1], "party-2")


def test_nobody_signs_where_there_is_no_field(frozen, sign_as):
    with pytest.raises(NoSuchField, match="party-9"):
        sign_as(frozen, "party-9", signer=SIGNERS["party-1"])


def test_an_instant_without_a_zone_is_refused(frozen, authority):
    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT.replace(tzinfo=None))

    with pytest.raises(ValueError, match="time zone"):
        sign(frozen, act, authority=authority, time_stamps=LocalTimeStamps(authority))


# -- the authority ----------------------------------------------------------------------------


def test_an_authority_is_made_once(authority):
    before = {file.name: file.read_bytes() for file in authority.folder.iterdir()}

    again = IssuingAuthority.create(authority.folder, name="another", at=AT)

    assert again == authority
    assert {file.name: file.read_bytes() for file in authority.folder.iterdir()} == before
    assert set(before) == {
        "root.pem", "root.key", "issuer.pem", "issuer.key", "time-stamps.pem", "time-stamps.key",
    }  # fmt: skip


def test_half_an_authority_is_made_anew(tmp_path):
    """Killed between two files: the next start makes all of them, for they belong together."""
    IssuingAuthority.create(tmp_path, name="青禾", at=AT)
    (tmp_path / "issuer.pem").unlink()
    root = (tmp_path / "root.pem").read_bytes()

    IssuingAuthority.create(tmp_path, name="青禾", at=AT)

    assert (tmp_path / "root.pem").read_bytes() != root


def test_nobody_else_reads_the_keys(authority):
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in authority.folder.iterdir()} == {0o600}


def test_the_root_key_is_not_needed_for_signing(authority, frozen, tmp_path):
    for file in authority.folder.iterdir():
        if file.name != "root.key":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    without = IssuingAuthority.open(tmp_path)
    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT)

    assert sign(frozen, act, authority=without, time_stamps=LocalTimeStamps(without))


def test_no_authority_is_missed(tmp_path):
    with pytest.raises(AuthorityIsMissing):
        IssuingAuthority.open(tmp_path)


def test_a_signature_has_a_key_of_its_own(authority):
    asked = {"name": "李娜", "organisation": "启明", "role": "", "reference": "", "at": AT}
    first, second = authority.one_time_key(**asked), authority.one_time_key(**asked)

    assert first.certificate.public_key.dump() != second.certificate.public_key.dump()
    assert first.certificate.serial_number != second.certificate.serial_number
    assert first.certificate.subject.native == {"common_name": "李娜", "organization_name": "启明"}
    assert first.certificate.not_valid_before <= AT.astimezone(UTC)
    assert first.certificate.not_valid_after == authority.certificate("issuer").not_valid_after


# -- time stamps ------------------------------------------------------------------------------


class StampingService:
    """What an authority behind HTTP does with a request, as bytes in and out."""

    def __init__(self, authority, at):
        self.stamper = LocalTimeStamps(authority).stamper(at)
        self.asked, self.refuses = [], False

    def __call__(self, url, body, media_type):
        self.asked.append((url, media_type))
        if self.refuses:
            return bytes.fromhex("3005 3003 020102")  # status 2, rejection, and no token
        return self.stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()


def test_a_remote_authority_says_the_time(authority, frozen, poppler, tmp_path):
    service = StampingService(authority, AT + timedelta(seconds=7))
    remote = RemoteTimeStamps("http://stamps.example/tsa", service)
    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT)

    pdf = sign(frozen, act, authority=authority, time_stamps=remote)

    assert set(service.asked) == {("http://stamps.example/tsa", "application/timestamp-query")}
    assert "Signature is Valid" in pdfsig(poppler, tmp_path, pdf)["party-1"]


@pytest.mark.parametrize("answer", [b"", b"<html>busy</html>", TimeoutError("too slow")])
def test_without_a_time_stamp_nothing_is_signed(authority, frozen, answer):
    def send(url, body, media_type):
        if isinstance(answer, Exception):
            raise answer
        return answer

    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT)
    with pytest.raises(NoTimeStamp):
        sign(frozen, act, authority=authority, time_stamps=RemoteTimeStamps("http://x", send))


def test_a_refusal_is_no_time_stamp(authority, frozen):
    service = StampingService(authority, AT)
    service.refuses = True
    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT)

    with pytest.raises(NoTimeStamp, match="rejection"):
        sign(frozen, act, authority=authority, time_stamps=RemoteTimeStamps("http://x", service))


def test_a_stamp_for_something_else_is_not_taken(authority, frozen):
    """An answer to another question: the digest in it is not ours."""
    service = StampingService(authority, AT)
    other = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": bytes(32),
            },
            "cert_req": True,
        }
    )

    def send(url, body, media_type):
        return service(url, other.dump(), media_type)

    act = SigningAct("party-1", SIGNERS["party-1"], AGREED, AT)
    with pytest.raises(NoTimeStamp):
        sign(frozen, act, authority=authority, time_stamps=RemoteTimeStamps("http://x", send))
