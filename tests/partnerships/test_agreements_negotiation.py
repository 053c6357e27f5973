"""Facts confirmed in order, clauses commented, internal approvals that are never lost."""

import pytest
from tests.factories.agreements import changed, confirm_all, confirmed, draft, with_mandates
from tests.factories.parties import NOW, member

from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships.models import ApprovalState, VersionState
from ronghe.partnerships.operations import agreements, checking, negotiation
from ronghe.partnerships.operations.negotiation import RouteStep

pytestmark = pytest.mark.django_db


def in_negotiation(cast):
    return agreements.propose_agreement(
        version=draft(cast), to=cast.enterprise, note="", actor=cast.dean, at=NOW
    )


def confirm(version, key, actor):
    return negotiation.confirm_facts(party=version.parties.get(key=key), actor=actor, at=NOW)


def test_the_enterprise_confirms_before_the_college(cast):
    version = in_negotiation(cast)

    with pytest.raises(negotiation.OthersConfirmFirst):
        confirm(version, "college", cast.dean)
    confirm(version, "host", cast.plant_manager)
    made = confirm(version, "college", cast.dean)

    assert made.document_hash == version.document_hash


def test_each_confirms_its_own_facts_only(cast):
    version = in_negotiation(cast)

    for actor in (cast.dean, cast.mentor, cast.outsider, cast.coordinator):
        with pytest.raises(NotAllowed):
            confirm(version, "host", actor)


def test_confirming_twice_counts_once(cast):
    version = in_negotiation(cast)

    first = confirm(version, "host", cast.plant_manager)

    assert confirm(version, "host", cast.plant_manager) == first


def test_a_changed_text_is_confirmed_anew(cast):
    version = confirmed(cast, draft(cast))
    agreements.revise_agreement(
        version=version,
        document=changed(version, notice_days=90),
        why="延长通知期",
        actor=cast.plant_manager,
        at=NOW,
    )

    with pytest.raises(checking.FactsAreUnconfirmed):
        checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    version.refresh_from_db()
    assert version.parties.get(key="host").confirmations.count() == 1
    with pytest.raises(negotiation.OthersConfirmFirst):
        confirm(version, "college", cast.dean)


def test_nothing_is_confirmed_outside_negotiation(cast):
    version = draft(cast)

    with pytest.raises(negotiation.NothingToConfirm):
        confirm(version, "host", cast.plant_manager)


def comment(version, cast, clause="term", text="期限能否改为两年？", actor=None):
    return negotiation.comment_on_clause(
        version=version,
        clause=clause,
        organisation=cast.enterprise,
        text=text,
        actor=actor or cast.plant_manager,
        at=NOW,
    )


def test_a_clause_is_commented_whoevers_turn_it_is(cast):
    made = comment(draft(cast), cast)

    settled = negotiation.settle_comment(comment=made, actor=cast.dean, at=NOW)

    assert settled.settled_at == NOW
    assert settled.text == "期限能否改为两年？"


@pytest.mark.parametrize("amiss", [{"clause": "ghost"}, {"text": " "}])
def test_a_comment_speaks_of_a_clause_that_is_there(amiss, cast):
    with pytest.raises(negotiation.CommentIsAmiss):
        comment(draft(cast), cast, **amiss)


def test_strangers_comment_nothing(cast):
    with pytest.raises(NotAllowed):
        comment(draft(cast), cast, actor=cast.outsider)


# -- internal approvals -----------------------------------------------------------------------

ROUTE = [RouteStep("合作办公室", Role.COOPERATION_OFFICER), RouteStep("院长", Role.DEAN)]


@pytest.fixture
def routed(cast):
    with_mandates(cast)
    negotiation.set_approval_route(organisation=cast.college, steps=ROUTE, actor=cast.dean, at=NOW)
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    version.refresh_from_db()
    return version


def steps(version):
    return list(version.approvals.order_by("round", "number"))


