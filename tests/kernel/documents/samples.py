"""Documents as a cooperation office would write them, for tests and benchmarks."""

from datetime import date

from ronghe.kernel.documents import (
    Agreement,
    ApprovalSheet,
    ApprovalStep,
    Clause,
    Duty,
    Imprint,
    Languages,
    Line,
    Party,
    SignaturePlace,
    Words,
)

CODE = "7KQ2M9XD4TRP"


def imprint(**more):
    return Imprint(
        **{
            "document": "AG-2026-0031",
            "version": 3,
            "code": CODE,
            "address": "https://ronghe.example",
            "dated_on": date(2026, 9, 1),
            "languages": Languages.CHINESE,
        }
        | more
    )


CLAUSES = (
    (
        "实习安排", "Placement",
        "乙方按本协议约定的岗位、地点和期限接收丙方实习，岗位内容应当与丙方所学专业相关或者相近。未经三方书面同意，任何一方不得变更实习岗位、地点和期限。",
        "Party B takes Party C in for the post, place and period named in the terms. The post shall be related to Party C's major. Post, place and period change only by written consent of all three parties.",
        "乙方不得将丙方安排到酒吧、夜总会、歌厅、洗浴中心、电子游戏厅、网吧等场所实习，不得通过中介机构或者有偿代理组织、安排和管理实习工作。",
        "Party B shall not place Party C in bars, night clubs, bath houses, game halls or internet cafés, nor leave the placement to an agency.",
    ),
    (
        "工作时间与休息", "Hours and rest",
        "丙方每日实习时间不超过八小时，每周不超过四十小时。除相关专业和实习岗位有特殊要求并事先报备外，不安排加班、夜班和法定节假日实习。",
        "Party C works no more than eight hours a day and forty a week. There is no overtime, no night shift and no work on statutory holidays unless the major requires it and it has been filed beforehand.",
    ),
    (
        "实习报酬", "Pay",
        "乙方按照不低于本单位相同岗位试用期工资标准的百分之八十，以货币形式按月足额直接支付丙方实习报酬，不得以物品或者代金券等形式代替。",
        "Party B pays Party C monthly, in full, in money and directly, no less than eighty per cent of the probation wage of the same post. Goods and vouchers are no pay.",
        "甲方、乙方均不得向丙方收取实习押金、培训费、实习报酬提成、管理费、实习材料费、就业服务费或者其他形式的实习费用，不得扣押丙方的学生证、居民身份证或者其他证件。",
        "Neither Party A nor Party B charges Party C any deposit, fee or share of the pay, or keeps Party C's papers.",
    ),
    (
        "指导与管理", "Guidance",
        "甲方选派经验丰富、综合素质好、责任心强、安全防范意识高的实习指导教师全程指导；乙方选派不少于一名企业指导教师（师傅），每名师傅同时指导的学生不超过五人。",
        "Party A names an experienced tutor for the whole placement; Party B names at least one mentor, who guides no more than five students at a time.",
    ),
    (
        "安全与保险", "Safety and insurance",
        "乙方在丙方上岗前进行安全生产教育培训并考核，考核合格后方可上岗；提供必要的劳动防护用品。甲方为丙方投保实习责任保险，责任保险范围覆盖实习活动的全过程。",
        "Before Party C starts, Party B trains and examines Party C in safety and provides protective equipment. Party A insures the whole placement by a liability policy.",
        "丙方在实习期间受到人身伤害的，属于保险赔付范围的，由承保保险公司按照保险合同赔付标准进行赔付；不属于保险赔付范围或者超出赔付额度的部分，由三方依照法律规定和本协议约定承担责任。",
        "Injuries are compensated by the insurer within the policy; what lies beyond it is borne by the parties under the law and this agreement.",
    ),
    (
        "食宿与交通", "Board, lodging, travel",
        "乙方提供符合安全、卫生标准的集中住宿；上下班往返由乙方班车接送，费用由乙方承担。",
        "Party B provides safe and clean lodging and a shuttle bus at its own cost.",
    ),
    (
        "考核与成果", "Assessment",
        "实习考核由甲方、乙方共同组织，以实习日志、岗位任务确认记录、实习报告和企业指导教师评价为依据。考核成绩纳入丙方学业评价。",
        "Parties A and B assess the placement together, by journal, confirmed tasks, report and the mentor's opinion. The result counts towards Party C's studies.",
    ),
    (
        "个人信息", "Personal data",
        "三方仅为履行本协议收集和使用必要的个人信息，实习结束后按规定期限保存，到期删除。",
        "The parties collect and use personal data only as this agreement needs, keep it for the period prescribed and then delete it.",
    ),
    (
        "变更、中止与解除", "Change, suspension and end",
        "一方需要变更协议内容的，应当提前十个工作日以书面形式提出，经三方协商一致后签订补充协议。",
        "Who wants a change says so in writing ten working days ahead; a supplementary agreement of all three parties makes it.",
        "出现危及丙方人身安全或者健康的情形，丙方有权立即停止实习并撤离，甲方应当及时介入；因此停止实习的，不视为违约。",
        "Where life or health is in danger, Party C may stop and leave at once, and Party A steps in; that is no breach.",
    ),
    (
        "争议解决", "Disputes",
        "因履行本协议发生的争议，三方先行协商；协商不成的，可以向实习所在地教育主管部门申请调解，也可以依法向人民法院起诉。",
        "Disputes are talked over first; failing that, the education authority at the place of the placement mediates, or the people's court decides.",
    ),
)  # fmt: skip


