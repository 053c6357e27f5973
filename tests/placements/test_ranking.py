"""What students and the public read of a round: posts with obstacles, cut-offs, reasons, figures."""

from datetime import date

import pytest
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    closed,
    oneself,
    opened,
    planned,
    post,
    published,
    pupils,
    ranked,
    run,
)

from ronghe.parties.actors import SYSTEM
from ronghe.parties.invitation_queries import digest
from ronghe.placements.eligibility import Obstacle
from ronghe.placements.operations import candidates, posts, publishing
from ronghe.placements.queries.ranking import (
    choices_of,
    guardian_view_of,
    open_to,
    outcome_of,
    public_certificate,
    public_result,
)
from ronghe.placements.standing import last_result

pytestmark = pytest.mark.django_db


def all_for_the_lathe(setting):
    for one in setting.students:
        ranked(one, setting.lathe, setting.mill)
    return published(closed(setting.round))


def fresh(candidate):
    return candidate.round.candidates.select_related(
        "round__organisation", "round__proposed_run", "membership__school_class"
    ).get(pk=candidate.pk)


def test_posts_that_are_not_open_come_last_with_their_reason(cast):
    round_ = planned(cast.college, most_minutes=60)
    other_major = post(round_, cast.enterprise, "护理", majors=("520201",))
    far = post(round_, cast.enterprise, "焊工", minutes=90)
    near = post(round_, cast.enterprise, "铣工", minutes=60)
    unknown = post(round_, cast.enterprise, "仓储")
    pupils(cast.school_class, 1)
    round_ = opened(round_, cast.school_class)
    gone = posts.withdraw_post(post=unknown, reason="停产", actor=SYSTEM, at=NOW)

    found = choices_of(fresh(round_.candidates.get()))

    assert [one.post for one in found] == [near, other_major, far, gone]
    assert [one.refusal and one.refusal.obstacle for one in found] == [
        None,
        Obstacle.PROGRAMME,
        Obstacle.WAY,
        Obstacle.WITHDRAWN,
    ]


def test_law_keeps_the_young_from_a_post_and_says_why(cast):
    round_ = planned(cast.college)
    post(round_, cast.enterprise)
    pupils(cast.school_class, 1, born="20110301")
    round_ = opened(round_, cast.school_class)

    (found,) = choices_of(fresh(round_.candidates.get()))

    assert found.refusal.obstacle is Obstacle.LAW
    assert found.refusal.title.keys() >= {"en", "zh"}
    assert found.refusal.words["zh"]


def test_post_of_an_earlier_round_shows_its_cut_off(setting, cast):
    all_for_the_lathe(setting)
    later = planned(cast.college, starts_on=date(2026, 10, 13))
    again = post(later, cast.enterprise, "数控车工")
    other = post(later, cast.enterprise, "装配")
    later = opened(later, cast.school_class)

    found = {one.post: one.earlier for one in choices_of(fresh(later.candidates.first()))}

    assert found[other] is None
    assert found[again]["post"] == setting.lathe.reference
    assert (found[again]["state"], found[again]["placed"]) == ("full", 2)
    assert found[again]["has_scores"] is True


def test_outcome_gives_each_wish_its_reason_and_the_rank(setting):
    round_ = all_for_the_lathe(setting)
    placed = round_.candidates.filter(post=setting.mill).get()

    found = outcome_of(fresh(placed))

    assert [(one.rank, one.post) for one in found.wishes] == [(1, setting.lathe), (2, setting.mill)]
    assert [one.line["code"] for one in found.wishes] == ["POST_FULL", "PLACED_HERE"]
    assert found.rank_of(placed.post_id) == 2
    assert found.wished_count == 2


def test_who_was_not_in_the_result_has_no_outcome(setting):
    gone = setting.students[0]
    candidates.withdraw_candidate(candidate=gone, actor=oneself(gone), at=NOW)
    all_but_gone = setting.students[1:]
    for one in all_but_gone:
        ranked(one, setting.lathe)
    published(closed(setting.round))

    assert outcome_of(fresh(gone)) is None


def test_free_seats_are_those_nobody_holds(setting):
    round_ = all_for_the_lathe(setting)
    unplaced = round_.candidates.filter(state="unplaced").first()
    holder = round_.candidates.filter(post=setting.mill).get()

    before = open_to(fresh(unplaced))
    publishing.decline_place(candidate=holder, actor=oneself(holder), at=AFTER)
    after = open_to(fresh(unplaced))

    assert before == [(setting.store, 1)]
    assert {one for one, _free in after} == {setting.mill, setting.store}


def test_public_certificate_holds_no_code(setting):
    round_ = all_for_the_lathe(setting)
    holder = round_.candidates.filter(post=setting.lathe).first()
    publishing.decline_place(candidate=holder, actor=oneself(holder), at=AFTER)
    run(round_, "repair")
    round_.refresh_from_db()

    found = public_result(round_)

    assert found.run == last_result(round_)
    assert found.run.certificate["withdrawn"] == [holder.code]
    written = str(public_certificate(found.run))
    assert not [one.code for one in round_.candidates.all() if one.code in written]


def test_round_without_a_result_has_none_in_public(setting):
    assert public_result(setting.round) is None


def test_new_link_of_a_parent_ends_the_one_before(setting):
    one = setting.students[0]
    first = candidates.let_guardian_read(candidate=one, actor=oneself(one), at=NOW)
    second = candidates.let_guardian_read(candidate=one, actor=oneself(one), at=NOW)

    assert guardian_view_of(digest(first)) is None
    assert guardian_view_of(digest(second)).candidate == one
