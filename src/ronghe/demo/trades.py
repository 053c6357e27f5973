"""What Qinghe's organisations need and offer: occupations under codes of our own, and their words."""

from dataclasses import dataclass
from typing import Any

from ronghe.partnerships.models import ListingKind as K


@dataclass(frozen=True)
class Trade:
    """An occupation of the demonstration, and what belongs to a post in it."""

    code: str
    group: str
    name: str
    tasks: tuple[str, ...]
    venue: str
    wage: int  # of an employee, in yuan a month
    hazards: tuple[str, ...] = ()


TRADES = (
    Trade("QH-11", "QH-1", "数控车工", ("装夹工件", "编制加工程序", "首件检测"), "factory", 5200, ("noise",)),
    Trade("QH-12", "QH-1", "数控铣工", ("对刀与铣削", "刀具管理", "尺寸检测"), "factory", 5400, ("noise",)),
    Trade("QH-13", "QH-1", "工业机器人系统操作员", ("示教编程", "工作站点检", "换型调试"), "factory", 5600),
    Trade("QH-21", "QH-2", "物流服务师", ("入库上架", "分拣复核", "车辆调度"), "warehouse", 4600),
    Trade("QH-31", "QH-3", "护理员", ("晨间护理", "生命体征测量", "健康宣教"), "hospital", 4300),
    Trade("QH-32", "QH-3", "养老护理员", ("生活照料", "康复陪护", "照护记录"), "care_home", 4200),
    Trade("QH-41", "QH-4", "计算机程序设计员", ("需求梳理", "模块编码", "单元测试"), "office", 6500),
    Trade("QH-42", "QH-4", "电子商务师", ("店铺运营", "商品上新", "客户服务"), "office", 4500),
    Trade("QH-51", "QH-5", "汽车维修工", ("定期保养", "底盘检修", "故障诊断"), "factory", 5000),
    Trade("QH-61", "QH-6", "前厅服务员", ("入住办理", "客房协调", "投诉处理"), "hotel", 4000),
)  # fmt: skip

SITES = {  # round the invented town; nobody lives there
    "linjiang": (29.90, 122.40, "临江区工业大道{n}号"),
    "xiling": (29.72, 122.22, "西岭区兴业路{n}号"),
    "qinghe": (29.82, 122.33, "青禾市政务路{n}号"),
    "baishi": (28.95, 121.60, "白石市学院路{n}号"),
}
TITLES = {
    K.POSTS: ("{trade}实习岗位 {seats} 个", "求{trade}实习岗位 {seats} 个"),
    K.APPRENTICESHIP: ("{trade}现代学徒制合作", "{trade}订单班寻合作企业"),
    K.JOINT_COURSE: ("《{trade}》课程共建，企业可派专家", "《{trade}》课程寻企业共建"),
    K.LECTURERS: ("可派{trade}技术骨干授课", "聘请{trade}企业兼职教师"),
    K.TEACHER_PRACTICE: ("接收教师{trade}企业实践", "{trade}专业教师寻实践企业"),
    K.TRAINING_BASE: ("{trade}实训基地对外开放", "寻{trade}实训场地"),
    K.TECHNICAL_SERVICE: ("承接{trade}工艺改进", "{trade}工艺难题求解"),
    K.STAFF_TRAINING: ("{trade}员工技能培训班", "{trade}员工培训需求"),
    K.EQUIPMENT: ("{trade}教学设备可借用", "寻{trade}教学设备"),
}
SUMMARIES = (
    "时间可商量，欢迎先来现场看看。",
    "已有两届合作经验，希望长期合作。",
    "请附上专业、年级和人数，我们两个工作日内答复。",
    "",
)


def details_of(
    kind: str, trade: Trade, chance: Any, *, is_unlawful: bool = False
) -> dict[str, Any]:
    """Give the details of a listing of this kind; a post breaks no rule unless it is meant to."""
    if kind in {K.POSTS, K.APPRENTICESHIP}:
        return _work(kind, trade, chance, is_unlawful=is_unlawful)
    return {
        K.JOINT_COURSE: {"course": trade.name, "hours": 64, "who_teaches": "both", "credits": 4},
        K.LECTURERS: {"subject": trade.name, "hours": 32, "format": "college", "fee_an_hour": 20_000},
        K.TEACHER_PRACTICE: {"field": trade.name, "days": 30, "tasks": list(trade.tasks), "mentors_count": 2},
        K.TRAINING_BASE: {"equipment": [f"{trade.name}实训设备"], "opening_hours": "工作日 8:30–17:00", "fee_a_day": 0, "supervision": True},
        K.TECHNICAL_SERVICE: {"problem": f"{trade.tasks[0]}效率偏低", "result": ["工艺方案", "试运行报告"], "students_take_part": True},
        K.STAFF_TRAINING: {"subject": trade.name, "hours": 40, "fee_a_person": 80_000},
        K.EQUIPMENT: {"equipment": [f"{trade.name}教学设备"], "terms": chance.choice(("gift", "loan", "shared")), "condition": "teaching"},
    }[K(kind)]  # fmt: skip


def _work(kind: str, trade: Trade, chance: Any, *, is_unlawful: bool) -> dict[str, Any]:
    """Describe the work: eight hours on five days, paid four fifths of the wage and a little more."""
    wage = trade.wage * 100
    found: dict[str, Any] = {
        "tasks": list(trade.tasks),
        "venue_type": trade.venue,
        "hours_a_day": "8",
        "days_a_week": 5,
        "shift": "day",
        "night_shift": is_unlawful,
        "independent_work": True,
        "monthly_pay": wage * chance.choice((80, 82, 85, 90)) // 100,
        "fees": 0,
        "agency_involved": False,
        "hazards": list(trade.hazards),
        "mentors_count": chance.randrange(2, 9),
        "lodging": chance.random() < 0.5,  # noqa: PLR2004 -- every other one
    }
    if chance.random() < 0.8:  # noqa: PLR2004 -- some do not say what employees earn
        found["same_post_wage"] = wage
    if kind == K.APPRENTICESHIP:
        found |= {"programme": "modern_apprenticeship", "months": 6, "certificate": f"{trade.name}（中级）"}  # fmt: skip
    return found
