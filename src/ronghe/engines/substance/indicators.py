"""What the index looks at, as data: the formula, the records, goalposts, weight, least evidence.

Goalposts and weights are Ronghe's proposals, published and versioned, not findings. Goalposts are
fixed, so that no cooperation's score moves because another joined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """The five sides of a cooperation."""

    P = "P"
    Q = "Q"
    O = "O"  # noqa: E741 -- the letter of the published method
    M = "M"
    G = "G"


Words = Mapping[str, str]  # by language: en, zh


@dataclass(frozen=True)
class Scale:
    """Fixed goalposts: `worst` scores 0, `best` 1; where best is less than worst, less is better."""

    worst: float
    best: float

    @property
    def direction(self) -> str:
        """`more` or `less`: which is better."""
        return "more" if self.best > self.worst else "less"

    def score(self, value: float) -> float:
        """Give the score of a value, a share from 0 to 1: (value - worst) / (best - worst), clipped.

        >>> Scale(24, 3).score(3), Scale(0.3, 0.95).score(0.2)
        (1.0, 0.0)
        """
        return min(max((value - self.worst) / (self.best - self.worst), 0.0), 1.0)


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured. `weight` is its share of the dimension.

    `records` names what it is computed from; `is_recorded` says whether Ronghe keeps those already:
    until then the indicator is unknown. `least_evidence` is how many records must have been put to
    a check before anything counts as known. When `may_not_arise`, a cooperation in which there was
    no occasion leaves it out, and its weight goes to the rest of the dimension.
    """

    code: str
    dimension: Dimension
    weight: float
    scale: Scale
    unit: str
    formula: Words
    records: tuple[str, ...]
    least_evidence: int
    text: Words
    is_recorded: bool = True
    may_not_arise: bool = False


@dataclass(frozen=True)
class Item:
    """One thing that is shown: ceremony and paper, for the formality score alone."""

    code: str
    weight: float
    scale: Scale
    unit: str
    formula: str
    records: tuple[str, ...]
    text: Words


@dataclass(frozen=True)
class Gate:
    """Something so grave that the index is capped while it holds, whatever else is good."""

    code: str
    cap: float
    records: tuple[str, ...]
    text: Words


