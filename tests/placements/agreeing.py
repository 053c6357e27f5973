"""Agreements that change or fall away, and rounds whose students have confirmed."""

from datetime import timedelta

from tests.factories.agreements import (
    confirm_all,
    sign,
)
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    ENDS,
    STARTS,
    closed,
    oneself,
    opened,
    published,
    pupils,
    ranked,
)

from ronghe.partnerships.operations import agreements as drafting
from ronghe.partnerships.operations import amending, checking
from ronghe.placements.models import CandidateState
from ronghe.placements.operations import publishing


def amended(cast, version, *, effective_on=STARTS, until_on=None, **terms):
    """The agreement with other terms from a day on, signed by both."""
    change = amending.draft_amendment(
        agreement=version.agreement,
        purpose="调整",
        effective_on=effective_on,
        until_on=until_on,
        terms=terms,
        actor=cast.dean,
        at=NOW,
    )
    change = drafting.propose_agreement(
        version=change, to=cast.enterprise, note="", actor=cast.dean, at=NOW
    )
    confirm_all(cast, change)
    checking.check_agreement(version=change, actor=cast.dean, at=NOW)
    change = checking.begin_signing(version=change, actor=cast.dean, at=NOW)
    sign(change, "host", cast.signatory)
    sign(change, "college", cast.dean)
    version.agreement.refresh_from_db()
    return change


def suspended(cast, version):
    amending.suspend_agreement(agreement=version.agreement, reason="整改", actor=cast.dean, at=NOW)


def ended(cast, version):
    amending.terminate_agreement(
        agreement=version.agreement,
        reason="停产",
        ended_on=NOW.date() + timedelta(days=1),
        students_then="转回校内",
        actor=cast.dean,
        at=NOW,
    )


def shortened(cast, version):
    amended(cast, version, ends_on=(ENDS - timedelta(days=1)).isoformat())


def confirmed(cast, round_, wanted, *, count):
    pupils(cast.school_class, count)
    round_ = opened(round_, cast.school_class)
    for one in round_.candidates.order_by("pk"):
        ranked(one, wanted)
    round_ = published(closed(round_))
    for one in round_.candidates.filter(state=CandidateState.OFFERED):
        publishing.confirm_place(candidate=one, actor=oneself(one), at=AFTER)
    return round_
