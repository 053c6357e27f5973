"""Attempts at the constraints of placement rounds: a part of `breaking`."""

from datetime import timedelta

from django.db import models
from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.parties.models import Membership
from ronghe.partnerships.models import Listing
from ronghe.placements.models import Candidate, Link, LinkState, Post, Run, RunKind, Score

ROUND, POST, CANDIDATE = "placements.Round", "placements.Post", "placements.Candidate"
RUN, APPEAL, LINK, SCORE = "placements.Run", "placements.Appeal", "placements.Link", "placements.Score"  # fmt: skip
WISH = "placements.Wish"


def of_another(model: type[models.Model], column: str, **where: str):
    """Give a change to some row of the model that has nothing to do with this one yet."""

    def changes(row):
        near = {name: getattr(row, value) for name, value in where.items()}
        found = model._default_manager.exclude(**near).order_by("pk")[0]
        return {column: found.pk}

    return changes


CONSTRAINTS = {
    "agreement_once_in_a_round": copy(POST, {"listing": None}, reference="PO-2"),
    "allocation_once": copy("placements.Allocation"),
    "appeal_answer_is_said": change(APPEAL, state="upheld", answered_at=NOW),
    "appeal_open_once": copy(APPEAL, reference="AP-1"),
    "appeal_says_what_is_wrong": change(APPEAL, text=""),
    "candidate_code_once": Attempt(CANDIDATE, of_another(Membership, "membership_id", candidacies__round="round_id"), is_copy=True),
    "candidate_has_a_code": change(CANDIDATE, code=""),
    "candidate_holds_a_post_or_none": change(CANDIDATE, state="confirmed", post=None),
    "candidate_once_in_a_round": copy(CANDIDATE, code="ZZZZ2345"),
    "candidate_state_is_known": change(CANDIDATE, state="lost"),
    "cap_level_is_known": change("placements.Cap", level="moon"),
    "cap_names_something": change("placements.Cap", key=""),
    "cap_once": copy("placements.Cap"),
    "class_once_in_a_round": copy("placements.RoundClass"),
    "guardian_view_one_at_a_time": copy("placements.GuardianView", token_hash="0" * 64),
    "link_agreed_once": Attempt(LINK, lambda row: {"asked_by_id": Candidate.objects.exclude(round=row.asked.round_id).order_by("pk")[0].pk}, is_copy=True, where={"state": "agreed"}),
    "link_asked_once": copy(LINK),
    "link_joins_two": Attempt(LINK, lambda row: {"asked_id": row.asked_by_id}),
    "listing_once_in_a_round": copy(POST, {"agreement": None}, reference="PO-1"),
    "post_has_one_source": change(POST, listing=None, agreement=None),
    "post_has_a_title": change(POST, title=""),
    "post_opens_with_no_more_than_its_seats": change(POST, opens_with=1_000),
    "post_state_is_known": change(POST, state="lost"),
    "post_withdrawn_says_why": change(POST, state="withdrawn", state_note=""),
    "round_confirms_after_appeals": Attempt(
        ROUND, lambda row: {"confirm_until": row.appeals_until - timedelta(days=1)}
    ),
    "round_ends_after_start": Attempt(
        ROUND, lambda row: {"ends_on": row.starts_on - timedelta(days=1)}
    ),
    "round_has_a_title": change(ROUND, title=""),
    "round_list_has_room": change(ROUND, most_wishes=0),
    "round_open_has_committed": change(ROUND, {"state": "planned"}, state="open", commitment=""),
    "round_published_by_two": change(ROUND, {"state": "published"}, published_at=None),
    "round_rule_is_known": change(ROUND, rule="chance"),
    "round_seed_waits_for_the_result": change(ROUND, {"state": "closed"}, seed="1"),
    "round_state_is_known": change(ROUND, {"state": "open"}, state="lost"),
    "run_done_has_its_hashes": change(RUN, {"state": "done"}, result_hash=""),
    "run_file_once": copy("placements.RunFile"),
    "run_kind_is_known": change(RUN, kind="other"),
    "run_number_once": copy(RUN, {"state": "done"}),
    "run_one_at_a_time": copy(RUN, {"state": "waiting"}, number=9_999),
    "run_state_is_known": change(RUN, state="lost"),
    "score_is_a_band_or_a_reason": change(SCORE, band=None, excluded_for=""),
    "score_once": copy(SCORE),
    "wish_once": copy(WISH, rank=40),
    "wish_rank_counts_from_one": change(WISH, rank=0),
    "wish_rank_once": Attempt(WISH, of_another(Post, "post_id", pk="post_id"), is_copy=True),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.appeal.reference": copy(APPEAL, state="declined", answer="成立", answered_at=NOW),
    "placements.guardianview.token_hash": copy("placements.GuardianView", ended_at=NOW),
    "placements.post.reference": Attempt(POST, of_another(Listing, "listing_id", posts__round="round_id"), is_copy=True, where={"agreement": None}),
    "placements.round.reference": copy(ROUND),
}  # fmt: skip


def furnish(world) -> None:
    """Let two go together, a run wait, and a host have an opinion; the rest comes with the rounds."""
    found = world.things["college"].rounds
    pair = [found.link.asked_by_id, found.link.asked_id]
    other = found.open.candidates.exclude(pk__in=pair).order_by("pk")[0]
    Link.objects.create(
        asked_by=found.link.asked, asked=other, state=LinkState.AGREED, asked_at=NOW
    )
    agreed = found.asked
    Post.objects.create(
        reference="PO-3",
        round=found.planned,
        agreement=world.things["college"].pact.for_class,
        host=agreed.host,
        title=agreed.title,
        seats_count=2,
    )
    Run.objects.create(
        round=found.closed, number=50, kind=RunKind.TRIAL, rule="student_optimal", asked_at=NOW
    )
    Score.objects.create(
        post=found.applied,
        candidate=found.closed.candidates.order_by("pk")[0],
        band=3,
        given_at=NOW,
    )