_P, _Q, _O, _M, _G = Dimension
INDICATORS = (
    Indicator(
        "P1", _P, 0.5, Scale(0.3, 0.95), "share",
        {"en": "student days that host and student confirmed independently / planned student days",
         "zh": "双方各自独立确认的实习天数 ÷ 计划实习天数"},
        ("placements.HoursRecord", "placements.Placement"), 10,
        {"en": "Student days that both sides confirm", "zh": "双方各自确认的实习天数占计划天数"},
    ),
    Indicator(
        "P2", _P, 0.3, Scale(15, 120), "minutes a week",
        {"en": "median of mentor minutes per student and week, confirmed by both",
         "zh": "每名学生每周由双方确认的指导分钟数的中位数"},
        ("placements.MentorContact",), 10,
        {"en": "Time a mentor spends with a student each week", "zh": "企业指导教师每周指导每名学生的时长"},
    ),
    Indicator(
        "P3", _P, 0.2, Scale(0.2, 1.0), "share",
        {"en": "hours of teacher practice and of mentors' teaching delivered / agreed",
         "zh": "教师企业实践与企业人员授课的实际时数 ÷ 约定时数"},
        ("exchange.TeacherPractice", "exchange.EnterpriseLecturer"), 3,
        {"en": "Teachers in the enterprise, mentors in the college", "zh": "教师企业实践与企业人员授课的兑现程度"},
        is_recorded=False, may_not_arise=True,
    ),
    Indicator(
        "Q1", _Q, 0.4, Scale(0.0, 0.4), "share",
        {"en": "course units of which persons of the enterprise changed more than 5 % / all units of the major",
         "zh": "企业人员修改超过5%的课程单元数 ÷ 本专业课程单元总数"},
        ("curriculum.Course", "curriculum.AdjustmentProposal"), 3,
        {"en": "Course units that the enterprise helped to write", "zh": "企业参与编写的课程单元占比"},
        is_recorded=False,
    ),
    Indicator(
        "Q2", _Q, 0.4, Scale(0.2, 0.8), "share",
        {"en": "tasks worked that belong to a competency of the major's standard / all tasks worked",
         "zh": "对应专业能力标准的实习任务数 ÷ 全部实习任务数"},
        ("placements.TaskConfirmation", "reference.Competency"), 10,
        {"en": "Work that belongs to what the major teaches", "zh": "实习任务与专业能力标准的吻合程度"},
    ),
    Indicator(
        "Q3", _Q, 0.2, Scale(24, 3), "months",
        {"en": "months from a signal of demand to the change of a course, median",
         "zh": "从用人需求变化到课程调整的月数的中位数"},
        ("curriculum.DemandSignal", "curriculum.Decision"), 1,
        {"en": "How soon courses follow demand", "zh": "从用人需求变化到课程调整的时长"},
        is_recorded=False, may_not_arise=True,
    ),
    Indicator(
        "O1", _O, 0.4, Scale(0.0, 1.0), "standard deviations",
        {"en": "gain between assessments before and after, by an assessor of neither party",
         "zh": "第三方前后两次评价的提升幅度"},
        ("curriculum.CertificateAward",), 5,
        {"en": "What students learnt, by independent assessment", "zh": "第三方评价下的学生能力提升"},
        is_recorded=False,
    ),
    Indicator(
        "O2", _O, 0.4, Scale(0.2, 0.8), "share",
        {"en": "graduates in work of their field six months on, verified / all graduates",
         "zh": "毕业六个月后经核实的对口就业人数 ÷ 毕业生总数"},
        ("placements.OutcomeReport",), 5,
        {"en": "Work in the field six months after graduating", "zh": "毕业六个月后的对口就业情况"},
        is_recorded=False,
    ),
    Indicator(
        "O3", _O, 0.2, Scale(0.05, 0.5), "share",
        {"en": "students whom the host took on / students who completed",
         "zh": "实习单位留用人数 ÷ 完成实习人数"},
        ("placements.OutcomeReport",), 3,
        {"en": "Students whom the host took on", "zh": "实习后留用情况"},
        may_not_arise=True,
    ),
    Indicator(
        "M1", _M, 0.5, Scale(0.0, 1.0), "share of the reference",
        {"en": "net investment of the enterprise per student / reference of its sector",
         "zh": "企业对每名学生的净投入 ÷ 行业参考值"},
        ("incentives.LedgerEntry",), 5,
        {"en": "What the enterprise invests per student", "zh": "企业对每名学生的净投入"},
        is_recorded=False,
    ),
    Indicator(
        "M2", _M, 0.2, Scale(0.05, 0.6), "share",
        {"en": "booked and metered hours of shared bases and equipment / capacity",
         "zh": "共建基地与设备的预约且实际使用时数 ÷ 可用时数"},
        ("exchange.Booking",), 5,
        {"en": "Use of the shared base and equipment", "zh": "共建基地与设备的实际使用率"},
        is_recorded=False, may_not_arise=True,
    ),
    Indicator(
        "M3", _M, 0.3, Scale(0.0, 0.4), "share",
        {"en": "share of skilled tasks in the last quarter of the placement - in the first",
         "zh": "实习最后四分之一与最初四分之一阶段的熟练任务占比之差"},
        ("placements.TaskConfirmation",), 10,
        {"en": "Tasks become more skilled", "zh": "实习任务技能含量的提升"},
    ),
    Indicator(
        "G1", _G, 0.5, Scale(0.5, 1.0), "share",
        {"en": "obligations fulfilled on time / obligations due",
         "zh": "按期完成的履约事项数 ÷ 到期履约事项数"},
        ("partnerships.Obligation",), 3,
        {"en": "Obligations met on time", "zh": "履约事项按期完成情况"},
    ),
    Indicator(
        "G2", _G, 0.25, Scale(0.3, 1.0), "share",
        {"en": "concerns and disputes settled in their term / opened",
         "zh": "按期解决的问题与争议数 ÷ 提出的总数"},
        ("partnerships.Concern", "disputes.Dispute"), 1,
        {"en": "Concerns settled in time", "zh": "问题与争议按期解决情况"},
        may_not_arise=True,
    ),
    Indicator(
        "G3", _G, 0.25, Scale(0.3, 1.0), "share",
        {"en": "agreements renewed / agreements that ended",
         "zh": "续签协议数 ÷ 到期协议数"},
        ("partnerships.Agreement",), 1,
        {"en": "Agreements go on", "zh": "协议到期后的续签情况"},
        may_not_arise=True,
    ),
)  # fmt: skip
FORMALITY = (
    Item("F1", 0.15, Scale(0, 3), "a year", "ceremonies and visits of leaders", ("partnerships.Cooperation",),
         {"en": "Ceremonies", "zh": "签约揭牌等仪式"}),
    Item("F2", 0.15, Scale(0, 2), "count", "plaques, names of bases and of institutes", ("partnerships.Cooperation",),
         {"en": "Plaques and titles", "zh": "挂牌与称号"}),
    Item("F3", 0.25, Scale(0, 1), "share", "agreements with all signatures / agreements", ("partnerships.Agreement",),
         {"en": "Agreements signed", "zh": "协议签署完备"}),
    Item("F4", 0.10, Scale(0, 6), "a year", "news items", ("partnerships.Cooperation",),
         {"en": "News items", "zh": "新闻宣传"}),
    Item("F5", 0.15, Scale(0, 10), "a student", "documents uploaded", ("kernel.Evidence",),
         {"en": "Documents uploaded", "zh": "上传的材料数量"}),
    Item("F6", 0.20, Scale(0, 1), "share", "forms of the platform filled / forms asked", ("placements.JournalEntry",),
         {"en": "Forms complete", "zh": "平台表单填写完整"}),
)  # fmt: skip
GATES = (
    Gate("unsafe_work", 0.3, ("placements.Incident", "placements.Hazard"),
         {"en": "Work that is unsafe or forbidden", "zh": "安排不安全或被禁止的工作"}),
    Gate("minor_at_night", 0.3, ("compliance.Finding",),
         {"en": "Minors at work at night", "zh": "安排未成年学生上夜班"}),
    Gate("no_insurance", 0.3, ("placements.InsuranceCover",),
         {"en": "Students without insurance", "zh": "学生未投保"}),
    Gate("unpaid", 0.3, ("placements.Payment",),
         {"en": "Pay that is due and not paid", "zh": "应付实习报酬未支付"}),
)  # fmt: skip
