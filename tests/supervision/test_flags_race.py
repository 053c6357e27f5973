"""Two at the same moment about one flag: one decides, one reply for each side."""

import threading

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.factories import inspecting as make
from tests.factories.flags import flag_of
from tests.racing import PATIENCE_SECONDS, at_once
from tests.supervision.test_flags import AFTER, LATER

from ronghe.parties.models import Role
from ronghe.supervision.models import FlagReply, FlagState, IntegrityFlag
from ronghe.supervision.operations import flags

TWO = 2


@pytest.fixture
def raised(committed_db, cast):
    return flag_of(agreements.cooperation(cast), at=LATER)


def both_decide(cast, flag):
    second = make.colleague(cast, Role.CASE_OFFICER)

    def decide(actor, decision):
        return lambda: flags.decide_flag(
            flag=flag, decision=decision, reason="核实过。", actor=actor, at=AFTER
        )

    return at_once(decide(cast.coordinator, "explain_flag"), decide(second, "uphold_flag"))


def unlocked_and_waiting():
    """Read as the operations do, without the lock, and let both get so far."""
    both = threading.Barrier(TWO)

    def read(flag):
        found = IntegrityFlag.objects.select_related("cooperation", "organisation").get(pk=flag.pk)
        both.wait(PATIENCE_SECONDS)
        return found

    return read


def test_of_two_deciders_about_one_flag_one_decides(raised, cast):
    told = both_decide(cast, raised)

    assert sorted(told) == ["IllegalTransition", "done"]


@pytest.mark.race_twin_of("test_of_two_deciders_about_one_flag_one_decides")
def test_without_the_lock_both_decide_about_one_flag(raised, cast, monkeypatch):
    """The control: both read “raised”, and the later word writes over the earlier."""
    monkeypatch.setattr(flags, "_locked", unlocked_and_waiting())

    assert both_decide(cast, raised) == ["done", "done"]


def both_reply(cast, flag):
    def reply(actor):
        return lambda: flags.reply_to_flag(
            flag=flag, organisation=cast.college, text="有出差单。", actor=actor, at=LATER
        )

    return at_once(reply(cast.dean), reply(cast.cooperation_officer))


def test_of_two_of_one_side_one_replies(raised, cast):
    told = both_reply(cast, raised)

    assert sorted(told) == ["ReplyIsAmiss", "done"]
    assert FlagReply.objects.count() == 1


@pytest.mark.race_twin_of("test_of_two_of_one_side_one_replies")
def test_without_the_lock_only_the_database_keeps_a_second_reply_out(raised, cast, monkeypatch):
    """The control: both have looked for a reply before either writes; the constraint alone refuses."""
    monkeypatch.setattr(flags, "_locked", lambda flag: flag)
    both, create = threading.Barrier(TWO), FlagReply.objects.create

    def waited(**given):
        both.wait(PATIENCE_SECONDS)
        return create(**given)

    monkeypatch.setattr(FlagReply.objects, "create", waited)

    assert sorted(both_reply(cast, raised)) == ["done", "fault: IntegrityError"]


@pytest.mark.django_db
def test_who_comes_second_on_the_page_is_told_and_changes_nothing(cast, sign_in):
    flag = flag_of(agreements.cooperation(cast))
    flag.reply_due_on = flag.raised_at.date()
    flag.save(update_fields=["reply_due_on"])
    client, at = sign_in(cast.coordinator), reverse("flags:flag_decide", args=[flag.reference])
    IntegrityFlag.objects.filter(pk=flag.pk).update(
        state=FlagState.UPHELD, decided_at=AFTER, decision_reason="已核实。"
    )

    answer = client.post(at, {"decision": "explain_flag", "reason": "无误。"}, follow=True)

    assert answer.status_code == 200
    flag.refresh_from_db()
    assert (flag.state, flag.decision_reason) == (FlagState.UPHELD, "已核实。")
