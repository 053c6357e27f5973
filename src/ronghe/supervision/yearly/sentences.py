"""The plain sentences beside the tables. They state figures, and recommend nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ronghe.kernel.documents import Words
from ronghe.supervision.yearly.saying import NOT_KNOWN, Line

_SAID: Mapping[str, Sequence[tuple[str, str]]] = {
    "participation": (
        ("登记院校：{colleges}；其中参与合作：{colleges_cooperating}；参与合作的企业：{enterprises_cooperating}。",
         "Colleges on record: {colleges}; of them cooperating: {colleges_cooperating}. Enterprises that cooperate: {enterprises_cooperating}."),
        ("合作项目——准备中：{cooperations_preparing}；开展中：{cooperations_running}；本年度完成：{cooperations_concluded}；本年度放弃：{cooperations_given_up}。",
         "Cooperations in preparation: {cooperations_preparing}; running: {cooperations_running}; concluded in the year: {cooperations_concluded}; given up: {cooperations_given_up}."),
        ("本年度在岗的实习：{placements}；实习月数：{placement_months}。",
         "Placements under way in the year: {placements}; placement-months: {placement_months}."),
    ),
    "substance": (
        ("本地区档次：{region_band}。",
         "Band of the region: {region_band}."),
        ("合作项目——有证据支撑：{group_evidence}；待核实：{group_doubt}；资料不足：{group_unknown}。待核实是疑问，不是结论。",
         "Cooperations confirmed by evidence: {group_evidence}; to be verified: {group_doubt}; not known enough: {group_unknown}. What is to be verified is a question, not a verdict."),
    ),
    "unknown": (
        ("下表列出缺什么、缺多少、应由谁提供。资料不足不当作合格，也不当作零分。",
         "What is missing, how much, and who owes it. What is not known is no pass, and no zero."),
    ),
    "findings": (
        ("不符合项：{findings}；每百实习月：{findings_rate}；信息不足：{findings_unknown}；本年度已改正：{findings_mended}。",
         "Findings that do not hold: {findings}; per 100 placement-months: {findings_rate}; not known: {findings_unknown}; mended in the year: {findings_mended}."),
    ),
    "incidents": (
        ("上报的重大事件（含死亡）：{incidents_serious}；一般事件：{incidents_slight}；险情：{incidents_near}。没有上报的，无从知道。",
         "Reported incidents, serious or deadly: {incidents_serious}; slight or middling: {incidents_slight}; near misses: {incidents_near}. What was not reported nobody knows."),
    ),
    "flags": (
        ("本年度疑点——已说明：{flags_explained}；已认定：{flags_upheld}；记录更正后消除：{flags_lapsed}；未了：{flags_open}。",
         "Flags of the year, explained: {flags_explained}; upheld: {flags_upheld}; lapsed as records were corrected: {flags_lapsed}; open: {flags_open}."),
        ("请其说明的各方：{flag_sides}；已作说明：{flag_replies}。不说明不构成认定。",
         "Sides asked to reply: {flag_sides}; replied: {flag_replies}. Silence proves nothing."),
    ),
    "inspections": (
        ("作出决定的检查与走访——有实效：{inspections_sound}；无实效：{inspections_hollow}；不能认定：{inspections_untold}。谢绝走访：{visits_declined}。",
         "Inspections and visits decided, sound: {inspections_sound}; hollow: {inspections_hollow}; not to be told: {inspections_untold}. Visits declined: {visits_declined}."),
    ),
    "gaps": (
        ("到期无人应答的需求：{needs_expired}。未成的对接按原因列表；何方、谈了什么，只有双方知道。",
         "Needs that ran out: {needs_expired}. Talks that came to nothing stand below by reason; who talked, and of what, stays with those who did."),
    ),
    "pay": (
        ("应付的实习报酬月份——按期足额：{pay_on_time}；逾期支付：{pay_late}；未付或未付足：{pay_open}；不清楚：{pay_unknown}。",
         "Months of pay due, paid in time: {pay_on_time}; paid late: {pay_late}; not paid or too little: {pay_open}; not known: {pay_unknown}."),
    ),
    "endings": (
        ("结束的实习——按期完成：{completed}；提前结束：{ended_early}；未上岗：{did_not_start}。",
         "Placements that were over, completed: {completed}; ended early: {ended_early}; did not start: {did_not_start}."),
    ),
    "graduates": (
        ("询问的毕业生：{graduates_asked}；作答：{graduates_answered}。作答自愿，只公布合计。",
         "Graduates asked: {graduates_asked}; answered: {graduates_answered}. They answer of free will, and only totals are said."),
    ),
}  # fmt: skip
_NO_CAMPAIGN = Words(
    "本年度没有抽取走访对象，本地区无实效合作的比例：资料不足（应由主管部门提供）。",
    "No campaign was drawn in the year, so the share of hollow cooperations is not known (owed by the authority).",
)
_SHARE = Words(
    "无实效合作的估计比例及95%区间列于下表；谢绝走访的，按最宽情形计。",
    "The estimated share of hollow cooperations stands below with its 95 % interval, the widest case where visits were declined.",
)


def sentences_of(section: str, lines: Sequence[Line]) -> list[Words]:
    """Say the figures of a section; what is not known or not said is said to be so."""
    zh: dict[str, str] = defaultdict(lambda: NOT_KNOWN.zh)
    en: dict[str, str] = defaultdict(lambda: NOT_KNOWN.en)
    for one in lines:
        if not one.figure.subject:
            zh[one.key], en[one.key] = one.value.zh, one.value.en
    found = [Words(said.format_map(zh), then.format_map(en)) for said, then in _SAID[section]]
    if section == "inspections":
        has_share = any(one.definition.code == "hollow_share" for one in lines)
        found.append(_SHARE if has_share else _NO_CAMPAIGN)
    return found
