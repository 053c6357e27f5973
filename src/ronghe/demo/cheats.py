"""Who cheats in Qinghe, how, and beside whom: for tests, and for those who look for it later.

Each cheat is a host's, and has an honest twin whose records look alike at first sight. What is said
here happens in the weeks (`year/`); nobody's page shows it, and no student has a part in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.demo.places import Firm
from ronghe.parties.models import OrganisationKind as K


@dataclass(frozen=True)
class Cheat:
    """What a host did, and its honest twin; `check` of `engines/integrity` sees it."""

    host: str
    done: str
    twin: str
    twin_done: str
    check: str


CHEATS: Mapping[str, Cheat] = {
    "copied_journals": Cheat(
        "changfeng",
        "Hands its students the journals to send in: one text for all, with small changes.",
        "linglong",
        "Its students write of the same things, each in words of their own.",
        "copied_journals",
    ),
    "closed_weeks": Cheat(
        "dongsheng",
        "Has full weeks entered, and confirms them, for two weeks in which the plant stood still.",
        "xinghe",
        "Had no power on a Wednesday and worked the Saturday instead, as its students say.",
        "closed_days",
    ),
    "same_hours": Cheat(
        "jinshan",
        "Has seven hours entered for every day, whatever the hours that it states for the month.",
        "baihe",
        "Has exactly eight hours every day, because that is what it states.",
        "roster_ignored",
    ),
    "guidance_hours": Cheat(
        "fuyuan",
        "Its mentor notes nine hours alone with each of three students, all on one day.",
        "qingshi",
        "Its mentor gives each of three students most of three hours: a long day, and possible.",
        "impossible_loads",
    ),
    "wrong_answers": Cheat(
        "lanting",
        "Its mentor confirms all weeks unseen; what is asked about them is answered wrongly.",
        "songtao",
        "Its mentor reads the weeks, and now and then says “I do not know”.",
        "unseen_answers",
    ),
}
# Excellent and quiet: few words, everything in time, and what went wrong was noted and mended.
QUIET = "jingyuan"


def _host(number: int, key: str, place: str, name_zh: str, name_en: str) -> Firm:
    return Firm(
        key, K.ENTERPRISE, place, name_zh, name_en,
        number=10_000_051 + number, papers="verified", days_ago=312, submitted_days_ago=306,
    )  # fmt: skip


HOSTS = (
    _host(0, "changfeng", "linjiang", "长风机床有限公司", "Changfeng Machine Tools"),
    _host(1, "linglong", "linjiang", "玲珑量具有限公司", "Linglong Gauges"),
    _host(2, "dongsheng", "xiling", "东升铸造有限公司", "Dongsheng Castings"),
    _host(3, "xinghe", "xiling", "星河锻压有限公司", "Xinghe Forging"),
    _host(4, "jinshan", "linjiang", "金山紧固件有限公司", "Jinshan Fasteners"),
    _host(5, "baihe", "linjiang", "白鹤弹簧有限公司", "Baihe Springs"),
    _host(6, "fuyuan", "xiling", "富源轴承有限公司", "Fuyuan Bearings"),
    _host(7, "qingshi", "xiling", "青石齿轮有限公司", "Qingshi Gears"),
    _host(8, "lanting", "linjiang", "蓝庭自动化有限公司", "Lanting Automation"),
    _host(9, "songtao", "xiling", "松涛液压有限公司", "Songtao Hydraulics"),
    _host(10, QUIET, "linjiang", "静园光学有限公司", "Jingyuan Optics"),
)
