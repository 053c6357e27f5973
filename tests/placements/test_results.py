"""Bands, obstacles, appeals, agreements, and what a run keeps."""

import gzip
import json

import pytest
from tests.factories.agreements import cooperation
from tests.factories.parties import NOW, organisation
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

from ronghe.engines.matching import build, solve
from ronghe.kernel.permissions import NotAllowed
from ronghe.placements.computing import market_of
from ronghe.placements.market import inputs_in
from ronghe.placements.models import Allocation, CapLevel, RunKind, RunState
from ronghe.placements.operations import agreements, appeals, posts, publishing, rounds, scores
from ronghe.placements.operations.appeals import AppealIsAmiss, SeatIsOfAnother
from ronghe.placements.operations.posts import NotOffered, SeatsDoNotFit
from ronghe.placements.operations.scores import NotABand, NotAnApplicant, Opinion
from ronghe.placements.queries.office import unplaced_of
from ronghe.placements.standing import last_result

pytestmark = pytest.mark.django_db
YOUNG = "20101115"  # fifteen on the first day of the placements


def everybody_wants(setting, *wanted):
    for one in setting.students:
        ranked(one, *wanted)
    return closed(setting.round)


def test_host_leaves_somebody_out_only_with_a_lawful_ground_and_a_word(setting, cast):
    round_ = everybody_wants(setting, setting.lathe)
    code = setting.students[0].code

    for opinion in (
        Opinion(excluded_for="looks", note="形象不佳"),
        Opinion(excluded_for="certificate"),
        Opinion(band=6),
        Opinion(band=3, excluded_for="certificate", note="无证"),
    ):
        with pytest.raises(NotABand):
            scores.score_applicants(
                post=setting.lathe, opinions={code: opinion}, actor=cast.plant_manager, at=AFTER
            )
    scores.score_applicants(
        post=setting.lathe,
        opinions={code: Opinion(excluded_for="certificate", note="缺特种作业操作证")},
        actor=cast.plant_manager,
        at=AFTER,
    )
    run(round_)

    (line,) = Allocation.objects.get(candidate=setting.students[0]).reasons
    assert line["code"] == "INELIGIBLE"
    assert line["numbers"]["obstacle"] == "host"
    assert line["numbers"]["rule"] == "certificate"


def test_host_bands_only_those_who_ranked_its_post(setting, cast):
    ranked(setting.students[0], setting.mill)
    closed(setting.round)

    with pytest.raises(NotAnApplicant):
        scores.score_applicants(
            post=setting.lathe,
            opinions={setting.students[0].code: Opinion(band=5)},
            actor=cast.plant_manager,
            at=AFTER,
        )


def test_outsider_scores_nobody(setting, cast):
    everybody_wants(setting, setting.lathe)

    with pytest.raises(NotAllowed):
        scores.score_applicants(post=setting.lathe, opinions={}, actor=cast.outsider, at=AFTER)


def test_law_keeps_a_child_from_a_post_and_says_which_rule(cast):
    round_ = planned(cast.college)
    lathe = post(round_, cast.enterprise, seats=3)
    pupils(cast.school_class, 1, born=YOUNG)
    round_ = opened(round_, cast.school_class)
    child = round_.candidates.get()
    ranked(child, lathe)

    found = run(closed(round_))

    (line,) = found.allocations.get().reasons
    assert line["code"] == "INELIGIBLE"
    assert line["numbers"]["obstacle"] == "law"
    assert line["numbers"]["rule"].startswith("CN-")
    assert set(line["numbers"]["words"]) == {"en", "zh"}


def test_post_for_other_majors_is_closed_to_the_class(cast):
    round_ = planned(cast.college)
    nursing = post(round_, cast.enterprise, majors=("520201",))
    pupils(cast.school_class, 1)
    round_ = opened(round_, cast.school_class)
    ranked(round_.candidates.get(), nursing)

    found = run(closed(round_))

    assert found.allocations.get().reasons[0]["numbers"]["obstacle"] == "programme"


def test_limit_of_an_enterprise_binds_all_its_posts(setting, cast):
    rounds.set_cap(
        round_=setting.round,
        level=CapLevel.ENTERPRISE,
        key=cast.enterprise.reference,
        limit=1,
        actor=cast.dean,
        at=NOW,
    )
    round_ = everybody_wants(setting, setting.lathe, setting.mill, setting.store)

    found = run(round_)

    assert found.certificate["placed"] == 1


def test_post_below_its_least_number_does_not_open(cast):
    round_ = planned(cast.college)
    large = post(round_, cast.enterprise, "产线", seats=5, opens_with=4)
    small = post(round_, cast.enterprise, "仓储", seats=3)
    pupils(cast.school_class, 3)
    round_ = opened(round_, cast.school_class)
    for one in round_.candidates.order_by("pk"):
        ranked(one, large, small)

    found = run(closed(round_))

    assert [one["post"] for one in found.certificate["closed_posts"]] == [large.reference]
    assert set(found.allocations.values_list("post__title", flat=True)) == {"仓储"}


def test_kept_files_give_the_same_result_anywhere(setting):
    found = run(everybody_wants(setting, setting.lathe, setting.mill))

    market, _remarks = market_of(inputs_in(found.files.order_by("name")))
    certificate = json.loads(gzip.decompress(bytes(found.files.get(name="certificate.json").content)))  # fmt: skip
    again = solve(market, found.rule, seed=certificate["seed"])

    assert market.digest == found.inputs_hash
    assert again.digest == found.result_hash


