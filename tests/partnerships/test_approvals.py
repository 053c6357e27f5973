"""Approval routes: rounds that go the way the route says, who hears of them, and the sheet."""

from dataclasses import replace

import pytest
from tests.factories.agreements import changed, confirm_all, confirmed, draft, with_mandates
from tests.factories.parties import NOW, member

from ronghe.kernel import news
from ronghe.kernel.documents import Words
from ronghe.kernel.models import Event, Message
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships.approval_papers import sheet_of, steps_of
from ronghe.partnerships.approvals import approvers_of, steps_whose_turn_it_is
from ronghe.partnerships.operations import agreements, checking, negotiation
from ronghe.partnerships.operations.negotiation import RouteStep

pytestmark = pytest.mark.django_db
ROUTE = [RouteStep("合作办公室", Role.COOPERATION_OFFICER), RouteStep("财务处", Role.FINANCE)]


def set_route(cast, route):
    negotiation.set_approval_route(organisation=cast.college, steps=route, actor=cast.dean, at=NOW)


@pytest.fixture
def accountant(cast):
    return member(cast.college, Role.FINANCE, "钱进", email="finance@example.org")


@pytest.fixture
def routed(cast, accountant):
    """Checked, and laid before the cooperation office and finance."""
    with_mandates(cast)
    set_route(cast, ROUTE)
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    version.refresh_from_db()
    return version


def revised(version, **terms):
    agreements.revise_agreement(
        version=version, document=changed(version, **terms), why="改", actor=SYSTEM, at=NOW
    )
    version.refresh_from_db()


def check_again(version, cast):
    confirm_all(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    version.refresh_from_db()


def states(version):
    return [
        (one.round, one.title, one.state) for one in version.approvals.order_by("round", "number")
    ]


def test_a_text_changed_to_and_fro_is_approved_anew(routed, cast):
    before = routed.content
    checking.reopen_agreement(version=routed, actor=cast.dean, at=NOW)
    routed.refresh_from_db()
    revised(routed, notice_days=90)
    agreements.revise_agreement(version=routed, document=before, why="改回", actor=SYSTEM, at=NOW)
    routed.refresh_from_db()

    check_again(routed, cast)

    with pytest.raises(checking.NotReadyToSign):
        checking.begin_signing(version=routed, actor=cast.dean, at=NOW)
    assert [(r, s) for r, _t, s in states(routed)] == [
        (1, "overtaken"),
        (1, "overtaken"),
        (2, "waiting"),
        (2, "waiting"),
    ]


def test_another_route_counts_from_the_next_check(routed, cast):
    set_route(cast, [RouteStep("院长", Role.DEAN)])
    assert [s for _r, _t, s in states(routed)] == ["waiting", "waiting"]

    checking.reopen_agreement(version=routed, actor=cast.dean, at=NOW)
    checking.check_agreement(version=routed, actor=cast.dean, at=NOW)

    assert states(routed) == [
        (1, "合作办公室", "overtaken"),
        (1, "财务处", "overtaken"),
        (2, "院长", "waiting"),
    ]


def test_a_route_taken_away_keeps_nobody_waiting(routed, cast):
    set_route(cast, [])
    checking.reopen_agreement(version=routed, actor=cast.dean, at=NOW)
    checking.check_agreement(version=routed, actor=cast.dean, at=NOW)

    assert checking.begin_signing(version=routed, actor=cast.dean, at=NOW).is_frozen


def test_a_role_of_another_kind_of_organisation_approves_nothing(cast):
    with pytest.raises(negotiation.RouteIsAmiss):
        set_route(cast, [RouteStep("师傅", Role.MENTOR)])


def test_whose_turn_it_is_hears_of_it_and_nobody_else(routed, cast, accountant):
    turn = steps_whose_turn_it_is()
    assert approvers_of(turn, on=NOW.date()) == [cast.cooperation_officer.person]
    step = routed.approvals.get(number=1)

    negotiation.approve_step(step=step, actor=cast.cooperation_officer, at=NOW)
    event = Event.objects.get(name="approval.approved")
    news.deliver(event.pk, "partnerships.tell_next_approvers", secrets={}, at=NOW)

    assert approvers_of(turn.all(), on=NOW.date()) == [accountant.person]
    assert list(Message.objects.values_list("person_id", flat=True)) == [accountant.person_id]


def test_the_sheet_says_who_decided_what_and_leaves_room_for_the_rest(routed, cast):
    step = routed.approvals.get(number=1)
    negotiation.approve_step(step=step, remark="条款齐全。", actor=cast.cooperation_officer, at=NOW)

    sheet = sheet_of(routed, cast.college, steps_of(routed, cast.college))

    first, second = sheet.steps
    assert first.opinion == Words("同意。条款齐全。", "Agreed. 条款齐全。")
    assert (first.person, first.decided_on) == ("赵倩", NOW.date())
    assert replace(second, office=Words("")) == replace(second, office=Words(""), opinion=Words(""), person="", decided_on=None)  # fmt: skip
    said = {line.name.zh: line.value.zh for line in sheet.subject}
    assert said["签约各方"] == "启明精密制造有限公司、青禾职业技术学院"
    assert said["文本摘要 SHA-256"].replace(" ", "") == routed.document_hash
    assert sheet.organisation == Words("青禾职业技术学院", "Qinghe Polytechnic")


def test_what_an_earlier_round_said_stays_on_the_sheet(routed, cast):
    step = routed.approvals.get(number=1)
    negotiation.send_back_step(
        step=step, remark="报酬条款不清", actor=cast.cooperation_officer, at=NOW
    )
    routed.refresh_from_db()
    check_again(routed, cast)

    sheet = sheet_of(routed, cast.college, steps_of(routed, cast.college))

    assert [one.person for one in sheet.steps] == ["", ""]
    (note,) = sheet.notes
    assert note.zh == "第1轮 合作办公室：退回修改。报酬条款不清（赵倩，2026年9月7日）"
