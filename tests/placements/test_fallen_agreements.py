"""An agreement that ends, rests or shrinks while posts of a round come from it."""

import pytest
from tests.factories.agreements import (
    for_a_class,
)
from tests.factories.parties import NOW
from tests.factories.rounds import (
    AFTER,
    agreed_post,
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
from tests.placements.agreeing import amended, confirmed, ended, shortened, suspended

from ronghe.partnerships.operations import amending
from ronghe.partnerships.seats import SeatsAreGone
from ronghe.placements import carrying
from ronghe.placements.carrying import Fall, fall_of
from ronghe.placements.eligibility import Obstacle
from ronghe.placements.held_seats import AgreementFellAway
from ronghe.placements.locking import NotNow
from ronghe.placements.models import CandidateState, Post, RunKind, RunState
from ronghe.placements.operations import appeals, posts, publishing
from ronghe.placements.operations.publishing import RunDoesNotCount
from ronghe.placements.operations.rounds import NothingToRank
from ronghe.placements.queries.desk import waiting_for
from ronghe.placements.queries.ranking import refusals_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fall", [suspended, ended, shortened])
def test_post_is_not_accepted_once_its_agreement_fell_away(fall, cast):
    version = for_a_class(cast)
    asked = agreed_post(planned(cast.college), version, accepted=False)
    fall(cast, version)

    with pytest.raises(AgreementFellAway):
        posts.accept_post(post=asked, has_scores=False, actor=cast.plant_manager, at=NOW)


def test_what_keeps_an_agreement_from_carrying_its_post_is_said(cast):
    version = for_a_class(cast)
    found = agreed_post(planned(cast.college), version, seats=10)
    assert fall_of(found) is None

    amended(cast, version, seats=9)
    assert fall_of(found) is Fall.SEATS
    shortened(cast, version)
    assert fall_of(found) is Fall.DAYS
    suspended(cast, version)
    assert fall_of(found) is Fall.STATE


def test_round_does_not_open_on_posts_that_fell_away(cast):
    version, round_ = for_a_class(cast), planned(cast.college)
    agreed_post(round_, version)
    pupils(cast.school_class, 1)
    suspended(cast, version)

    with pytest.raises(NothingToRank):
        opened(round_, cast.school_class)


def ranked_round(cast, version):
    """A round in which three want the post of the agreement first, and then one of a listing."""
    round_ = planned(cast.college)
    agreed, listed = agreed_post(round_, version), post(round_, cast.enterprise, "铣工", seats=1)
    pupils(cast.school_class, 3)
    round_ = opened(round_, cast.school_class)
    for one in round_.candidates.order_by("pk"):
        ranked(one, agreed, listed)
    return round_, agreed


def test_office_is_shown_a_post_that_fell_away_and_nobody_else(cast):
    version = for_a_class(cast)
    _round, agreed = ranked_round(cast, version)
    suspended(cast, version)

    waiting = [(one.kind, one.thing) for one in waiting_for(cast.dean)]

    assert waiting == [("look_at_post", agreed.reference)]
    assert "look_at_post" not in {one.kind for one in waiting_for(cast.plant_manager)}


def test_run_that_counts_waits_until_the_post_is_taken_back(cast):
    version = for_a_class(cast)
    round_, agreed = ranked_round(cast, version)
    suspended(cast, version)
    round_ = closed(round_)

    with pytest.raises(NotNow):
        run(round_)
    posts.withdraw_post(post=agreed, reason="协议中止", actor=cast.dean, at=AFTER)

    found = run(round_)
    assert found.certificate["placed"] == 1
    assert not found.allocations.filter(post=agreed).exists()


def test_trial_goes_without_it(cast):
    version = for_a_class(cast)
    round_, _agreed = ranked_round(cast, version)
    suspended(cast, version)

    assert run(round_, RunKind.TRIAL).certificate["placed"] == 1


def test_result_is_neither_proposed_nor_published_once_it_fell_away(cast):
    version = for_a_class(cast)
    round_, _agreed = ranked_round(cast, version)
    round_ = closed(round_)
    found = run(round_)
    suspended(cast, version)

    with pytest.raises(RunDoesNotCount):
        publishing.propose_result(round_=round_, run=found, actor=cast.dean, at=AFTER)
    amending.resume_agreement(agreement=version.agreement, actor=cast.dean, at=NOW)
    publishing.propose_result(round_=round_, run=found, actor=cast.dean, at=AFTER)
    suspended(cast, version)
    with pytest.raises(RunDoesNotCount):
        publishing.publish_result(round_=round_, actor=cast.cooperation_officer, at=AFTER)


def test_repair_lets_nobody_new_in_and_drives_nobody_out(cast):
    version = for_a_class(cast)
    round_, agreed = ranked_round(cast, version)
    round_ = published(closed(round_))
    stays, goes = round_.candidates.filter(post=agreed).order_by("pk")
    publishing.decline_place(candidate=goes, actor=oneself(goes), at=AFTER)
    suspended(cast, version)

    found = run(round_, RunKind.REPAIR)

    stays.refresh_from_db()
    assert found.state == RunState.DONE, found.remarks
    assert stays.post == agreed
    assert list(round_.candidates.filter(post=agreed)) == [stays]


def test_student_reads_that_it_fell_away(cast):
    version = for_a_class(cast)
    round_, agreed = ranked_round(cast, version)
    suspended(cast, version)

    refused = refusals_of(round_.candidates.first(), [agreed])

    assert refused[agreed.pk].obstacle == Obstacle.AGREEMENT


def test_appeal_adds_no_seat_that_the_agreement_has_not(cast):
    version, round_ = for_a_class(cast, seats=2), planned(cast.college)
    wanted = agreed_post(round_, version)
    round_ = confirmed(cast, round_, wanted, count=3)
    left_out = round_.candidates.get(state=CandidateState.UNPLACED)
    appeal = appeals.raise_appeal(candidate=left_out, text="请核查", actor=oneself(left_out), at=AFTER)  # fmt: skip

    with pytest.raises(SeatsAreGone):
        appeals.grant_appeal(
            appeal=appeal, answer="成立", seat_at=wanted, actor=cast.dean, at=AFTER
        )


def test_listing_posts_are_not_measured(cast):
    post(planned(cast.college), cast.enterprise)

    assert not carrying.measured(Post.objects.all()).exists()
