"""Going with a classmate: by consent of both, with one list, and never with somebody who has left."""

from datetime import timedelta

import pytest
from tests.factories.parties import NOW
from tests.factories.rounds import AFTER, CLOSES_AT, closed, oneself, published, ranked

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.models import Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.placements.locking import NotNow, RankingIsOver, locked_candidate
from ronghe.placements.models import Allocation, Link, LinkState
from ronghe.placements.operations import candidates, runs
from ronghe.placements.operations.candidates import CannotBeLinked, partner_of
from ronghe.placements.queries.ranking import together_of

pytestmark = pytest.mark.django_db


def asked(one, other, *, may_part=True, at=NOW):
    return candidates.ask_link(
        candidate=one, classmate=other, may_part=may_part, actor=oneself(one), at=at
    )


def agreed(one, other, **more):
    link = asked(one, other, **more)
    return candidates.agree_link(link=link, actor=oneself(other), at=NOW)


def listed(candidate):
    return [one.post for one in candidate.wishes.select_related("post").order_by("rank")]


def test_both_have_the_list_of_whoever_asked_and_both_change_it(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe, setting.mill)
    ranked(other, setting.store)

    agreed(one, other)
    taken_over = listed(other)
    ranked(other, setting.store, setting.lathe)

    assert taken_over == [setting.lathe, setting.mill]
    assert listed(one) == listed(other) == [setting.store, setting.lathe]
    assert partner_of(one) == other
    assert Event.objects.filter(name="candidate.list_shared", subject_id=one.pk).exists()


def test_nothing_holds_before_the_classmate_agrees(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)

    asked(one, other)

    assert partner_of(one) is None
    assert listed(other) == []


def test_only_whoever_was_asked_agrees(setting):
    one, other, third = setting.students[:3]
    link = asked(one, other)

    for somebody in (one, third):
        with pytest.raises(NotAllowed):
            candidates.agree_link(link=link, actor=oneself(somebody), at=NOW)


def test_nobody_agrees_to_go_with_somebody_who_has_left(setting):
    one, other = setting.students[:2]
    link = asked(one, other)

    candidates.withdraw_candidate(candidate=one, actor=oneself(one), at=NOW)

    with pytest.raises(IllegalTransition):
        candidates.agree_link(link=link, actor=oneself(other), at=NOW)
    link.refresh_from_db()
    assert link.state == LinkState.ENDED
    assert partner_of(other) is None


def test_who_has_left_neither_asks_nor_is_asked(setting):
    gone, other = setting.students[:2]
    candidates.withdraw_candidate(candidate=gone, actor=oneself(gone), at=NOW)
    gone.refresh_from_db()

    with pytest.raises(NotNow):
        asked(gone, other)
    with pytest.raises(CannotBeLinked):
        asked(other, gone)


def test_who_goes_with_somebody_who_leaves_goes_alone_and_is_told(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe, setting.mill)
    agreed(one, other)

    candidates.withdraw_candidate(candidate=one, actor=oneself(one), at=NOW)

    assert partner_of(other) is None
    assert listed(other) == [setting.lathe, setting.mill]
    assert Event.objects.filter(name="link.ended", subject_id=other.pk).exists()


def test_agreeing_ends_what_both_have_asked_elsewhere(setting):
    one, other, third = setting.students[:3]
    elsewhere = asked(other, third)

    agreed(one, other)

    elsewhere.refresh_from_db()
    assert elsewhere.state == LinkState.ENDED


def test_who_goes_with_somebody_asks_nobody_else(setting):
    one, other, third = setting.students[:3]
    agreed(one, other)

    with pytest.raises(CannotBeLinked):
        asked(one, third)


def test_after_the_deadline_nobody_links_or_parts(setting):
    one, other, third = setting.students[:3]
    link, late = asked(one, other), CLOSES_AT + timedelta(seconds=1)

    with pytest.raises(RankingIsOver):
        candidates.agree_link(link=link, actor=oneself(other), at=late)
    with pytest.raises(RankingIsOver):
        candidates.end_link(link=link, actor=oneself(one), at=late)
    with pytest.raises(RankingIsOver):
        asked(third, other, at=late)


def test_link_ends_once_and_each_keeps_the_list(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    link = agreed(one, other)

    candidates.end_link(link=link, actor=oneself(other), at=NOW)
    ranked(other, setting.store)

    assert listed(one) == [setting.lathe]
    assert listed(other) == [setting.store]


def test_linked_classmates_get_one_post(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe, setting.mill)
    agreed(one, other, may_part=False)

    round_ = published(closed(setting.round))

    places = {row.post for row in Allocation.objects.filter(candidate__in=[one, other])}
    assert places == {setting.lathe}
    assert round_.has_result


def test_students_see_whom_they_can_ask(setting):
    one, other, third, fourth, fifth = setting.students
    agreed(one, other)
    asked(third, fourth)

    found = together_of(fifth)

    assert (found.agreed, found.asked, found.asking) == (None, None, [])
    assert {each.pk for each in found.classmates} == {third.pk, fourth.pk}
    assert together_of(one).agreed.pk == together_of(other).agreed.pk
    assert together_of(third).asked == Link.objects.get(asked_by=third)
    assert [each.asked_by_id for each in together_of(fourth).asking] == [third.pk]


def test_withdrawing_is_possible_after_the_ranking_but_not_while_a_result_is_decided(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    agreed(one, other)
    closed(setting.round)

    candidates.withdraw_candidate(candidate=one, actor=oneself(one), at=AFTER)
    found = runs.start_run(
        round_=setting.round, kind="final", rule="student_optimal", actor=SYSTEM, at=AFTER
    )

    assert runs.compute_run(run=found, actor=SYSTEM, at=AFTER).state == "done"


def test_no_list_is_saved_for_one_alone_while_two_become_linked(setting, monkeypatch):
    """What is saved was looked at before the link: saved now, the two lists would differ."""
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    link = asked(one, other)

    def agree_in_between(candidate):
        monkeypatch.undo()
        candidates.agree_link(link=link, actor=oneself(other), at=NOW)
        return locked_candidate(candidate)

    monkeypatch.setattr(candidates, "locked_candidate", agree_in_between)

    with pytest.raises(NotNow):
        ranked(other, setting.store)