def clause(row):
    title, english_title, *texts = row
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return Clause(Words(title, english_title), tuple(Words(zh, en) for zh, en in pairs))


def agreement(*, student="林小满", **more):
    """A placement agreement of three parties and six pages."""
    parts = {
        "title": Words("学生岗位实习三方协议", "Tripartite Placement Agreement"),
        "parties": (
            Party(
                Words("甲方（学校）", "Party A (college)"),
                Words("青禾职业技术学院", "Qinghe Vocational and Technical College"),
                (
                    Line(
                        Words("统一社会信用代码", "Credit code"), Words("12330200MB0000001X")
                    ),
                    Line(Words("地址", "Address"), Words("青禾市学苑路1号", "1 Xueyuan Road, Qinghe")),
                    Line(Words("法定代表人", "Legal representative"), Words("周文清")),
                ),
            ),
            Party(
                Words("乙方（实习单位）", "Party B (host)"),
                Words("启明精密制造有限公司", "Qiming Precision Manufacturing Co., Ltd."),
                (
                    Line(
                        Words("统一社会信用代码", "Credit code"), Words("91330200MA0000002Y")
                    ),
                    Line(Words("地址", "Address"), Words("青禾市高新区创业大道88号", "88 Chuangye Avenue, Qinghe")),
                ),
            ),
            Party(
                Words("丙方（学生）", "Party C (student)"),
                Words(student),
                (
                    Line(Words("专业", "Major"), Words("数控技术", "CNC Technology")),
                    Line(Words("学号", "Student number"), Words("20260117")),
                ),
            ),
        ),
        "preamble": (
            Words(
                "根据《中华人民共和国职业教育法》《职业学校学生实习管理规定》等法律法规，甲乙丙三方在平等自愿的基础上，就丙方岗位实习事宜订立本协议，共同遵守。",
                "Under the Vocational Education Law and the Provisions on Placements of Students of Vocational Schools, the parties agree as follows.",
            ),
        ),
        "terms": (
            Line(Words("实习岗位", "Post"), Words("数控车工（学徒）", "CNC turner (trainee)")),
            Line(
                Words("实习期限", "Period"),
                Words("2026年9月7日至2027年2月26日", "7 September 2026 to 26 February 2027"),
            ),
            Line(Words("实习地点", "Place"), Words("启明精密一号车间", "Qiming Precision, workshop 1")),
            Line(
                Words("实习时间", "Hours"),
                Words("周一至周五 8:00—12:00、13:00—17:00", "Monday to Friday, 8:00–12:00, 13:00–17:00"),
            ),
            Line(Words("实习报酬", "Pay"), Words("每月 3,200 元", "CNY 3,200 a month")),
            Line(Words("企业指导教师", "Mentor"), Words("陈立")),
            Line(Words("学校指导教师", "Tutor"), Words("王敏")),
        ),
        "clauses": (
            *(clause(row) for row in CLAUSES),
            Clause(
                Words("补充约定", "Further terms"),
                (
                    Words(
                        "乙方每月安排丙方参加一次质量检验岗位的跟岗学习。",
                        "Once a month Party C follows the quality inspectors for a day.",
                    ),
                ),
                is_free=True,
            ),
        ),
        "duties": tuple(
            Duty(Words(owner, english), Words(duty, d), Words(due, e), Words(shown, s), Words(after, a))
            for owner, english, duty, d, due, e, shown, s, after, a in (
                ("甲方", "Party A", "投保实习责任保险", "insure the placement", "2026年9月4日前", "by 4 September 2026", "保险单", "policy", "不得开始实习", "placement does not start"),
                ("乙方", "Party B", "岗前安全教育培训并考核", "train and examine in safety", "2026年9月7日前", "by 7 September 2026", "考核成绩", "result", "不得上岗", "no work on the post"),
                ("乙方", "Party B", "按月支付实习报酬", "pay monthly", "每月15日前", "by the 15th of each month", "支付记录，丙方确认", "payment, confirmed by Party C", "甲方书面催告，报主管部门", "notice by Party A, report to the authority"),
                ("甲方", "Party A", "指导教师实地走访", "tutor visits", "每月一次", "once a month", "走访记录", "record of the visit", "学校约谈", "talk at the college"),
                ("丙方", "Party C", "填写实习日志", "keep a journal", "每周", "weekly", "实习日志", "journal", "指导教师提醒", "reminder by the tutor"),
            )
        ),
        "closing": (
            Words(
                "本协议一式三份，三方各执一份，自三方签字（盖章）之日起生效，具有同等效力。",
                "Three copies are made, one for each party, of equal force from the day all have signed.",
            ),
        ),
        "signatures": (
            SignaturePlace(
                "party-1", Words("甲方：青禾职业技术学院", "Party A: Qinghe Vocational and Technical College"),
                "周文清", Words("院长", "President"), needs_seal=True,
            ),
            SignaturePlace(
                "party-2", Words("乙方：启明精密制造有限公司", "Party B: Qiming Precision"),
                "李娜", Words("总经理", "General manager"), needs_seal=True,
            ),
            SignaturePlace("party-3", Words(f"丙方：{student}", f"Party C: {student}"), student),
            SignaturePlace(
                "party-4", Words("丙方监护人", "Guardian of Party C"), "林国强", Words("父亲", "father")
            ),
        ),
    }  # fmt: skip
    return Agreement(**parts | more)


