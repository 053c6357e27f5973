"""Amendments, change of a party, and suspension."""

from datetime import date, timedelta

import pytest
from tests.factories.agreements import (
    ENDS,
    STARTS,
    amended,
    confirm_all,
    confirmed,
    draft,
    in_force,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, mandate, member, organisation

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.engines.terms import Phase
from ronghe.kernel.audit import story_of
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import DocumentKind, Role
from ronghe.partnerships.models import (
    AgreementState,
    ObligationState,
    VersionState,
)
from ronghe.partnerships.operations import agreements, amending, checking, joining, signing
from ronghe.partnerships.standing import phase_of, terms_in_force, version_in_force
from ronghe.partnerships.standing import story_of as story_of_term
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db
LATER = STARTS + timedelta(days=30)


def pay_on(agreement, day):
    return terms_in_force(agreement, on=day).terms.get("host.monthly_pay_minor")


def test_an_amendment_counts_from_its_day_and_leaves_the_past(placed, cast):
    agreement, student = placed

    version = amended(agreement, student, cast, host__monthly_pay_minor=350_000)

    assert version.state == VersionState.SIGNED
    assert version.changes == {"host.monthly_pay_minor": 350_000}
    assert pay_on(agreement, LATER - timedelta(days=1)) == 320_000
    assert pay_on(agreement, LATER) == 350_000
    assert terms_in_force(agreement, on=LATER).sources["host.monthly_pay_minor"] == 2
    assert terms_in_force(agreement, on=LATER).sources["place"] == 1
    assert version_in_force(agreement, on=LATER) == version
    assert version_in_force(agreement, on=STARTS).number == 1


def test_a_change_for_a_time_passes(placed, cast):
    agreement, student = placed
    last = LATER + timedelta(days=13)

    amended(agreement, student, cast, until_on=last, place="二号厂区")

    places = [terms_in_force(agreement, on=day).terms["place"] for day in (STARTS, LATER, last, last + timedelta(days=1))]  # fmt: skip
    assert places == ["青禾市工业大道1号", "二号厂区", "二号厂区", "青禾市工业大道1号"]
    assert [s.number for s in story_of_term(agreement, "place")] == [1, 2, 1]


def test_an_amendment_after_a_change_for_a_time_does_not_make_it_last(placed, cast):
    agreement, student = placed
    last = LATER + timedelta(days=13)
    amended(agreement, student, cast, until_on=last, place="二号厂区")

    second = amended(
        agreement,
        student,
        cast,
        effective_on=last + timedelta(days=5),
        host__monthly_pay_minor=350_000,
    )

    assert set(second.changes) == {"host.monthly_pay_minor"}
    assert terms_in_force(agreement, on=ENDS).terms["place"] == "青禾市工业大道1号"


def amended_late(agreement, student, cast, effective_on, signed_at):
    version = amending.draft_amendment(
        agreement=agreement,
        purpose="调薪",
        effective_on=effective_on,
        terms={"host.monthly_pay_minor": 350_000},
        actor=cast.dean,
        at=NOW,
    )
    version = out_for_signature(cast, version)
    for key, actor in (("host", cast.signatory), ("college", cast.dean), ("student", student)):
        sign(version, key, actor, signed_at)
    version.refresh_from_db()
    return version


def test_an_amendment_signed_late_counts_from_its_last_signature(placed, cast):
    agreement, student = placed
    late = NOW + timedelta(days=60)

    version = amended_late(agreement, student, cast, LATER - timedelta(days=20), late)

    assert version.in_force_on == late.date()
    assert version.effective_on == LATER - timedelta(days=20)
    assert pay_on(agreement, late.date() - timedelta(days=1)) == 320_000


def test_an_amendment_counts_no_earlier_than_what_it_amends(placed, cast):
    agreement, student = placed

    version = amended_late(agreement, student, cast, NOW.date(), NOW)

    assert version.changes == {"host.monthly_pay_minor": 350_000}
    assert version.in_force_on == STARTS
    assert phase_of(agreement, on=STARTS - timedelta(days=1)) == Phase.NOT_BEGUN
    assert pay_on(agreement, STARTS) == 350_000


def test_the_agreement_stays_in_force_while_it_is_amended(placed, cast):
    agreement, _student = placed

    version = amending.draft_amendment(
        agreement=agreement, purpose="调整", effective_on=LATER, actor=cast.dean, at=NOW
    )
    out_for_signature(cast, version)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE
    with pytest.raises(amending.NothingToAmend):
        amending.draft_amendment(
            agreement=agreement, purpose="又一次", effective_on=LATER, actor=cast.dean, at=NOW
        )


def test_a_refused_amendment_leaves_all_as_it_was(placed, cast):
    agreement, _student = placed
    version = amending.draft_amendment(
        agreement=agreement, purpose="降薪", effective_on=LATER, terms={"host.monthly_pay_minor": 300_000}, actor=cast.plant_manager, at=NOW
    )  # fmt: skip
    version = agreements.propose_agreement(
        version=version, to=cast.college, note="", actor=cast.plant_manager, at=NOW
    )
    confirm_all(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    version = checking.begin_signing(version=version, actor=cast.dean, at=NOW)
    signing.refuse_agreement(
        party=version.parties.get(key="college"), reason="低于约定", actor=cast.dean, at=NOW
    )

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE
    assert pay_on(agreement, ENDS) == 320_000


@pytest.mark.parametrize(
    ("effective_on", "until_on"),
    [(NOW.date() - timedelta(days=1), None), (LATER, LATER - timedelta(days=1))],
)
def test_an_amendment_never_begins_in_the_past(effective_on, until_on, placed, cast):
    with pytest.raises(amending.ThePastStays):
        amending.draft_amendment(
            agreement=placed[0],
            purpose="补记",
            effective_on=effective_on,
            until_on=until_on,
            actor=cast.dean,
            at=NOW,
        )


def test_one_that_waited_too_long_is_not_put_out_for_signature(placed, cast):
    version = amending.draft_amendment(
        agreement=placed[0], purpose="调整", effective_on=LATER, actor=cast.dean, at=NOW
    )
    version = confirmed(cast, version)
    late = NOW + timedelta(days=90)
    checking.check_agreement(version=version, actor=cast.dean, at=late)

    with pytest.raises(checking.NotReadyToSign) as refusal:
        checking.begin_signing(version=version, actor=cast.dean, at=late)
    assert "past" in {one.kind for one in refusal.value.hindrances}


def test_a_mandate_for_agreements_is_none_for_amendments(cast):
    with_mandates(cast, kinds=[DocumentKind.COOPERATION_AGREEMENT])
    version = in_force(cast)
    following = amending.draft_amendment(
        agreement=version.agreement, purpose="调整", effective_on=LATER, actor=cast.dean, at=NOW
    )

    with pytest.raises(checking.NotReadyToSign) as refusal:
        out_for_signature(cast, following)
    assert {one.kind for one in refusal.value.hindrances} == {"mandate"}


def test_what_was_owed_by_the_old_text_makes_room_for_the_new(placed, cast):
    agreement, student = placed
    before = {o.due_on for o in agreement.obligations.filter(key="pay")}

    version = amended(agreement, student, cast, ends_on="2027-01-08")

    owed = agreement.obligations.filter(key="pay", state=ObligationState.OPEN)
    assert {o.due_on for o in owed} == {day for day in before if day <= date(2027, 1, 8)}
    assert {o.version_id for o in owed if o.due_on >= LATER} <= {version.pk}
    assert "obligation.cancelled" in [r.verb for r in story_of(agreement)]


# -- change of a party ------------------------------------------------------------------------


def test_another_host_takes_over_by_amendment(cast):
    with_mandates(cast)
    agreement = in_force(cast).agreement
    newcomer = organisation(name="恒力机械有限公司", number=10_000_077)
    signer = member(newcomer, Role.SIGNATORY, "方圆")
    mandate(newcomer, signer.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    joining.admit_party(
        cooperation=agreement.cooperation, organisation=newcomer, actor=cast.dean, at=NOW
    )
    version = amending.draft_amendment(
        agreement=agreement, purpose="更换企业", effective_on=LATER, actor=cast.dean, at=NOW
    )

    version = joining.replace_party(
        version=version,
        key="host",
        side=Side("host", newcomer),
        why="原企业迁址",
        actor=cast.dean,
        at=NOW,
    )

    assert version.content.party("host").who == newcomer.reference
    version = out_for_signature_of(version, newcomer, cast)
    sign(version, "host", signer)
    sign(version, "college", cast.dean)
    owed = agreement.obligations.filter(key="offers", state=ObligationState.OPEN)
    assert {o.owner for o in owed} == {newcomer}


def out_for_signature_of(version, newcomer, cast):
    version = agreements.propose_agreement(
        version=version, to=newcomer, note="", actor=SYSTEM, at=NOW
    )
    confirm_all(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    return checking.begin_signing(version=version, actor=cast.dean, at=NOW)


def test_a_newcomer_has_part_in_the_cooperation_and_the_same_role(cast):
    version = draft(cast)
    stranger = organisation(name="外来企业")

    for side in (Side("host", stranger), Side("college", cast.other_college)):
        with pytest.raises(joining.NoPlaceForParty):
            joining.replace_party(
                version=version, key="host", side=side, why="换", actor=cast.dean, at=NOW
            )


# -- suspension -------------------------------------------------------------------------------


def test_a_suspended_agreement_rests_and_goes_on(placed, cast):
    agreement, _student = placed
    start = NOW.replace(month=11, day=2)

    amending.suspend_agreement(
        agreement=agreement, reason="检修", actor=cast.plant_manager, at=start
    )
    amending.resume_agreement(agreement=agreement, actor=cast.dean, at=start + timedelta(days=7))

    agreement.refresh_from_db()
    day = start.date()
    phases = [phase_of(agreement, on=day + timedelta(days=n)) for n in (-1, 0, 6, 7)]
    assert phases == [Phase.IN_FORCE, Phase.SUSPENDED, Phase.SUSPENDED, Phase.IN_FORCE]
    assert agreement.state == AgreementState.IN_FORCE


def test_suspending_says_why_and_happens_once(placed, cast):
    agreement, _student = placed
    with pytest.raises(amending.EndSaysNothing):
        amending.suspend_agreement(agreement=agreement, reason=" ", actor=cast.dean, at=NOW)
    amending.suspend_agreement(agreement=agreement, reason="停电", actor=cast.dean, at=NOW)

    with pytest.raises(IllegalTransition):
        amending.suspend_agreement(agreement=agreement, reason="停电", actor=cast.dean, at=NOW)
