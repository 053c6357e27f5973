"""What students do in a round: rank, go with a classmate by mutual consent, withdraw."""

from datetime import timedelta

import pytest
from tests.factories.parties import NOW
from tests.factories.rounds import AFTER, CLOSES_AT, closed, oneself, published, ranked, run

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.permissions import NotAllowed
from ronghe.placements.locking import NotNow, RankingIsOver
from ronghe.placements.models import Link, LinkState, Wish
from ronghe.placements.operations import candidates, posts
from ronghe.placements.operations.candidates import CannotBeLinked, ListIsAmiss

pytestmark = pytest.mark.django_db


def listed(candidate) -> list[str]:
    wishes = Wish.objects.filter(candidate=candidate).order_by("rank")
    return list(wishes.values_list("post__title", flat=True))


def link(one, other, **more):
    asked = candidates.ask_link(
        candidate=one, classmate=other, may_part=True, actor=oneself(one), at=NOW, **more
    )
    return candidates.agree_link(link=asked, actor=oneself(other), at=NOW)


def test_list_counts_in_its_last_order(setting):
    one = setting.students[0]
    ranked(one, setting.lathe, setting.mill)

    ranked(one, setting.store, setting.lathe)

    assert listed(one) == ["仓储", "数控车工"]


def test_nobody_ranks_for_another(setting):
    one, other = setting.students[:2]

    with pytest.raises(NotAllowed):
        candidates.save_list(candidate=one, posts=[setting.lathe], actor=oneself(other), at=NOW)


def test_list_names_each_post_once_and_no_more_than_allowed(setting, cast):
    one = setting.students[0]
    setting.round.most_wishes = 1
    setting.round.save(update_fields=["most_wishes"])

    with pytest.raises(ListIsAmiss):
        ranked(one, setting.lathe, setting.mill)
    with pytest.raises(ListIsAmiss):
        ranked(one, setting.lathe, setting.lathe)


def test_post_taken_back_is_not_chosen_anew_and_stays_where_it_was(setting, cast):
    one, other = setting.students[:2]
    ranked(one, setting.lathe, setting.mill)
    posts.withdraw_post(post=setting.mill, reason="产线停产", actor=cast.plant_manager, at=NOW)
    setting.mill.refresh_from_db()

    ranked(one, setting.mill, setting.lathe)

    assert listed(one) == ["铣工", "数控车工"]
    with pytest.raises(ListIsAmiss):
        ranked(other, setting.mill)


def test_classmates_share_one_list_once_both_agree(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    ranked(other, setting.store)

    link(one, other)
    ranked(other, setting.mill, setting.lathe)

    assert listed(one) == listed(other) == ["铣工", "数控车工"]


def test_asking_alone_changes_nothing(setting):
    one, other = setting.students[:2]
    ranked(other, setting.store)

    candidates.ask_link(candidate=one, classmate=other, may_part=True, actor=oneself(one), at=NOW)
    ranked(one, setting.lathe)

    assert listed(other) == ["仓储"]


def test_nobody_goes_with_two(setting):
    one, other, third = setting.students[:3]
    asked = candidates.ask_link(
        candidate=third, classmate=other, may_part=True, actor=oneself(third), at=NOW
    )
    link(one, other)

    with pytest.raises(IllegalTransition):  # it ended when the other agreed to somebody else
        candidates.agree_link(link=asked, actor=oneself(other), at=NOW)
    with pytest.raises(CannotBeLinked):
        candidates.ask_link(
            candidate=one, classmate=third, may_part=True, actor=oneself(one), at=NOW
        )


def test_agreeing_after_the_other_withdrew_is_refused(setting):
    one, other = setting.students[:2]
    asked = candidates.ask_link(
        candidate=one, classmate=other, may_part=True, actor=oneself(one), at=NOW
    )
    candidates.withdraw_candidate(candidate=one, actor=oneself(one), at=NOW)

    with pytest.raises(IllegalTransition):  # the question ended with it
        candidates.agree_link(link=asked, actor=oneself(other), at=NOW)


def test_withdrawing_leaves_the_classmate_alone_with_the_list(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    link(one, other)

    candidates.withdraw_candidate(candidate=one, actor=oneself(one), at=NOW)

    assert Link.objects.get().state == LinkState.ENDED
    assert listed(other) == ["数控车工"]


def test_linked_classmates_are_placed_together(setting):
    one, other = setting.students[:2]
    ranked(one, setting.lathe)
    link(one, other)
    for third in setting.students[2:]:
        ranked(third, setting.mill, setting.store)

    round_ = published(closed(setting.round))

    together = round_.candidates.filter(post=setting.lathe)
    assert set(together) == {one, other}


def test_tail_goes_behind_the_own_list(setting):
    one = setting.students[0]
    ranked(one, setting.mill, tail_minutes=30)
    for other in setting.students[1:]:
        ranked(other, setting.mill)
    round_ = closed(setting.round)

    run(round_)

    reasons = round_.runs.get().allocations.get(candidate=one).reasons
    assert [line["post"] for line in reasons] == [setting.mill.reference, setting.store.reference]


@pytest.mark.parametrize("step", ["show_name", "ask_link", "end_link", "agree_link"])
def test_after_the_deadline_nothing_of_the_list_changes(setting, step):
    one, other = setting.students[:2]
    asked = candidates.ask_link(
        candidate=one, classmate=other, may_part=False, actor=oneself(one), at=NOW
    )
    late = CLOSES_AT + timedelta(minutes=1)
    arguments = {
        "show_name": {"candidate": one, "is_named": True, "actor": oneself(one)},
        "ask_link": {"candidate": other, "classmate": one, "may_part": True, "actor": oneself(other)},
        "end_link": {"link": asked, "actor": oneself(one)},
        "agree_link": {"link": asked, "actor": oneself(other)},
    }  # fmt: skip

    with pytest.raises(RankingIsOver):
        getattr(candidates, step)(**arguments[step], at=late)


def test_fixed_student_keeps_the_post(setting, cast):
    one = setting.students[0]
    candidates.arrange_candidate(
        candidate=one, is_half=False, fixed_at=setting.mill, actor=cast.dean, at=NOW
    )
    for other in setting.students[1:]:
        ranked(other, setting.mill, setting.lathe)

    round_ = published(closed(setting.round))

    assert list(round_.candidates.filter(post=setting.mill)) == [one]


def test_student_is_not_arranged_once_a_result_is_there(setting, cast):
    ranked(setting.students[0], setting.lathe)
    published(closed(setting.round))

    with pytest.raises(NotNow):
        candidates.arrange_candidate(
            candidate=setting.students[0], is_half=True, fixed_at=None, actor=cast.dean, at=AFTER
        )
