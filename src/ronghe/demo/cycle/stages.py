"""The stages of a full cycle, in their order."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from ronghe.demo.cycle import (
    beside,
    gates,
    lives,
    market,
    people,
    planning,
    register,
    rounds,
    supervising,
)
from ronghe.demo.cycle.running import Stage


def stages(region: str) -> list[Stage]:
    """Give all stages for the region of that code."""
    return [
        Stage("register", _("Register brought in"), register.parts),
        Stage("region", _("Region found"), partial(planning.region_parts, code=region)),
        Stage("plan", _("Who takes part"), planning.parts),
        Stage("authority", _("Authority"), people.authority_parts),
        Stage("staff", _("People of colleges and hosts"), people.staff_parts, is_shared=True),
        Stage("classes", _("Class lists brought in"), people.class_parts),
        Stage("verify", _("Records verified"), market.verify_parts, is_shared=True),
        Stage("publish", _("Offers published"), market.publish_parts),
        Stage("enquire", _("Enquiries agreed"), market.enquire_parts),
        Stage("agree", _("Class agreements signed"), market.agree_parts),
        Stage("round", _("Round planned"), rounds.round_parts),
        Stage("posts", _("Posts taken into the round"), rounds.post_parts),
        Stage("open", _("Round opened"), rounds.open_parts),
        Stage("rank", _("Lists saved by students"), rounds.rank_parts, is_shared=True),
        Stage("result", _("Result computed and published"), rounds.result_parts),
        Stage("answer", _("Places confirmed"), rounds.answer_parts),
        Stage("draft", _("Agreements with students drafted"), gates.draft_parts),
        Stage("sign", _("Agreements with students signed"), gates.sign_parts, is_shared=True),
        Stage("placements", _("Placements planned"), gates.plan_parts),
        Stage("tutors", _("Tutors, mentors and tasks named"), gates.staff_parts, is_shared=True),
        Stage("provide", _("What the place asks for"), gates.provide_parts),
        Stage("ready", _("Gates opened"), gates.ready_parts, is_shared=True),
        Stage("start", _("Placements started"), gates.start_parts, is_shared=True),
        Stage("weeks", _("Weeks lived"), lives.week_parts, is_shared=True),
        Stage("visits", _("Visits of tutors"), beside.visit_parts),
        Stage("pay", _("Pay entered and received"), beside.pay_parts, is_shared=True),
        Stage("end", _("Placements ended"), lives.end_parts, is_shared=True),
        Stage("reports", _("Reports of both sides"), beside.report_parts, is_shared=True),
        Stage("law", _("Law applied to what was lived"), lives.law_parts, is_shared=True),
        Stage("supervision", _("Supervision of the region"), supervising.parts),
    ]
