"""Names that nobody bears on purpose: syllables put together, the same for the same seed."""

import random
from dataclasses import dataclass

from ronghe.demo.scene import SEED

# No surname or syllable here has two readings.
SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶"
)
FIRST = tuple("子雨浩欣俊思佳明晓志静天梦文若嘉宇诗泽梓书家雅建海春国丽玉立永新")
SECOND = ("涵", "桐", "然", "怡", "杰", "远", "琪", "轩", "彤", "强", "洁", "博", "曦", "航", "宁", "萱", "峰", "琳", "伟", "燕", "辉", "敏", "超", "")  # fmt: skip
# The range of data cards: whoever dials it reaches no telephone.
DATA_CARDS = "1450"


@dataclass(frozen=True)
class Name:
    full: str
    latin: str


def chance_of(*key: object) -> random.Random:
    """Give chance that falls the same way for the same key."""
    return random.Random(" ".join(map(str, (SEED, *key))))  # noqa: S311 -- names, not secrets


def name_by(chance: random.Random, *, surname: str = "") -> Name:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- its dictionary takes memory

    surname = surname or chance.choice(SURNAMES)
    given = chance.choice(FIRST) + chance.choice(SECOND)
    latin = f"{''.join(lazy_pinyin(surname))} {''.join(lazy_pinyin(given))}".title()
    return Name(surname + given, latin)


def phone_by(chance: random.Random) -> str:
    return f"{DATA_CARDS}{chance.randrange(10_000_000):07d}"
