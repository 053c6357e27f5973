"""Attempts at the constraints of flags: a part of `breaking`."""

from datetime import timedelta

from tests.factories.flags import flag_of
from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.supervision.models import FlagReply, WarningCosts, WarningFit, WarningSupport

FLAG, REPLY = "supervision.IntegrityFlag", "supervision.FlagReply"
WARNING = "supervision.EarlyWarning"
CONSTRAINTS = {
    "flag_is_about_one": change(FLAG, cooperation=None),
    "flag_one_open_for_a_cooperation": copy(FLAG, reference="IF-1"),
    "flag_one_open_for_an_organisation": copy(
        FLAG, {"cooperation__isnull": True}, reference="IF-2"
    ),
    "flag_state_is_known": change(FLAG, state="lost"),
    "flag_decided_says_by_whom_and_why": change(FLAG, state="upheld"),
    "flag_lapsed_has_an_instant": change(FLAG, state="lapsed"),
    "flag_decided_after_it_was_raised": Attempt(
        FLAG, lambda row: {"decided_at": row.raised_at - timedelta(seconds=1)}
    ),
    "flag_reply_once_a_side": copy(REPLY),
    "flag_reply_says_something": change(REPLY, text=""),
    "warning_one_is_current": copy(WARNING, reference="EW-1"),
    "warning_lies_within": change(WARNING, low=0.9),
    "warning_basis_is_known": change(WARNING, basis="hope"),
    "warning_replaced_after": Attempt(
        WARNING, lambda row: {"replaced_at": row.computed_at - timedelta(seconds=1)}
    ),
    "warning_fit_use_is_known": change("supervision.WarningFit", use="hope"),
    "warning_fit_used_was_tested": change("supervision.WarningFit", use="used"),
    "warning_support_says_what": change("supervision.WarningSupport", text=""),
    "warning_costs_one_holds": copy("supervision.WarningCosts"),
    "warning_costs_decide": change("supervision.WarningCosts", visit_amount=0),
}
UNIQUE_FIELDS = {
    "supervision.integrityflag.reference": copy(FLAG, state="lapsed", lapsed_at=NOW),
    "supervision.earlywarning.reference": Attempt(
        WARNING, lambda row: {"replaced_at": row.computed_at}, is_copy=True
    ),
}


def furnish(world) -> None:
    """Have the college reply to the flag, raise one about itself, and note support."""
    flag = world.things["college"].flag
    FlagReply.objects.create(
        flag=flag,
        organisation=world.things["college"].organisation,
        text="有出差单。",
        written_at=NOW,
    )
    flag_of(None, organisation=world.things["college"].organisation)
    warning = world.things["college"].warning
    WarningFit.objects.create(
        computed_at=NOW,
        first_month=NOW.date(),
        last_month=NOW.date(),
        months=12,
        cooperations=3,
        events=10,
        use="too_few",
        coefficients={},
        inputs_hash="0" * 64,
    )
    WarningSupport.objects.create(
        cooperation=warning.cooperation,
        organisation=world.actors["coordinator"].organisation,
        text="联系协会",
        noted_at=NOW,
    )
    WarningCosts.objects.create(
        region=warning.region,
        visit_amount=80_000,
        loss_amount=2_000_000,
        currency="CNY",
        averted_percent=25,
        stated_at=NOW,
    )
