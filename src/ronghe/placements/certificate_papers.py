"""A certificate of practice as the document that is printed and sealed: what `kernel.documents` sets."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from ronghe.kernel.documents import Certificate, Imprint, Languages, Line, SignaturePlace, Words
from ronghe.parties.following import day_of
from ronghe.placements.models import PracticeCertificate

FIELD = "college"
LEVELS = {
    1: Words("看过", "Watched"),
    2: Words("打过下手", "Helped"),
    3: Words("在指导下完成", "Did it with help"),
    4: Words("独立完成", "Did it alone"),
    5: Words("独立完成，达到岗位速度和质量", "Alone, at the post’s pace and quality"),
}
SCALE = Words(
    "程度分五级：1 看过；2 打过下手；3 在指导下完成；4 独立完成；5 独立完成，达到岗位速度和质量。程度由实习单位评定，或取双方确认的周记录。",
    "Levels: 1 watched; 2 helped; 3 did it with help; 4 did it alone; 5 alone, at the post’s pace and quality. As the host reported them, or as both sides confirmed them week by week.",
)
CHECK = Words(
    "真伪可凭页脚验证码或二维码查验；查验页不显示学生姓名。",
    "Check it by the code in the footer; the page that answers names no student.",
)


def imprint_of(certificate: PracticeCertificate) -> Imprint:
    return Imprint(
        document=certificate.reference,
        version=1,
        code=certificate.verification_code,
        address=settings.RONGHE_URL,
        dated_on=day_of(certificate.issued_at),
        languages=Languages.BOTH,
    )


def content_of(certificate: PracticeCertificate) -> Certificate:
    """Give the document: the very facts that were frozen when it was issued."""
    facts: Mapping[str, Any] = certificate.facts
    student, college, host = (Words(*facts[name]) for name in ("student", "college", "host"))
    return Certificate(
        title=Words("实习证明", "Certificate of Practice"),
        issuer=college,
        statement=(
            Words(
                f"兹证明 {student.chinese} 为我校学生，实习情况如下。所列事项均取自记录。",
                f"{student.english}, a student of ours, has done a placement as follows. Everything stated here is on record.",
            ),
        ),
        facts=tuple(_lines(facts, student, host)),
        reached_title=Words("所做工作与达到的程度", "Tasks and levels reached"),
        reached=tuple(
            Line(Words(one["task"], one["task"]), _level(one["level"])) for one in facts["tasks"]
        ),
        notes=(SCALE, CHECK) if facts["tasks"] else (CHECK,),
        signatures=(SignaturePlace(FIELD, college),),
    )


def _level(level: int) -> Words:
    words = LEVELS[level]
    return Words(f"{level} {words.chinese}", f"{level} {words.english}")


def _lines(facts: Mapping[str, Any], student: Words, host: Words) -> list[Line]:
    first, last = (date.fromisoformat(facts[name]) for name in ("starts_on", "over_on"))
    hours = facts["minutes"] // 60
    lines = [
        Line(Words("姓名", "Name"), student),
        Line(Words("实习单位", "Host"), host),
        Line(Words("实习岗位", "Post"), Words(facts["post"], facts["post"])),
        Line(
            Words("实习时间", "Time"),
            Words(
                f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日",
                f"{first.isoformat()} to {last.isoformat()}",
            ),
        ),
        Line(
            Words("双方确认的小时数", "Hours confirmed by both sides"),
            Words(f"{hours} 小时", f"{hours} hours") if hours else Words("未知", "not known"),
        ),
    ]
    if facts["occupation"]:
        lines.insert(3, Line(Words("职业", "Occupation"), Words(facts["occupation"], facts["occupation"])))  # fmt: skip
    return lines
