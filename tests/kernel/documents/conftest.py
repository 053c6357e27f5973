"""Documents signed once for all tests: making keys takes a second."""

import shutil
import subprocess
from datetime import datetime, timedelta, timezone

import pytest
from tests.kernel.documents.samples import agreement, imprint

from ronghe.kernel.documents import (
    IssuingAuthority,
    LocalTimeStamps,
    Signer,
    SigningAct,
    Words,
    prepare_signatures,
    sign,
    typeset,
)

AT = datetime(2026, 9, 1, 10, 23, 45, tzinfo=timezone(timedelta(hours=8)))
AGREED = Words("同意本协议全部条款", "I agree to all of it")
SIGNERS = {
    "party-2": Signer("李娜", Words("总经理"), Words("启明精密制造有限公司"), "MA-2026-0002"),
    "party-1": Signer("周文清", Words("院长"), Words("青禾职业技术学院"), "MA-2026-0001"),
    "party-3": Signer("𠮷田·艾合买提 Őszi", Words(), Words()),
    "party-4": Signer("林国强", Words("监护人", "guardian"), Words()),
}


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority") / "signing"
    return IssuingAuthority.create(folder, name="青禾市教育局", at=AT - timedelta(days=3))


@pytest.fixture(scope="session")
def sign_as(authority):
    """Sign in a field as whoever's it is, so many minutes after the first."""

    def signed(pdf, field, minutes=0, *, by=authority, signer=None):
        at = AT + timedelta(minutes=minutes)
        act = SigningAct(field, signer or SIGNERS[field], AGREED, at)
        return sign(pdf, act, authority=by, time_stamps=LocalTimeStamps(by))

    return signed


@pytest.fixture(scope="session")
def frozen():
    """The agreement as it is when signing begins."""
    return prepare_signatures(typeset(agreement(), imprint()))


@pytest.fixture(scope="session")
def stages(frozen, sign_as):
    """The file as frozen and after each of four signatures."""
    made = [frozen]
    for minutes, field in enumerate(SIGNERS):
        made.append(sign_as(made[-1], field, minutes))
    return made


@pytest.fixture(scope="session")
def poppler():
    """Run one of poppler's programs on a file; gives its output."""

    def run(program, file, *arguments):
        found = shutil.which(program)
        if found is None:
            pytest.skip(f"poppler's {program} is not installed (apt install poppler-utils)")
        argv = [found, *arguments, str(file)]
        return subprocess.run(argv, check=True, capture_output=True, text=True).stdout

    return run
