"""An amendment made while the activity runs is no agreement that was signed too late."""

from datetime import timedelta

import pytest
from tests.factories.agreements import (
    STARTS,
    confirmed,
    cooperation,
    draft,
    in_force,
    with_mandates,
)
from tests.factories.parties import NOW

from ronghe.partnerships.models import VersionState
from ronghe.partnerships.operations.amending import draft_amendment
from ronghe.partnerships.operations.checking import (
    NotReadyToSign,
    begin_signing,
    check_agreement,
)

pytestmark = pytest.mark.django_db
LATER = NOW + (STARTS - NOW.date()) + timedelta(days=40)


def test_amendment_after_the_first_day_goes_out_for_signature(cast):
    with_mandates(cast)
    agreement = in_force(cast, draft(cast, cooperation(cast))).agreement
    amendment = draft_amendment(
        agreement=agreement,
        purpose="调整合作内容",
        effective_on=LATER.date() + timedelta(days=30),
        terms={"content": "增加一门企业课程"},
        actor=cast.dean,
        at=LATER,
    )
    version = confirmed(cast, amendment)
    check_agreement(version=version, actor=cast.dean, at=LATER)

    out = begin_signing(version=version, actor=cast.dean, at=LATER)

    assert out.state == VersionState.SIGNING


def test_first_agreement_after_the_first_day_still_comes_too_late(cast):
    with_mandates(cast)
    version = confirmed(cast, draft(cast, cooperation(cast)))
    check_agreement(version=version, actor=cast.dean, at=LATER)

    with pytest.raises(NotReadyToSign):
        begin_signing(version=version, actor=cast.dean, at=LATER)
