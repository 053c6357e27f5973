"""What students of a wave write: of the same things, each in words of their own; one host has them copy."""

from datetime import timedelta
from random import Random
from uuid import UUID

from ronghe.demo.cheats import CHEATS, QUIET
from ronghe.demo.practice import FRIDAY
from ronghe.demo.scene import Scene
from ronghe.demo.year.wave import Lived
from ronghe.demo.year.words import CHANGED, COPIED, SHORT, SLOTS
from ronghe.parties.actors import acting_as
from ronghe.placements.models import JournalEntry, Placement, Prompt, Readers
from ronghe.placements.operations import journals

EVERY, COMMENTED = 2, 0.3
PROMPTS = (Prompt.WENT_WRONG, Prompt.NEW, Prompt.ASKED, Prompt.SAFETY, Prompt.UNCLEAR, Prompt.FREE)
COMMENTS = (
    "写得具体。下次把测量结果也记下来，便于比较。",
    "这一步为什么这样做，回校后请在班会上讲给同学听。",
    "已和师傅沟通，下周安排你再练一次。",
    "安全这一条记得好，同类设备也适用。",
)


def write(lived: Lived, place: int, placement: Placement) -> None:
    """Have the student write every other week; here and there the tutor says a word to it."""
    turn = 0 if lived.host == CHEATS["copied_journals"].host else place % EVERY
    if lived.week % EVERY != turn:
        return
    chance, scene = lived.chance("year journal", place), lived.scene
    friday = lived.monday + timedelta(days=FRIDAY)
    entry = journals.write_entry(
        placement=placement,
        written=journals.Written(
            UUID(int=chance.getrandbits(128)),
            min(friday, placement.ends_on),
            PROMPTS[lived.week // EVERY % len(PROMPTS)],
            text_of(lived, place),
            Readers.BOTH,
        ),
        actor=acting_as(placement.student, on=scene.on),
        at=scene.at,
    )
    if chance.random() < COMMENTED:
        _comment(entry, placement, chance, scene)


def _comment(entry: JournalEntry, placement: Placement, chance: Random, scene: Scene) -> None:
    if placement.tutor is not None:
        tutor = acting_as(placement.tutor, on=scene.on)
        text = chance.choice(COMMENTS)
        journals.comment_entry(entry=entry, text=text, actor=tutor, at=scene.at)


def text_of(lived: Lived, place: int) -> str:
    """Give what a student of that host writes in that week."""
    if lived.host == CHEATS["copied_journals"].host:
        return _copied(lived, place)
    chance = lived.chance("year words", place)
    if lived.host == QUIET:
        return chance.choice(SHORT)
    return "".join(_filled(chance.choice(slot), chance) for slot in SLOTS)


def _filled(sentence: str, chance: Random) -> str:
    return sentence.format(
        n=chance.randint(2, 19),
        m=chance.randint(21, 96),
        part=chance.choice(
            ("法兰盘", "传动轴", "端盖", "阶梯套", "连接座", "齿坯", "导向柱", "轴承座")
        ),
        tool=chance.choice(
            ("千分尺", "百分表", "塞规", "高度尺", "螺纹环规", "内径量表", "角度尺")
        ),
        who=chance.choice(
            ("师傅", "班组长", "带班的李工", "隔壁机台的老员工", "检验员", "组里的学长")
        ),
    )


def _copied(lived: Lived, place: int) -> str:
    """Give the text that was handed out for that week, with a word changed by each."""
    text = COPIED[(lived.wave.number + lived.week // EVERY) % len(COPIED)]
    for plain, others in CHANGED.items():
        text = text.replace(plain, others[place % len(others)])
    return text
