"""Flags: raised at night on records, answered by both sides, decided by a person, lapsed with a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.factories.flags import flag_of
from tests.supervision.test_standing import LATER, lived, placement  # noqa: F401 -- a fixture

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import RandomQuestion, WeekRecord
from ronghe.supervision.checking.reading import seen
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.models import FlagReply, FlagState, IntegrityFlag
from ronghe.supervision.operations.flags import (
    DecisionLacksReason,
    NotYetHeard,
    ReplyIsAmiss,
    check_region,
    decide_flag,
    reply_to_flag,
)
from ronghe.supervision.reading import ties_of

pytestmark = pytest.mark.django_db
AFTER = LATER + timedelta(days=30)


def otherwise(question):
    return (question.entered + 3) % 6


@pytest.fixture
def cooperation(cast):
    return agreements.cooperation(cast)


def run(*, at=LATER):
    (region,) = regions_to_check(at=at)
    return check_region(region=region, actor=SYSTEM, at=at)


def reply(flag, who, *, text="师傅那几周出差，由班组长代答。", at=LATER):
    return reply_to_flag(flag=flag, organisation=who.organisation, text=text, actor=who, at=at)


def decide(flag, who, decision="explain_flag", *, reason="出差审批单可以印证。", at=AFTER):
    return decide_flag(flag=flag, decision=decision, reason=reason, actor=who, at=at)


def test_contradicted_confirmations_raise_one_flag_with_its_reason(cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement, says=otherwise)

    counts = run()

    assert counts == {"checked": 1, "raised": 1, "lapsed": 0}
    flag = IntegrityFlag.objects.get()
    assert (flag.cooperation, flag.state) == (cooperation, FlagState.RAISED)
    assert [one["check"] for one in flag.signals] == ["unseen_answers"]
    assert flag.signals[0]["text"]["zh"].startswith("在看到周记录之前作出的12次回答中，有12次")
    assert set(flag.signals[0]["records"]) == {f"question:{one}" for one in RandomQuestion.objects.values_list("pk", flat=True)}  # fmt: skip
    assert flag.reply_due_on >= LATER.date() + timedelta(days=14)
    assert AuditRecord.objects.filter(verb="flag.raised").count() == 1
    assert run(at=LATER + timedelta(days=1)) == {"checked": 1, "raised": 0, "lapsed": 0}


def test_an_honest_cooperation_is_not_flagged(cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement)

    assert run() == {"checked": 1, "raised": 0, "lapsed": 0}


def test_what_the_friday_list_confirms_in_one_go_says_so(cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement, count=3)
    WeekRecord.objects.update(answered_at=LATER)

    ((_subject, own),) = seen(ties_of([cooperation.pk], on=LATER.date()), on=LATER.date(), explained={}).items()  # fmt: skip

    assert [one.in_one_go for one in own.confirmations] == [True] * 3


def test_what_was_corrected_lets_the_flag_lapse_with_a_trace(cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement, says=otherwise)
    run()
    for one in RandomQuestion.objects.all():
        RandomQuestion.objects.filter(pk=one.pk).update(answer=one.entered)

    assert run(at=AFTER)["lapsed"] == 1

    flag = IntegrityFlag.objects.get()
    assert (flag.state, flag.lapsed_at) == (FlagState.LAPSED, AFTER)
    assert len(flag.signals[0]["records"]) == 12
    assert AuditRecord.objects.filter(verb="flag.lapsed").count() == 1


def test_explained_it_comes_back_on_new_records_alone(cast, cooperation, placement):  # noqa: F811 -- the fixture
    lived(placement, says=otherwise)
    run()
    decide(IntegrityFlag.objects.get(), cast.coordinator)

    assert run(at=AFTER)["raised"] == 0

    # The same contradictions, made anew after the flag was raised.
    WeekRecord.objects.update(answered_at=AFTER)
    assert run(at=AFTER + timedelta(days=1))["raised"] == 1
    assert IntegrityFlag.objects.count() == 2


def test_both_sides_reply_once_and_then_it_may_be_decided(cast, cooperation):
    flag = flag_of(cooperation, at=LATER)
    reply(flag, cast.dean)
    with pytest.raises(NotYetHeard):
        decide(flag, cast.coordinator, at=LATER)
    reply(flag, cast.plant_manager)
    with pytest.raises(ReplyIsAmiss):
        reply(flag, cast.plant_manager)

    found = decide(flag, cast.coordinator, at=LATER)

    assert (found.state, found.decided_by) == (FlagState.EXPLAINED, cast.coordinator.person)
    assert FlagReply.objects.count() == 2
    with pytest.raises(IllegalTransition):
        decide(flag, cast.coordinator, "uphold_flag")
    with pytest.raises(ReplyIsAmiss):
        reply(flag, cast.dean)


def test_silence_only_lets_the_time_pass(cast, cooperation):
    flag = flag_of(cooperation, at=LATER)

    found = decide(flag, cast.coordinator, "send_flag_to_inspection")

    assert found.state == FlagState.TO_VERIFY
    assert decide(flag, cast.coordinator, "uphold_flag").state == FlagState.UPHELD


def test_a_decision_says_why_and_a_reply_something(cast, cooperation):
    flag = flag_of(cooperation, at=LATER)

    with pytest.raises(DecisionLacksReason):
        decide(flag, cast.coordinator, reason="  ")
    with pytest.raises(DecisionLacksReason):
        decide(flag, cast.coordinator, "lapse_flag")
    with pytest.raises(ReplyIsAmiss):
        reply(flag, cast.dean, text=" ")


@pytest.mark.parametrize("who", ["dean", "plant_manager", "inspector", "mentor", "student", "outsider"])  # fmt: skip
def test_only_who_decides_for_the_authority_decides(who, cast, cooperation):
    flag = flag_of(cooperation, at=LATER)

    with pytest.raises(NotAllowed):
        decide(flag, getattr(cast, who))


@pytest.mark.parametrize("who", ["coordinator", "inspector", "mentor", "student", "outsider"])
def test_only_the_sides_reply(who, cast, cooperation):
    flag = flag_of(cooperation, at=LATER)

    with pytest.raises(NotAllowed):
        reply(flag, getattr(cast, who))


def test_the_sides_and_the_authority_see_it_and_nobody_else(cast, cooperation):
    flag_of(cooperation, at=LATER)
    names = ("dean", "cooperation_officer", "plant_manager", "coordinator", "inspector", "administrator", "class_teacher", "mentor", "student", "outsider")  # fmt: skip
    people = {name: getattr(cast, name) for name in names}

    seeing = {name for name, one in people.items() if IntegrityFlag.objects.visible_to(one).exists()}  # fmt: skip

    assert seeing == {"dean", "cooperation_officer", "plant_manager", "coordinator", "inspector", "administrator"}  # fmt: skip


def test_only_the_system_checks_a_region(cast):
    (region,) = regions_to_check(at=LATER)

    with pytest.raises(NotAllowed):
        check_region(region=region, actor=cast.coordinator, at=LATER)


def test_the_page_says_what_was_seen_and_names_no_student(cast, cooperation, placement, sign_in):  # noqa: F811 -- the fixture
    lived(placement, says=otherwise)
    run()
    flag = IntegrityFlag.objects.get()

    shown = sign_in(cast.dean).get(reverse("flags:flag_page", args=[flag.reference]))

    words = shown.content.decode()
    assert "contradict" in words or "矛盾" in words
    assert placement.reference in words
    assert placement.student.person.full_name not in words


def test_a_side_replies_and_the_authority_decides_on_the_pages(cast, cooperation, sign_in):
    flag = flag_of(cooperation)
    at = reverse("flags:flag_reply", args=[flag.reference])
    for who in (cast.dean, cast.plant_manager):
        assert sign_in(who).post(at, {"text": "有出差单。"}).status_code == 302

    client = sign_in(cast.coordinator)
    decided = client.post(
        reverse("flags:flag_decide", args=[flag.reference]),
        {"decision": "explain_flag", "reason": "核实过。"},
    )

    assert decided.status_code == 302
    flag.refresh_from_db()
    assert flag.state == FlagState.EXPLAINED
    page = client.get(reverse("flags:flag_page", args=[flag.reference])).content.decode()
    assert "核实过。" in page
    assert "有出差单。" in page
    assert flag.reference in client.get(reverse("flags:flag_list") + "?state=all").content.decode()
