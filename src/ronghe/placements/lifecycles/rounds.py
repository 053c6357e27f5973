from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.lifecycle import lifecycle
from ronghe.placements.models import AppealState as Appealed
from ronghe.placements.models import CandidateState as C
from ronghe.placements.models import LinkState as L
from ronghe.placements.models import PostState as P
from ronghe.placements.models import RoundState as R
from ronghe.placements.models import RunState as Computed

ROUND = lifecycle(
    "round",
    R.PLANNED,
    open_round=({R.PLANNED}, R.OPEN),
    close_round=({R.OPEN}, R.CLOSED),
    propose_result=({R.CLOSED}, R.PROPOSED),
    reject_result=({R.PROPOSED}, R.CLOSED),
    publish_result=({R.PROPOSED}, R.PUBLISHED),
    settle_round=({R.PUBLISHED}, R.SETTLED),
    reopen_round=({R.SETTLED}, R.PUBLISHED),
    cancel_round=({R.PLANNED, R.OPEN, R.CLOSED, R.PROPOSED}, R.CANCELLED),
)
POST = lifecycle(
    "post of a round",
    P.ASKED,
    accept_post=({P.ASKED}, P.OFFERED),
    withdraw_post=({P.ASKED, P.OFFERED}, P.WITHDRAWN),
)
CANDIDATE = lifecycle(
    "student in a round",
    C.TAKING_PART,
    place_candidate=({C.TAKING_PART, C.UNPLACED, C.OFFERED, C.CONFIRMED}, C.OFFERED),
    leave_unplaced=({C.TAKING_PART}, C.UNPLACED),
    confirm_place=({C.OFFERED}, C.CONFIRMED),
    decline_place=({C.OFFERED}, C.DECLINED),
    lapse_place=({C.OFFERED}, C.LAPSED),
    return_candidate=({C.CONFIRMED}, C.UNPLACED),
    withdraw_candidate=({C.TAKING_PART, C.UNPLACED}, C.WITHDRAWN),
)
LINK = lifecycle(
    "link between classmates",
    L.ASKED,
    agree_link=({L.ASKED}, L.AGREED),
    end_link=({L.ASKED, L.AGREED}, L.ENDED),
)
RUN = lifecycle(
    "run of a round",
    Computed.WAITING,
    begin_run=({Computed.WAITING, Computed.RUNNING}, Computed.RUNNING),
    finish_run=({Computed.RUNNING}, Computed.DONE),
    fail_run=({Computed.WAITING, Computed.RUNNING}, Computed.FAILED),
)
APPEAL = lifecycle(
    "appeal",
    Appealed.RAISED,
    grant_appeal=({Appealed.RAISED}, Appealed.UPHELD),
    decline_appeal=({Appealed.RAISED}, Appealed.DECLINED),
)
LABELS = {
    "open_round": _("Open for ranking"),
    "close_round": _("End the ranking"),
    "propose_result": _("Propose this result"),
    "reject_result": _("Do not publish this result"),
    "publish_result": _("Publish the result"),
    "settle_round": _("Settle the round"),
    "reopen_round": _("Open the round for a repair"),
    "cancel_round": _("Call the round off"),
    "accept_post": _("Take part with this post"),
    "withdraw_post": _("Take the post back"),
    "place_candidate": _("Offer a post"),
    "leave_unplaced": _("Leave without a post"),
    "confirm_place": pgettext_lazy("place of a student", "Confirm the post"),
    "decline_place": pgettext_lazy("place of a student", "Decline the post"),
    "return_candidate": _("Give the place back to the round"),
    "lapse_place": pgettext_lazy("place of a student", "Let the offer lapse"),
    "withdraw_candidate": _("Withdraw from the round"),
    "agree_link": _("Agree to be linked"),
    "end_link": _("End the link"),
    "begin_run": _("Begin the run"),
    "finish_run": _("Finish the run"),
    "fail_run": _("Give the run up"),
    "grant_appeal": _("Grant the appeal"),
    "decline_appeal": _("Do not grant the appeal"),
}
_RUNS = "placements.run_round"
_COMPUTES = "placements.compute_run"
_ONESELF = "placements.rank_posts"
TRANSITIONS = {
    "open_round": ("open_round", _RUNS, "round.opened"),
    "close_round": ("close_round", "placements.close_round", "round.closed"),
    "propose_result": ("propose_result", _RUNS, "round.result_proposed"),
    "reject_result": ("reject_result", _RUNS, "round.result_rejected"),
    "publish_result": ("publish_result", "placements.publish_result", "round.published"),
    "settle_round": ("settle_round", "placements.close_round", "round.settled"),
    "reopen_round": ("reopen_round", _RUNS, "round.reopened"),
    "cancel_round": ("cancel_round", _RUNS, "round.cancelled"),
    "accept_post": ("accept_post", "placements.answer_for_post", "post.accepted"),
    "withdraw_post": ("withdraw_post", "placements.withdraw_post", "post.withdrawn"),
    "place_candidate": ("publish_result", "placements.publish_result", "round.published"),
    "leave_unplaced": ("publish_result", "placements.publish_result", "round.published"),
    "confirm_place": ("confirm_place", _ONESELF, "candidate.confirmed"),
    "decline_place": ("decline_place", _ONESELF, "candidate.declined"),
    "lapse_place": ("settle_round", "placements.close_round", "round.settled"),
    "return_candidate": (
        "return_to_round",
        "placements.return_to_round",
        "placement.returned_to_round",
    ),
    "withdraw_candidate": ("withdraw_candidate", _ONESELF, "candidate.withdrawn"),
    "agree_link": ("agree_link", _ONESELF, "link.agreed"),
    "end_link": ("end_link", _ONESELF, "link.ended"),
    "begin_run": ("begin_run", _COMPUTES, "run.begun"),
    "finish_run": ("compute_run", _COMPUTES, "run.finished"),
    "fail_run": ("compute_run", _COMPUTES, "run.failed"),
    "grant_appeal": ("grant_appeal", "placements.answer_appeal", "appeal.granted"),
    "decline_appeal": ("decline_appeal", "placements.answer_appeal", "appeal.declined"),
}