def approval_sheet(**more):
    parts = {
        "title": Words("校企合作协议审批单", "Approval sheet for a cooperation agreement"),
        "organisation": Words("青禾职业技术学院", "Qinghe Vocational and Technical College"),
        "subject": (
            Line(Words("协议名称", "Agreement"), Words("学生岗位实习三方协议", "Tripartite Placement Agreement")),
            Line(Words("合作单位", "Partner"), Words("启明精密制造有限公司", "Qiming Precision")),
            Line(Words("承办部门", "Office in charge"), Words("校企合作处", "Cooperation office")),
            Line(Words("协议期限", "Period"), Words("2026年9月7日至2027年2月26日", "7 September 2026 to 26 February 2027")),
        ),
        "steps": (
            ApprovalStep(Words("校企合作处", "Cooperation office"), Words("条款齐全，同意。", "Complete; agreed."), "王敏", date(2026, 8, 20)),
            ApprovalStep(Words("教务处", "Academic affairs"), Words("岗位与专业相符，同意。", "Post fits the major; agreed."), "赵岩", date(2026, 8, 21)),
            ApprovalStep(Words("法务", "Legal")),
            ApprovalStep(Words("分管院长", "Vice president")),
            ApprovalStep(Words("院长", "President")),
        ),
    }  # fmt: skip
    return ApprovalSheet(**parts | more)
