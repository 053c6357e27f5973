"""What an early warning looks at, and what was thought of it before there were data.

The priors are wide and ours. Each has its reasoning beside it; none is a finding, and none is ever
shown as one: a model says on what it rests (`fitting.Basis`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """How a cooperation ends."""

    COMPLETED = "completed"
    ENTERPRISE = "enterprise"
    COLLEGE = "college"
    MUTUAL = "mutual"
    AUTHORITY = "authority"


ABORTS = (Cause.ENTERPRISE, Cause.COLLEGE, Cause.MUTUAL, Cause.AUTHORITY)
Words = Mapping[str, str]


@dataclass(frozen=True)
class Prior:
    """A normal prior of a coefficient: the change of the logit of a month's hazard for one unit."""

    mean: float
    sd: float


@dataclass(frozen=True)
class Covariate:
    """One thing that is looked at, month by month.

    `usual` is the value that reasons are measured from. `measure` is what would lower the risk,
    where somebody can do something. `for_support_only` says that it may bring help, and never an
    inspection.
    """

    code: str
    unit: str
    usual: float
    prior: Prior
    text: Words
    why: Words
    measure: Words | None = None
    for_support_only: bool = False


BASELINE = Prior(-4.6, 1.5)  # one in a hundred a month, give or take: between 1 in 2,000 and 1 in 6
_ALL = (
    Covariate(
        "substance", "share", 0.6, Prior(-1.5, 1.0),
        {"en": "Substance index", "zh": "合作实效指数"},
        {"en": "Where little is done, little is lost by leaving: from 0 to 1, odds of a fifth.",
         "zh": "实际开展得少，退出损失也小；从0到1，几率约降为五分之一。"},
        {"en": "Agree on the next joint work and its dates", "zh": "商定下一步共同开展的工作及时间"},
    ),
    Covariate(
        "substance_fall", "share in three months", 0.0, Prior(1.0, 1.0),
        {"en": "Fall of the substance index", "zh": "合作实效指数下降"},
        {"en": "Withdrawal begins before anybody says so.", "zh": "退出往往先有行动后有通知。"},
        {"en": "Ask both sides what has stopped", "zh": "向双方了解哪些工作已停止"},
    ),
    Covariate(
        "gap", "share", 0.1, Prior(0.5, 0.75),
        {"en": "More show than substance", "zh": "形式大于实效"},
        {"en": "Show is kept up until it is no longer needed.", "zh": "形式往往维持到不再需要为止。"},
    ),
    Covariate(
        "shortfall", "share of the training cost", 0.0, Prior(0.5, 0.5),
        {"en": "The enterprise's costs are not coming back", "zh": "企业投入难以收回"},
        {"en": "Enterprises leave what does not pay in the end; the literature agrees on the sign, not on the size.",
         "zh": "长期得不偿失则企业退出；文献对方向看法一致，对大小看法不一。"},
        {"en": "Check which support the enterprise may claim", "zh": "核对企业可申报的支持政策"},
    ),
    Covariate(
        "late_obligations", "count", 0.0, Prior(0.3, 0.3),
        {"en": "Obligations overdue, pay among them", "zh": "逾期未履行的事项（含报酬）"},
        {"en": "Each broken promise makes the next one easier.", "zh": "每次失约都使下一次更容易。"},
        {"en": "Settle what is overdue", "zh": "处理逾期事项"},
    ),
    Covariate(
        "silent_months", "months", 0.5, Prior(0.3, 0.3),
        {"en": "Months since both sides were last in contact", "zh": "双方最近一次联系距今月数"},
        {"en": "Silence comes before the end, or is it already.", "zh": "久不联系往往是终止的前兆。"},
        {"en": "Restore the mentor's and the tutor's visits", "zh": "恢复企业与学校指导教师的走访"},
    ),
    Covariate(
        "open_disputes", "count", 0.0, Prior(0.5, 0.5),
        {"en": "Open disputes", "zh": "未解决的争议"},
        {"en": "A dispute may end a cooperation, or save it when settled.", "zh": "争议可能终止合作，及时解决也可能挽救合作。"},
        {"en": "Offer mediation", "zh": "提供调解"},
    ),
    Covariate(
        "mentor_turnover", "share a year", 0.1, Prior(0.8, 0.8),
        {"en": "Mentors who left", "zh": "企业指导教师流失"},
        {"en": "Cooperation is carried by few persons.", "zh": "合作往往系于少数人。"},
        {"en": "Name and prepare a second mentor", "zh": "增配并培训第二名指导教师"},
    ),
    Covariate(
        "dissolved", "share", 0.05, Prior(1.0, 1.0),
        {"en": "Placements that ended early", "zh": "提前结束的实习"},
        {"en": "One in four training contracts is dissolved where this is counted (Germany, Uhly 2020); many at once say more.",
         "zh": "有统计的国家约四分之一的培训合同提前解除（德国，Uhly 2020）；集中发生更能说明问题。"},
        {"en": "Ask those who left for their reasons", "zh": "了解提前结束的原因"},
    ),
    Covariate(
        "demand_fall", "share a year", 0.0, Prior(0.7, 0.7),
        {"en": "The sector's demand falls", "zh": "行业用人需求下降"},
        {"en": "Who does not recruit trains less.", "zh": "不招人的企业培训意愿下降。"},
    ),
    Covariate(
        "first_year", "yes or no", 0.0, Prior(0.5, 0.5),
        {"en": "First year of the cooperation", "zh": "合作首年"},
        {"en": "Dissolutions peak early (competing-risk studies by Dostie 2010 and others).",
         "zh": "研究表明解约多发生在早期（如Dostie 2010的竞争风险研究）。"},
        {"en": "Review the first months together", "zh": "共同回顾最初几个月的情况"},
    ),
    Covariate(
        "ends_soon", "yes or no", 0.0, Prior(0.5, 0.75),
        {"en": "The agreement ends within three months", "zh": "协议三个月内到期"},
        {"en": "What is not renewed has often ended before.", "zh": "不续签的合作常常早已停止。"},
        {"en": "Speak about renewal now", "zh": "尽早商谈续签"},
    ),
    Covariate(
        "neighbour_aborts", "weighted count in six months", 0.0, Prior(0.2, 0.3),
        {"en": "Cooperations broken off nearby", "zh": "周边合作终止"},
        {"en": "One abortion may poison its neighbours; how much is not known.",
         "zh": "一家合作终止可能波及周边，影响大小尚不清楚。"},
        {"en": "Offer support to the neighbours", "zh": "主动为周边合作提供支持"},
        for_support_only=True,
    ),
)  # fmt: skip
COVARIATES: Mapping[str, Covariate] = {one.code: one for one in _ALL}