def test_appeal_that_is_granted_adds_a_seat_and_takes_none(setting, cast):
    round_ = published(everybody_wants(setting, setting.lathe))
    left = round_.candidates.filter(state="unplaced").order_by("pk").first()
    holders = set(round_.candidates.filter(post=setting.lathe))
    appeal = appeals.raise_appeal(
        candidate=left, text="我的分档有误", actor=oneself(left), at=AFTER
    )

    appeals.grant_appeal(
        appeal=appeal, answer="分档录入有误", seat_at=setting.lathe, actor=cast.dean, at=AFTER
    )
    repaired = run(round_, RunKind.REPAIR)

    assert set(round_.candidates.filter(post=setting.lathe)) == {*holders, left}
    assert repaired.state == RunState.DONE
    assert repaired.certificate["frozen"] == 1
    assert last_result(round_) == repaired


def test_appeal_is_raised_in_time_once_and_with_words(setting, cast):
    round_ = everybody_wants(setting, setting.lathe)
    one = setting.students[0]
    with pytest.raises(AppealIsAmiss):  # no result yet
        appeals.raise_appeal(candidate=one, text="不对", actor=oneself(one), at=AFTER)
    published(round_)
    with pytest.raises(AppealIsAmiss):
        appeals.raise_appeal(candidate=one, text=" ", actor=oneself(one), at=AFTER)
    appeal = appeals.raise_appeal(candidate=one, text="不对", actor=oneself(one), at=AFTER)

    with pytest.raises(AppealIsAmiss):
        appeals.raise_appeal(candidate=one, text="还是不对", actor=oneself(one), at=AFTER)
    with pytest.raises(NotAllowed):
        appeals.decline_appeal(appeal=appeal, answer="成立", actor=oneself(one), at=AFTER)


def test_seat_is_added_at_a_post_of_the_round(setting, cast):
    other = planned(cast.college)
    elsewhere = post(other, organisation(name="白石机械有限公司"), seats=1)
    round_ = published(everybody_wants(setting, setting.lathe))
    left = round_.candidates.filter(state="unplaced").first()
    appeal = appeals.raise_appeal(candidate=left, text="不对", actor=oneself(left), at=AFTER)

    with pytest.raises(SeatIsOfAnother):
        appeals.grant_appeal(
            appeal=appeal, answer="有理", seat_at=elsewhere, actor=cast.dean, at=AFTER
        )


def test_unplaced_are_counted_by_what_they_lacked(setting):
    round_ = published(everybody_wants(setting, setting.lathe))

    found = unplaced_of(round_)

    assert (found.count, found.without_list, found.only_impossible) == (3, 0, 0)
    assert [(one.post, one.students, one.could) for one in found.posts] == [(setting.lathe, 3, 3)]


def test_every_confirmed_place_becomes_a_draft_agreement_once(setting, cast):
    joint = cooperation(cast, ready=False, kind="placement")
    round_ = published(everybody_wants(setting, setting.lathe, setting.mill))
    for one in round_.candidates.filter(state="offered"):
        publishing.confirm_place(candidate=one, actor=oneself(one), at=AFTER)

    found = agreements.draft_agreements(
        round_=round_, college=cast.college, actor=cast.dean, at=AFTER
    )
    again = agreements.draft_agreements(
        round_=round_, college=cast.college, actor=cast.dean, at=AFTER
    )

    assert sum(one.count for one in found) == 3
    assert again == []
    assert joint.agreements.count() == 3
    noted = round_.candidates.filter(state="confirmed").values_list(
        "agreement_reference", flat=True
    )
    assert set(noted) == set(joint.agreements.values_list("reference", flat=True))


def test_without_a_cooperation_the_post_is_named_and_nothing_is_drafted(setting, cast):
    round_ = published(everybody_wants(setting, setting.lathe))
    one = round_.candidates.filter(state="offered").first()
    publishing.confirm_place(candidate=one, actor=oneself(one), at=AFTER)

    (found,) = agreements.draft_agreements(
        round_=round_, college=cast.college, actor=cast.dean, at=AFTER
    )

    assert (found.post, found.cooperation, found.count) == (setting.lathe, None, 0)


def test_seats_are_held_once_and_given_back(setting, cast):
    listing = setting.lathe.listing
    listing.refresh_from_db()
    assert listing.seats_taken_count == 2

    posts.withdraw_post(post=setting.lathe, reason="停产", actor=cast.plant_manager, at=NOW)

    listing.refresh_from_db()
    assert listing.seats_taken_count == 0


def test_host_is_asked_for_no_more_than_it_offers(cast):
    round_ = planned(cast.college)

    with pytest.raises(SeatsDoNotFit):
        post(round_, cast.enterprise, seats=31)
    with pytest.raises(SeatsDoNotFit):
        post(round_, cast.enterprise, seats=3, opens_with=4)
    with pytest.raises(NotOffered):
        post(planned(cast.college, ends_on=round_.ends_on.replace(year=2028)), cast.enterprise)


def test_market_of_the_product_is_that_of_its_files(setting):
    found = run(everybody_wants(setting, setting.lathe, setting.store))

    tables = inputs_in(found.files.order_by("name")).tables

    assert build(tables).market.digest == found.inputs_hash
