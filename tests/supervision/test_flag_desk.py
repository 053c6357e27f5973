"""What flags and early warnings put on desks, and whom they tell: the sides, and whoever decides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import agreements
from tests.factories.flags import flag_of, warning_of
from tests.factories.parties import NOW

from ronghe.kernel.models import Event, Import, Message
from ronghe.supervision.operations.flags import decide_flag, reply_to_flag
from ronghe.supervision.operations.warnings import note_support
from ronghe.supervision.receivers.flags import tell_flag_answered, tell_flag_raised
from ronghe.web.desks.flag_rows import TOLD_SINGLY, asked_by_checks
from ronghe.web.desks.rows import desk_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
ANSWER, DECIDE, TALK = "look unusual", "Decide about", "may be broken off"
EVERYBODY = ("dean", "cooperation_officer", "plant_manager", "coordinator", "inspector", "administrator", "class_teacher", "mentor", "student", "outsider")  # fmt: skip


@pytest.fixture
def cooperation(cast):
    return agreements.cooperation(cast)


def rows(actor, words, *, on=TODAY):
    desk = desk_of(actor, on=on)
    return [one for one in (*desk.rows, *desk.later) if words in str(one.sentence)]


def seeing(cast, words, *, on=TODAY):
    return {name for name in EVERYBODY if rows(getattr(cast, name), words, on=on)}


def reply(flag, who):
    return reply_to_flag(flag=flag, organisation=who.organisation, text="有出差单。", actor=who, at=NOW)  # fmt: skip


def test_both_sides_are_asked_until_they_have_replied_and_nobody_else_is(cast, cooperation):
    flag = flag_of(cooperation)

    assert seeing(cast, ANSWER) == {"dean", "cooperation_officer", "plant_manager"}
    (row,) = rows(cast.dean, ANSWER)
    assert cooperation.title in str(row.sentence)
    assert (row.due_on, row.action.url) == (flag.reply_due_on, reverse("flags:flag_page", args=[flag.reference]))  # fmt: skip

    reply(flag, cast.dean)

    assert seeing(cast, ANSWER) == {"plant_manager"}


def test_who_decides_is_asked_once_all_were_heard(cast, cooperation):
    flag = flag_of(cooperation)
    reply(flag, cast.dean)
    assert seeing(cast, DECIDE) == set()

    reply(flag, cast.plant_manager)

    assert seeing(cast, DECIDE) == {"coordinator"}
    decide_flag(flag=flag, decision="explain_flag", reason="核实过。", actor=cast.coordinator, at=NOW)  # fmt: skip
    assert seeing(cast, DECIDE) == seeing(cast, ANSWER) == set()


def test_who_decides_is_asked_when_the_time_has_passed_in_silence(cast, cooperation):
    flag = flag_of(cooperation)

    assert seeing(cast, DECIDE, on=flag.reply_due_on) == set()
    assert seeing(cast, DECIDE, on=flag.reply_due_on + timedelta(1)) == {"coordinator"}


def test_a_flag_that_an_inspection_looks_at_asks_nobody(cast, cooperation):
    flag = flag_of(cooperation)
    after = NOW + timedelta(days=30)
    decide_flag(flag=flag, decision="send_flag_to_inspection", reason="去看。", actor=cast.coordinator, at=after)  # fmt: skip

    assert seeing(cast, DECIDE, on=after.date()) == seeing(cast, ANSWER, on=after.date()) == set()


def test_a_warning_asks_who_decides_until_support_is_noted(cast, cooperation):
    warning_of(cooperation)
    assert seeing(cast, TALK) == {"coordinator"}

    note_support(cooperation=cooperation, text="联系协会", actor=cast.coordinator, at=NOW)

    assert seeing(cast, TALK) == set()
    assert seeing(cast, TALK, on=TODAY + timedelta(days=91)) == {"coordinator"}


def test_a_calm_or_replaced_warning_asks_nobody(cast, cooperation):
    warning_of(cooperation, replaced_at=NOW)
    warning_of(cooperation, is_raised=False, probability=0.1)

    assert seeing(cast, TALK) == set()


def test_many_stand_in_one_row_that_leads_to_their_list(cast, sign_in):
    for _ in range(TOLD_SINGLY + 1):
        of = agreements.cooperation(cast)
        flag_of(of)
        warning_of(of)
    late = TODAY + timedelta(days=15)

    (decide,) = rows(cast.coordinator, "wait for your decision", on=late)
    (talk,) = rows(cast.coordinator, TALK, on=late)

    assert str(decide.sentence).startswith("4 ")
    assert (decide.action.url, talk.action.url) == (reverse("flags:flag_list") + "?state=ripe", reverse("flags:warning_list"))  # fmt: skip
    client = sign_in(cast.coordinator)
    assert len(client.get(decide.action.url).context["rows"]) == 0  # today their time still runs
    assert len(client.get(reverse("flags:flag_list")).context["rows"]) == 4
    # Who decides nothing is not offered the list of what is to be decided.
    states = [tab.url for tab in sign_in(cast.dean).get(decide.action.url).context["choices"]]
    assert states == [reverse("flags:flag_list"), reverse("flags:flag_list") + "?state=all"]


def test_flags_and_warnings_cost_the_desk_no_query(cast, cooperation):
    def count(actor):
        with CaptureQueriesContext(connection) as found:
            desk_of(actor, on=TODAY)
        return len(found)

    for name in ("dean", "coordinator", "plant_manager"):
        count(getattr(cast, name))  # what is remembered from then on is read
    before = {name: count(getattr(cast, name)) for name in ("dean", "coordinator", "plant_manager")}
    flag_of(cooperation)
    warning_of(cooperation)

    assert {name: count(getattr(cast, name)) for name in before} == before


@pytest.mark.parametrize("who", ["student", "mentor", "class_teacher"])
def test_who_leads_nothing_is_asked_nothing(who, cast):
    assert asked_by_checks(getattr(cast, who), on=TODAY) == []


def told(receiver, flag):
    """Give whom a receiver wrote to; all whom it may concern have a number for messages."""
    Message.objects.all().delete()
    receiver(Event(name="flag.raised", subject_id=flag.pk, at=NOW))
    return set(Message.objects.values_list("person_id", flat=True))


def test_both_sides_hear_of_a_flag_and_deciders_of_the_last_reply(cast, cooperation):
    flag = flag_of(cooperation)

    sides = told(tell_flag_raised, flag)
    deciders = told(tell_flag_answered, flag)

    people = (cast.dean, cast.cooperation_officer, cast.plant_manager)
    assert sides == {one.person_id for one in people}
    assert deciders == {cast.coordinator.person_id}


def test_only_the_last_reply_is_news_for_whoever_decides(cast, cooperation):
    flag = flag_of(cooperation)

    reply(flag, cast.dean)
    assert not Event.objects.filter(name="flag.answered").exists()
    reply(flag, cast.plant_manager)

    assert Event.objects.filter(name="flag.answered", subject_id=flag.pk).count() == 1


def held_import(cast, **more):
    """An import of the college, three rows of which wait for somebody."""
    said = {"reference": "IM-1", "kind": "people", "owner_id": cast.college.pk} | more
    return Import.objects.create(
        mapping="people", mapping_text="", file_name="名单.xlsx", file_sha256="0" * 64,
        state="applied", read_count=3, held_count=3, opened_at=NOW, applied_at=NOW, **said,
    )  # fmt: skip


def test_held_rows_ask_who_may_decide_in_the_same_query(cast):
    held_import(cast)
    held_import(cast, reference="IM-2", kind="organisations")  # only an authority's to decide

    (row,) = rows(cast.dean, "wait for your decision in")

    assert str(row.sentence) == "3 rows wait for your decision in IM-1"
    assert row.action.url == f"{reverse('imports:row_list', args=['IM-1'])}?outcome=held"
    assert rows(cast.plant_manager, "wait for your decision in") == []
    with CaptureQueriesContext(connection) as found:
        desk_of(cast.dean, on=TODAY)
    assert not any('FROM "kernel_import" WHERE "kernel_import"."reference"' in one["sql"] for one in found.captured_queries)  # fmt: skip
