"""What is checked, as data: how strong a check may be, what it belongs to, what explains it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Checks of a family see the same thing; only the strongest of a family counts."""

    TEXTS = "texts"
    ENTRIES = "entries"
    LOADS = "loads"
    FIGURES = "figures"
    ANSWERS = "answers"
    CONTACT = "contact"


@dataclass(frozen=True)
class Check:
    """A check. Only a strong one can raise a flag; a weak one adds to a flag that stands.

    `ordinary` is the share (of authors, days, entries, events) that may look so in an honest
    cooperation, and `why` the reasoning for it: ours, until inspections say more. `least` is how many
    of them must be there before anything is said, `least_interns` how many interns.
    """

    code: str
    family: Family
    is_strong: bool
    ordinary: float
    least: int
    text: Mapping[str, str]
    why: Mapping[str, str]
    least_interns: int = 0


_ALL = (
    Check(
        "copied_journals", Family.TEXTS, is_strong=True, ordinary=0.10, least=3,
        text={"en": "Journals that copy each other", "zh": "实习日志雷同"},
        why={"en": "One author in ten may copy from a friend or from last week; that is nobody's scheme.",
             "zh": "十名作者中有一名抄同学或上周内容属常见现象，不足以说明有人操纵。"},
    ),
    Check(
        "bulk_confirmations", Family.ENTRIES, is_strong=True, ordinary=0.10, least=10,
        text={"en": "Confirmations one by one, faster than anybody reads", "zh": "逐条确认快于正常阅读速度"},
        why={"en": "One confirmation in ten may follow within five seconds; what our lists confirm together is left out.",
             "zh": "十条中有一条在五秒内完成属正常；通过本平台列表批量确认的不计。"},
    ),
    Check(
        "impossible_loads", Family.LOADS, is_strong=True, ordinary=0.01, least=5,
        text={"en": "Hours that one person cannot have worked", "zh": "一人无法完成的时间安排"},
        why={"en": "One day in a hundred may be mistyped.", "zh": "一百天中有一天填错属正常。"},
    ),
    Check(
        "closed_days", Family.LOADS, is_strong=True, ordinary=0.02, least=10,
        text={"en": "Entries for days on which the site was closed", "zh": "停工日仍有实习记录"},
        why={"en": "One entry in fifty may carry a wrong date; days on the roster are left out.",
             "zh": "五十条中有一条日期填错属正常；排班表上的日期不计。"},
    ),
    Check(
        "unseen_answers", Family.ANSWERS, is_strong=True, ordinary=0.20, least=5,
        text={"en": "Answers given unseen that contradict what was then confirmed", "zh": "盲答与随后确认的内容矛盾"},
        why={"en": "Who looks after several students may be wrong about one week in five; “I do not know”, one step beside it, and what was corrected afterwards are left out.",
             "zh": "同时带几名学生的指导教师，五周中记错一周属正常；“不清楚”、相差一档以及事后已更正的不计。"},
    ),
    Check(
        "roster_ignored", Family.FIGURES, is_strong=True, ordinary=0.10, least=3,
        text={"en": "The same hours though the stated roster changes", "zh": "申明的排班已变而时长不变"},
        why={"en": "One change in ten may stand on paper alone; exactly eight hours, hours that vary, and what one student does alone are left out.",
             "zh": "十次变动中有一次只停留在纸面属正常；恰为八小时、时长有波动以及仅个别学生如此的不计。"},
    ),
    Check(
        "heaping", Family.FIGURES, is_strong=False, ordinary=0.55, least=20,
        text={"en": "Hours heaped on round numbers", "zh": "时长集中于整数"},
        why={"en": "Measured against peers; hours that equal roster or agreement are left out.",
             "zh": "与同类比较；与排班或协议一致的时长不计。"},
    ),
    Check(
        "identical_scores", Family.FIGURES, is_strong=False, ordinary=0.0, least=5,
        text={"en": "The same score for everybody", "zh": "评分完全相同"},
        why={"en": "Measured against the scores that peers give; scales of two marks are left out.",
             "zh": "与同类评分分布比较；只有两档的评分不计。"},
    ),
    Check(
        "still_pay", Family.FIGURES, is_strong=False, ordinary=0.10, least=3,
        text={"en": "Pay that never moves though hours do", "zh": "工时变动而报酬不变"},
        why={"en": "One month in ten may come out alike; an agreed fixed amount explains all.",
             "zh": "十个月中有一个月恰好相同属正常；协议约定固定金额的不计。"},
    ),
    Check(
        "initiation", Family.CONTACT, is_strong=False, ordinary=0.15, least=10, least_interns=10,
        text={"en": "One side only ever begins", "zh": "联系始终由一方发起"},
        why={"en": "Where work is done, the quieter side begins at least one contact in seven or so.",
             "zh": "真实合作中，较被动的一方也会发起约七分之一的联系。"},
    ),
    Check(
        "friction", Family.CONTACT, is_strong=False, ordinary=0.05, least=100, least_interns=10,
        text={"en": "Nothing ever changes, fails or is corrected", "zh": "从无变更、问题或更正"},
        why={"en": "Peers show something in one student week of twenty; they differ widely, which is allowed for.",
             "zh": "同类每二十个学生周约出现一次；各单位差异较大，已予考虑。"},
    ),
)  # fmt: skip
CHECKS: Mapping[str, Check] = {one.code: one for one in _ALL}
