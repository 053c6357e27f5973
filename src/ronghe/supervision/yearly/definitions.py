"""What each figure of the yearly report is, in both languages; the order is that of the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ronghe.kernel.documents import Words

NOTHING = Words()


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # of one, shown in hundredths
    RATE = "rate"  # for 100 placement-months
    BAND = "band"


@dataclass(frozen=True)
class Definition:
    """One figure. `is_guarded`: so few could be somebody. `family`: counts of one whole.

    `rate_of` names the counts behind a rate, `part_of` the count of which it is a part; `owed` says
    who owes what is not known.
    """

    code: str
    section: str
    name: Words
    what: Words
    unit: Unit = Unit.COUNT
    is_guarded: bool = True
    family: str = ""
    rate_of: str = ""
    part_of: str = ""
    owed: Words = NOTHING


SECTIONS: Mapping[str, Words] = {
    "participation": Words("谁参与合作", "Who takes part"),
    "substance": Words("实效与形式", "Substance against formality"),
    "unknown": Words("哪些资料不足", "What is not known"),
    "findings": Words("合规核查", "How the law is kept"),
    "incidents": Words("安全事件", "Incidents"),
    "flags": Words("待核实疑点与说明", "Flags and replies"),
    "inspections": Words("监督检查与走访", "Inspections and visits"),
    "gaps": Words("供需缺口", "What was looked for in vain"),
    "pay": Words("实习报酬", "Pay"),
    "endings": Words("实习结束情况", "How placements ended"),
    "graduates": Words("毕业生去向", "Where graduates are"),
}

_HOSTS = Words("实习单位", "the host")
_COLLEGES = Words("院校", "the college")
_BOTH = Words("院校和实习单位", "college and host")
_AUTHORITY = Words("主管部门", "the authority")


Pair = tuple[str, str]  # the same in Chinese and in English


def _d(section: str, code: str, name: Pair, what: Pair, **more: Any) -> Definition:
    return Definition(code, section, Words(*name), Words(*what), **more)


ALL: tuple[Definition, ...] = (
    _d("participation", "colleges", ("登记院校", "Colleges on record"),
       ("截至统计日在本地区登记的院校。", "Colleges of the region that were on record on the day."), is_guarded=False),
    _d("participation", "colleges_cooperating", ("参与合作的院校", "Colleges that cooperate"),
       ("本年度内有合作项目在准备或开展的本地区院校。", "Colleges of the region with a cooperation prepared or running at some time of the year."), is_guarded=False),
    _d("participation", "enterprises_cooperating", ("参与合作的企业", "Enterprises that cooperate"),
       ("与本地区合作项目有关的企业，不论其所在地。", "Enterprises that are parties of the region’s cooperations, wherever they are."), is_guarded=False),
    _d("participation", "cooperations_preparing", ("准备中的合作项目", "Cooperations in preparation"),
       ("截至统计日已建立、尚未开始、也未结束的合作项目。", "Cooperations opened by the day that had neither begun nor ended."), is_guarded=False),
    _d("participation", "cooperations_running", ("开展中的合作项目", "Cooperations that run"),
       ("截至统计日已开始、尚未结束的合作项目。", "Cooperations that had begun by the day and not ended."), is_guarded=False),
    _d("participation", "cooperations_concluded", ("本年度完成的合作项目", "Cooperations concluded in the year"),
       ("本年度内正常结束的合作项目。", "Cooperations that came to their end in the year."), is_guarded=False),
    _d("participation", "cooperations_given_up", ("本年度放弃的合作项目", "Cooperations given up in the year"),
       ("本年度内放弃的合作项目。", "Cooperations that were given up in the year."), is_guarded=False),
    _d("participation", "placements", ("本年度在岗的实习", "Placements under way in the year"),
       ("本地区院校学生在本年度内有在岗日的实习。", "Placements of the region’s colleges with days under way in the year.")),
    _d("participation", "placement_months", ("实习月数", "Placement-months"),
       ("本年度在岗日数除以30.4375。", "Days under way in the year, divided by 30.4375.")),
    _d("participation", "pairs_unrecorded", ("有学生在岗而未登记合作的校企组合", "Pairs with students at work and no cooperation on record"),
       ("统计日在岗实习的院校与单位之间没有登记合作项目的组合。", "Pairs of college and host with a placement under way on the day, between whom no cooperation is on record."), owed=_COLLEGES),
    _d("substance", "region_band", ("本地区档次", "Band of the region"),
       ("按有证据支撑的合作项目所占比例分档；少于五项不分档。不排名次。", "By the share of cooperations that evidence confirms; no band below five. Never a rank."), unit=Unit.BAND, is_guarded=False),
    _d("substance", "group_evidence", ("有证据支撑", "Confirmed by evidence"),
       ("已核实部分足以判断实效，且没有重大疑问的合作项目。", "Cooperations of which enough is verified, and against which nothing grave stands."), family="groups"),
    _d("substance", "group_doubt", ("待核实", "To be verified"),
       ("存在重大疑问、已认定的疑点，或未见答案时的回答与填报不符的合作项目。", "Cooperations against which something grave or an upheld flag stands, or whose unseen answers contradict what was entered."), family="groups"),
    _d("substance", "group_unknown", ("资料不足", "Not known enough"),
       ("已核实部分不足五分之一的合作项目。", "Cooperations of which less than a fifth is verified."), family="groups", owed=_BOTH),
    _d("substance", "alarming", ("形式多、实效少", "Much show, little substance"),
       ("形式分明显高于实效上限的合作项目。", "Cooperations whose formality lies well above what their substance can be.")),
    _d("substance", "college_band", ("院校档次", "Band of a college"),
       ("按该校合作项目中有证据支撑的比例分档；少于五项不分档。", "By the share of the college’s cooperations that evidence confirms; no band below five."), unit=Unit.BAND, is_guarded=False),
    _d("substance", "place_band", ("各地档次", "Band of a place"),
       ("按该地合作项目中有证据支撑的比例分档；少于五项不分档。", "By the share of the place’s cooperations that evidence confirms; no band below five."), unit=Unit.BAND, is_guarded=False),
    _d("unknown", "without_index", ("尚无实效指数的合作项目", "Cooperations without an index"),
       ("统计日未结束、而当时没有计算过实效指数的合作项目。", "Cooperations alive on the day of which nothing had been computed."), owed=_AUTHORITY),
    _d("unknown", "placements_without_weeks", ("没有周记录的实习", "Placements without any week on record"),
       ("本年度在岗、平台上没有任何周记录的实习；做了什么，不知道。", "Placements under way in the year with no week on record: what was done there is not known."), owed=_BOTH, part_of="placements"),
    _d("unknown", "placements_without_pay", ("没有报酬记录的实习", "Placements without any pay on record"),
       ("本年度在岗、平台上没有任何报酬月份的实习；有无报酬，不知道。", "Placements under way in the year with no month of pay on record: whether they are paid is not known."), owed=_HOSTS, part_of="placements"),
    _d("unknown", "indicator_unknown", ("指标资料不足", "Indicator not known"),
       ("实效指数中该项指标不能判断的合作项目。", "Cooperations of whose index this indicator is not known."), is_guarded=False),
    _d("findings", "findings", ("不符合项", "Findings that do not hold"),
       ("本年度核查出、截至统计日仍不符合的实习核查结果。", "Findings of the year about placements that did not hold on the day.")),
    _d("findings", "findings_rate", ("每百实习月不符合项", "Findings per 100 placement-months"),
       ("不符合项除以实习月数，乘以100。", "Findings that do not hold, for 100 placement-months."), unit=Unit.RATE, rate_of="findings"),
    _d("findings", "findings_unknown", ("信息不足的核查结果", "Findings that are not known"),
       ("本年度核查、截至统计日仍因信息不足不能判断的实习核查结果。", "Findings of the year about placements for which facts were missing on the day."), owed=_BOTH),
    _d("findings", "findings_mended", ("已改正的核查结果", "Findings mended"),
       ("本年度内改正的实习核查结果。", "Findings about placements that were mended in the year.")),
    _d("incidents", "incidents_serious", ("重大事件（含死亡）", "Serious, or somebody died"),
       ("上报的事件，按发生日计入本年度。", "What was reported, by the day on which it happened."), family="incidents"),
    _d("incidents", "incidents_slight", ("一般事件", "Slight or middling"),
       ("上报的事件，按发生日计入本年度。", "What was reported, by the day on which it happened."), family="incidents"),
    _d("incidents", "incidents_near", ("险情", "Near misses"),
       ("上报的险情，按发生日计入本年度；险情报得多、事件少，是好现象。", "What was reported, by the day on which it happened; many near misses told and few injuries are a good sign."), family="incidents"),
    _d("incidents", "incidents_rate", ("每百实习月事件（不含险情）", "Incidents per 100 placement-months, near misses apart"),
       ("重大和一般事件之和除以实习月数，乘以100。", "Serious and slight incidents for 100 placement-months."), unit=Unit.RATE, rate_of="incidents_serious incidents_slight"),
    _d("flags", "flags_explained", ("已说明", "Explained"),
       ("本年度提出、截至统计日认定为已说明的疑点。", "Flags of the year that were held to be explained by the day."), family="flags"),
    _d("flags", "flags_upheld", ("已认定", "Upheld"),
       ("本年度提出、截至统计日由人认定的疑点。", "Flags of the year that a person had upheld by the day."), family="flags"),
    _d("flags", "flags_lapsed", ("记录更正后消除", "Lapsed: the records were corrected"),
       ("本年度提出、因记录更正而消除的疑点。", "Flags of the year that lapsed because records were corrected."), family="flags"),
    _d("flags", "flags_open", ("未了", "Open"),
       ("本年度提出、截至统计日尚未了结的疑点。", "Flags of the year that stood open on the day."), family="flags"),
    _d("flags", "flag_sides", ("请其说明的各方", "Sides that were asked"),
       ("本年度疑点涉及、请其说明的院校和企业（按次）。", "Colleges and enterprises that were asked to reply to flags of the year, each time.")),
    _d("flags", "flag_replies", ("已作说明", "Sides that replied"),
       ("截至统计日已作说明的各方；不说明不构成认定。", "Sides that had replied by the day; silence proves nothing."), owed=_BOTH, part_of="flag_sides"),
    _d("inspections", "inspections_sound", ("认定有实效", "Held to be sound"),
       ("本年度作出决定的检查与走访。", "Inspections and visits decided in the year."), family="inspections"),
    _d("inspections", "inspections_hollow", ("认定无实效", "Held to be hollow"),
       ("本年度作出决定的检查与走访。", "Inspections and visits decided in the year."), family="inspections"),
    _d("inspections", "inspections_untold", ("不能认定", "Not to be told"),
       ("本年度作出决定、但不能认定的检查与走访。", "Inspections and visits of the year that could not tell."), family="inspections"),
    _d("inspections", "visits_declined", ("谢绝走访", "Visits declined"),
       ("本年度谢绝的走访；谢绝不产生不利后果，但使估计区间变宽。", "Visits declined in the year: nothing follows from it but a wider interval.")),
    _d("inspections", "hollow_share", ("无实效合作的估计比例", "Estimated share of hollow cooperations"),
       ("随机抽取部分的估计及95%区间；谢绝走访的按最宽情形计。", "From the part drawn at random, with its 95 % interval; the widest case where visits were declined."), unit=Unit.SHARE, is_guarded=False, owed=_AUTHORITY),
    _d("gaps", "gap", ("未成的对接", "Talks that came to nothing"),
       ("本年度结束而未成的对接，按原因。", "Enquiries that ended in the year without an agreement, by reason."), family="gaps"),
    _d("gaps", "needs_expired", ("到期无人应答的需求", "Needs that ran out"),
       ("本年度到期、没有谈成的需求。", "Needs that expired in the year and came to no agreement.")),
    _d("pay", "pay_on_time", ("按期足额", "Paid in time"),
       ("应付日在本年度内、截至统计日已过的实习报酬月份。", "Months of pay that fell due in the year, before the day."), family="pay"),
    _d("pay", "pay_late", ("逾期支付", "Paid late"),
       ("同上。", "As above."), family="pay"),
    _d("pay", "pay_open", ("未付或未付足", "Not paid, or too little"),
       ("同上。", "As above."), family="pay"),
    _d("pay", "pay_unknown", ("不清楚", "Not known"),
       ("没有约定、双方说法不一，或无法计算的月份。", "Months not agreed on, told otherwise by both, or that nobody can count."), family="pay", owed=_HOSTS),
    _d("endings", "completed", ("按期完成", "Completed"),
       ("本年度结束的实习，按结束日。", "Placements that were over in the year, by their last day."), family="endings"),
    _d("endings", "ended_early", ("提前结束", "Ended early"),
       ("同上。", "As above."), family="endings"),
    _d("endings", "did_not_start", ("未上岗", "Did not start"),
       ("同上。", "As above."), family="endings"),
    _d("graduates", "graduates_asked", ("询问的毕业生", "Graduates asked"),
       ("答复期在本年度内结束的届次。", "Of cohorts whose time to answer ended in the year.")),
    _d("graduates", "graduates_answered", ("作答的毕业生", "Graduates who answered"),
       ("本人私下作答，可不答；一届不足五人作答的不计。", "Their own private answers, of free will; cohorts with fewer than five answers are left out."), part_of="graduates_asked"),
    _d("graduates", "graduates", ("毕业半年后", "Half a year later"),
       ("只计各届可以公布的数字之和。", "The sum of what may be said of each cohort, and nothing else."), is_guarded=False),
)  # fmt: skip
DEFINITIONS: Mapping[str, Definition] = {one.code: one for one in ALL}
