"""How agreements end: early, as agreed, by the authority, or as drafts that nobody works on."""

from datetime import date, timedelta

import pytest
from tests.factories.agreements import (
    ENDS,
    STARTS,
    amended,
    changed,
    cooperation,
    draft,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW

from ronghe.engines.terms import Phase
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import agreement_tasks
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    ObligationState,
    VersionState,
)
from ronghe.partnerships.operations import agreements, amending, signing
from ronghe.partnerships.standing import phase_of

pytestmark = pytest.mark.django_db
LATER = STARTS + timedelta(days=30)


# -- the end ----------------------------------------------------------------------------------


def terminate(agreement, cast, **changes):
    given = {
        "agreement": agreement,
        "reason": "企业停产",
        "ended_on": LATER,
        "at_fault": cast.enterprise,
        "students_then": "转至恒力机械继续实习",
        "actor": cast.dean,
        "at": NOW,
    }
    return amending.terminate_agreement(**given | changes)


def test_an_early_end_says_why_when_at_whose_fault_and_what_becomes_of_the_student(placed, cast):
    agreement, _student = placed

    ended = terminate(agreement, cast)

    assert ended.state == AgreementState.TERMINATED
    assert (ended.ended_on, ended.at_fault, ended.ending) == (LATER, cast.enterprise, "企业停产")
    assert phase_of(ended, on=LATER) == Phase.IN_FORCE
    assert phase_of(ended, on=LATER + timedelta(days=1)) == Phase.OVER
    open_ = agreement.obligations.filter(state=ObligationState.OPEN)
    assert all(o.due_on <= LATER for o in open_)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": ""}, amending.EndSaysNothing),
        ({"students_then": " "}, amending.EndSaysNothing),
        ({"ended_on": NOW.date() - timedelta(days=1)}, amending.ThePastStays),
    ],
)
def test_an_end_is_told_whole(changes, refusal, placed, cast):
    with pytest.raises(refusal):
        terminate(placed[0], cast, **changes)


def test_only_a_party_is_at_fault_and_perhaps_nobody(placed, cast):
    with pytest.raises(amending.NoPartyOfIt):
        terminate(placed[0], cast, at_fault=cast.other_college)

    assert terminate(placed[0], cast, at_fault=None).at_fault is None


def test_an_amendment_under_way_ends_with_the_agreement(placed, cast):
    agreement, _student = placed
    version = amending.draft_amendment(
        agreement=agreement, purpose="调整", effective_on=LATER, actor=cast.dean, at=NOW
    )

    terminate(agreement, cast)

    version.refresh_from_db()
    assert version.state == VersionState.LAPSED


def test_one_that_was_out_for_signature_is_withdrawn_with_it(placed, cast):
    agreement, _student = placed
    version = amending.draft_amendment(
        agreement=agreement, purpose="调整", effective_on=LATER, actor=cast.dean, at=NOW
    )
    version = out_for_signature(cast, version)

    terminate(agreement, cast)

    with pytest.raises(signing.NotOutForSignature):
        sign(version, "host", cast.signatory)


def test_who_may_end_an_agreement(placed, cast):
    for actor in (cast.outsider, cast.mentor, cast.student, cast.coordinator):
        with pytest.raises(NotAllowed):
            terminate(placed[0], cast, actor=actor)


def test_an_authority_annuls_and_the_parties_do_not(placed, cast):
    agreement, _student = placed
    for actor in (cast.dean, cast.inspector, cast.administrator):
        with pytest.raises(NotAllowed):
            amending.annul_agreement(agreement=agreement, reason="x", actor=actor, at=NOW)

    annulled = amending.annul_agreement(
        agreement=agreement,
        reason="以欺诈订立",
        students_then="学生转回校内实训",
        actor=cast.coordinator,
        at=NOW,
    )

    assert annulled.state == AgreementState.ANNULLED
    assert not annulled.obligations.filter(state=ObligationState.OPEN).exists()


def test_an_agreement_is_complete_the_day_after_its_last(placed, cast):
    agreement, _student = placed

    assert amending.complete_agreements(on=ENDS, actor=SYSTEM, at=NOW) == 0
    assert amending.complete_agreements(on=ENDS + timedelta(days=1), actor=SYSTEM, at=NOW) == 1
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.COMPLETED


def test_an_agreement_that_was_made_longer_is_complete_later(placed, cast):
    agreement, student = placed
    amended(agreement, student, cast, ends_on="2027-03-05")

    assert amending.complete_agreements(on=ENDS + timedelta(days=1), actor=SYSTEM, at=NOW) == 0
    assert amending.complete_agreements(on=date(2027, 3, 6), actor=SYSTEM, at=NOW) == 1


# -- stale drafts -----------------------------------------------------------------------------


def tend(at):
    told = amending.announce_stale_agreements(actor=SYSTEM, at=at)
    return told, amending.lapse_stale_agreements(actor=SYSTEM, at=at)


def test_a_stale_draft_lapses_after_notice(cast):
    version = draft(cast)

    assert tend(NOW + timedelta(days=45)) == (0, 0)
    assert tend(NOW + timedelta(days=46)) == (1, 0)
    assert tend(NOW + timedelta(days=59)) == (0, 0)
    assert tend(NOW + timedelta(days=60)) == (0, 1)
    version.refresh_from_db()
    assert version.state == VersionState.LAPSED
    assert Agreement.objects.get().state == AgreementState.LAPSED


def test_without_notice_nothing_lapses(cast):
    version = draft(cast)

    assert amending.lapse_stale_agreements(actor=SYSTEM, at=NOW + timedelta(days=200)) == 0
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_work_on_a_draft_keeps_it_alive(cast):
    version = draft(cast)
    tend(NOW + timedelta(days=46))
    agreements.revise_agreement(
        version=version, document=changed(version, notice_days=45), why="改", actor=cast.dean, at=NOW + timedelta(days=50)
    )  # fmt: skip

    assert tend(NOW + timedelta(days=61)) == (0, 0)


def test_what_is_out_for_signature_does_not_lapse(cast):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))

    assert tend(NOW + timedelta(days=400)) == (0, 0)
    version.refresh_from_db()
    assert version.state == VersionState.SIGNING


def test_only_the_system_tends(cast):
    cooperation(cast)
    for tending in (amending.announce_stale_agreements, amending.lapse_stale_agreements):
        with pytest.raises(NotAllowed):
            tending(actor=cast.dean, at=NOW)


def test_the_clock_tends_agreements_and_obligations(placed, cast):
    agreement, _student = placed
    over = NOW.replace(year=2027, month=3, day=1)

    agreement_tasks.tend_agreements(int(over.timestamp()))
    agreement_tasks.note_missed(int(over.timestamp()))

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.COMPLETED
    assert set(agreement.obligations.values_list("state", flat=True)) == {ObligationState.MISSED}
