"""The people one can be in the demonstration. None of them exists."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Role

MAIL_DOMAIN = "qinghe.example"  # a domain that can never receive mail


@dataclass(frozen=True)
class Character:
    """Somebody of the cast: who, where, and what they come to do."""

    key: str
    door: str
    full_name: str
    latin_name: str
    organisation: str
    roles: tuple[Role, ...]
    purpose: Promise | str = ""
    is_of_school: bool = False  # the role reaches over one school of the college

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@{MAIL_DOMAIN}"


DOORS: dict[str, Promise] = {
    "college": _("College"),
    "enterprise": _("Enterprise"),
    "student": _("Student"),
    "authority": _("Authority"),
    "elsewhere": _("Elsewhere"),
}

CAST = (
    Character(
        "dean", "college", "王敏", "Wang Min", "polytechnic", (Role.DEAN,),
        _("Answers for the college: sees whether its record is complete and who acts for it."),
    ),
    Character(
        "cooperation_officer", "college", "赵倩", "Zhao Qian", "polytechnic",
        (Role.COOPERATION_OFFICER,),
        _("Looks after the college's record, and invites colleagues and students."),
    ),
    Character(
        "unit_dean", "college", "冯毅", "Feng Yi", "polytechnic", (Role.DEAN,),
        _("Heads one school of the college: opens its classes, and enters who learns there."),
        is_of_school=True,
    ),
    Character(
        "tutor", "college", "邓雪", "Deng Xue", "polytechnic", (Role.TUTOR,),
        _("Looks after those who are out: visits, reads along, and is called when something is wrong."),
    ),
    Character(
        "safety_officer", "college", "顾宁", "Gu Ning", "polytechnic", (Role.SAFETY_OFFICER,),
        _("Looks into what happened, and answers what somebody has said in confidence."),
    ),
    Character(
        "class_teacher", "college", "吴岚", "Wu Lan", "polytechnic", (Role.CLASS_TEACHER,),
        _("Knows every student of the class by name, and wants each of them safe."),
    ),
    Character(
        "health_officer", "college", "蒋宁", "Jiang Ning", "health", (Role.COOPERATION_OFFICER,),
        _("Got the college's record back from the authority, and puts it right."),
    ),
    Character(
        "plant_manager", "enterprise", "李娜", "Li Na", "qiming",
        (Role.TRAINING_MANAGER, Role.SIGNATORY),
        _("Runs training in the plant and signs for it: one person, two roles to switch between."),
    ),
    Character(
        "mentor", "enterprise", "周强", "Zhou Qiang", "qiming", (Role.MENTOR,),
        _("Teaches at the machine, and looks in by telephone between two shifts."),
    ),
    Character(
        "student", "student", "陈晨", "Chen Chen", "polytechnic", (Role.STUDENT,),
        _("Learns to run a lathe, and wants to know the next step."),
    ),
    Character(
        "applicant", "student", "杨帆", "Yang Fan", "polytechnic", (Role.STUDENT,),
        _("Goes next: reads the posts of the round, and puts them in order."),
    ),
    Character(
        "coordinator", "authority", "何静", "He Jing", "authority", (Role.COORDINATOR,),
        _("Vouches for who takes part: reads the records, and returns what is incomplete."),
    ),
    Character(
        "inspector", "authority", "孙立", "Sun Li", "authority", (Role.INSPECTOR,),
        _("Goes to the place itself, and sees whether it is as the record says."),
    ),
    Character(
        "case_officer", "authority", "谢平", "Xie Ping", "authority", (Role.CASE_OFFICER,),
        _("Sees to cases, and is the second pair of eyes: publishes what a colleague has drafted."),
    ),
    Character(
        "administrator", "authority", "高远", "Gao Yuan", "authority", (Role.ADMINISTRATOR,),
        _("Keeps the platform in order: reads the audit, and repairs what failed."),
    ),
    Character(
        "outsider", "elsewhere", "郑路", "Zheng Lu", "neighbour", (Role.DEAN,),
        _("Belongs to a college of another region, and must see nothing of Qinghe."),
    ),
)  # fmt: skip

# Those who act in the story, but are nobody's way in.
EXTRAS = (
    Character("transport_officer", "", "许航", "Xu Hang", "transport", (Role.COOPERATION_OFFICER,)),
    Character("hongyun_manager", "", "马骏", "Ma Jun", "hongyun", (Role.TRAINING_MANAGER,)),
    Character("yunshan_manager", "", "林舟", "Lin Zhou", "yunshan", (Role.TRAINING_MANAGER,)),
    Character("haitang_manager", "", "沈洁", "Shen Jie", "haitang", (Role.TRAINING_MANAGER, Role.SIGNATORY)),
    Character("beichen_manager", "", "韩磊", "Han Lei", "beichen", (Role.TRAINING_MANAGER,)),
    Character("association_head", "", "罗文", "Luo Wen", "association", (Role.COORDINATOR, Role.SIGNATORY)),
    Character("polytechnic_signatory", "", "曹伟", "Cao Wei", "polytechnic", (Role.SIGNATORY,)),
)  # fmt: skip

SURNAMES = (
    ("张", "Zhang"), ("刘", "Liu"), ("杨", "Yang"), ("黄", "Huang"), ("徐", "Xu"), ("朱", "Zhu"),
    ("郭", "Guo"), ("梁", "Liang"), ("宋", "Song"), ("唐", "Tang"), ("冯", "Feng"), ("袁", "Yuan"),
)  # fmt: skip
GIVEN = (
    ("子涵", "Zihan"), ("雨桐", "Yutong"), ("浩然", "Haoran"), ("欣怡", "Xinyi"), ("俊杰", "Junjie"),
    ("思远", "Siyuan"), ("佳琪", "Jiaqi"), ("明轩", "Mingxuan"), ("晓彤", "Xiaotong"), ("志强", "Zhiqiang"),
    ("静怡", "Jingyi"), ("天宇", "Tianyu"), ("梦洁", "Mengjie"), ("文博", "Wenbo"), ("若曦", "Ruoxi"),
)  # fmt: skip