def test_approvals_come_one_after_another(routed, cast):
    first, second = steps(routed)

    with pytest.raises(negotiation.NotTheNextStep):
        negotiation.approve_step(step=second, actor=cast.dean, at=NOW)
    with pytest.raises(NotAllowed):
        negotiation.approve_step(step=first, actor=cast.dean, at=NOW)
    negotiation.approve_step(step=first, remark="同意", actor=cast.cooperation_officer, at=NOW)
    negotiation.approve_step(step=second, actor=cast.dean, at=NOW)

    assert [s.state for s in steps(routed)] == [ApprovalState.APPROVED] * 2
    assert checking.begin_signing(version=routed, actor=cast.dean, at=NOW).is_frozen


def test_without_its_approvals_nothing_goes_to_signature(routed, cast):
    with pytest.raises(checking.NotReadyToSign) as refusal:
        checking.begin_signing(version=routed, actor=cast.dean, at=NOW)

    assert {h.about for h in refusal.value.hindrances if h.kind == "approval"} == {"college"}
    routed.refresh_from_db()
    assert routed.state == VersionState.CHECKING


def test_the_same_role_elsewhere_approves_nothing(routed, cast):
    stranger = member(cast.other_college, Role.COOPERATION_OFFICER, "外人")

    with pytest.raises(NotAllowed):
        negotiation.approve_step(step=steps(routed)[0], actor=stranger, at=NOW)


def test_what_is_sent_back_is_negotiated_and_approved_again_from_the_start(routed, cast):
    first = steps(routed)[0]

    negotiation.send_back_step(
        step=first, remark="期限太短", actor=cast.cooperation_officer, at=NOW
    )
    routed.refresh_from_db()
    assert routed.state == VersionState.NEGOTIATING
    checking.check_agreement(version=routed, actor=cast.dean, at=NOW)

    assert [(s.round, s.number, s.state) for s in steps(routed)] == [
        (1, 1, "sent_back"),
        (1, 2, "overtaken"),
        (2, 1, "waiting"),
        (2, 2, "waiting"),
    ]


def test_no_approval_is_lost_when_the_text_changes(routed, cast):
    """It stays on the sheet for the text of which it was said, and the new text is asked anew."""
    old = routed.document_hash
    negotiation.approve_step(
        step=steps(routed)[0], remark="同意", actor=cast.cooperation_officer, at=NOW
    )
    checking.reopen_agreement(version=routed, actor=cast.dean, at=NOW)
    routed.refresh_from_db()
    agreements.revise_agreement(
        version=routed, document=changed(routed, notice_days=90), why="改", actor=SYSTEM, at=NOW
    )
    routed.refresh_from_db()
    confirm_all(cast, routed)
    checking.check_agreement(version=routed, actor=cast.dean, at=NOW)
    routed.refresh_from_db()

    sheet = [(s.round, s.state, s.document_hash == old, s.remark) for s in steps(routed)]
    assert sheet == [
        (1, "overtaken", True, "同意"),
        (1, "overtaken", True, ""),
        (2, "waiting", False, ""),
        (2, "waiting", False, ""),
    ]
    assert steps(routed)[0].decided_by == cast.cooperation_officer.person


def test_an_approval_stands_when_the_same_text_is_checked_again(routed, cast):
    negotiation.approve_step(step=steps(routed)[0], actor=cast.cooperation_officer, at=NOW)
    checking.reopen_agreement(version=routed, actor=cast.dean, at=NOW)
    checking.check_agreement(version=routed, actor=cast.dean, at=NOW)

    assert [(s.round, s.state) for s in steps(routed)] == [(1, "approved"), (1, "waiting")]


@pytest.mark.parametrize(
    "route", [[RouteStep("", Role.DEAN)], [RouteStep("学生", Role.STUDENT)], [RouteStep("x", "king")], [RouteStep("院", Role.DEAN)] * 10]
)  # fmt: skip
def test_a_route_is_a_few_named_steps(route, cast):
    with pytest.raises(negotiation.RouteIsAmiss):
        negotiation.set_approval_route(
            organisation=cast.college, steps=route, actor=cast.dean, at=NOW
        )
