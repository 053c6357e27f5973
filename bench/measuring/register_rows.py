"""Rows as an authority's register of organisations has them: every column of our template filled."""

import random
from collections.abc import Iterator

from bench.measuring.filling import FORMS, TOWNS, TRADES, WORDS
from ronghe.demo.numbers import credit_code

HEADINGS = (
    "Kind", "Legal name", "Short name", "English name", "Jurisdiction", "Register number",
    "Region code", "Place", "Sector code", "Size", "Address", "Postcode",
)  # fmt: skip
NARROW = ("Kind", "Legal name", "Jurisdiction", "Register number", "Size")
# Codes of the division code list, their names, and the first digits of their postcodes.
PLACES = (
    ("310000", "上海市", "20"), ("330300", "温州市", "32"), ("330100", "杭州市", "31"),
    ("330200", "宁波市", "31"), ("370200", "青岛市", "26"), ("110000", "北京市", "10"),
)  # fmt: skip
SIZES = ("micro", "small", "medium", "large")
ROADS = ("人民路", "解放东路", "工业大道", "科技园三路", "滨江西路", "青年街")
ENGLISH = dict(zip(WORDS, (
    "Qiming", "Hongyun", "Boya", "Ruifeng", "Hengxin", "Zhuoyue", "Hongtu", "Jinxiu", "Huaxia",
    "Yuanhang", "Jingcheng", "Huitong", "Shengshi", "Dongfang", "Chenguang", "Zhengtai", "Tiancheng",
    "Tongxin", "Zhiyuan", "Changqing", "Baichuan", "Rixin", "Mingde", "Houpu", "Zhihe", "Anshun",
    "Xiangyun", "Taihe", "Kangjian", "Fulin", "Haina", "Zhongxing", "Lixin", "Guanghua", "Jiamei",
    "Junchi", "Lingyun", "Tuopu", "Xinghe", "Zhilian",
), strict=True))  # fmt: skip
ENGLISH_TRADES = dict(zip(TRADES, (
    "Precision Manufacturing", "Auto Parts", "Electronics Technology", "Machinery", "Food",
    "Logistics", "Construction Engineering", "Textiles", "Chemicals", "New Materials",
    "Medical Devices", "Information Technology", "Hotel Management", "Agricultural Development",
    "Environmental Equipment", "Moulds", "Numerical Control", "Photonics", "Energy", "Packaging",
), strict=True))  # fmt: skip


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Give the headings, then so many rows, the same in every run."""
    yield HEADINGS
    for number in range(count):
        yield _row(number, random.Random(number))


def narrow_rows(count: int) -> Iterator[tuple[str, ...]]:
    """Give the same organisations in the five columns that a register cannot do without."""
    places = [HEADINGS.index(heading) for heading in NARROW]
    for row in rows(count):
        yield tuple(row[at] for at in places)


def _row(number: int, dice: random.Random) -> tuple[str, ...]:
    town, first, second = dice.choice(TOWNS), dice.choice(WORDS), dice.choice(WORDS)
    trade, (region, place, post) = dice.choice(TRADES), dice.choice(PLACES)
    road, house = dice.choice(ROADS), dice.randrange(1, 2000)
    return (
        "enterprise",
        f"{town}{first}{second}{trade}{dice.choice(FORMS)}",
        f"{first}{second}{trade[:2]}",
        f"{ENGLISH[first]} {ENGLISH[second]} {ENGLISH_TRADES[trade]} Co., Ltd.",
        "cn",
        credit_code(number),
        region,
        place,
        dice.choice("ACDEFGHIKLMNOR"),
        dice.choice(SIZES),
        f"{place}{town}镇{road}{house}号{dice.randrange(1, 30)}幢{dice.randrange(100, 2000)}室",
        f"{post}{dice.randrange(10_000):04d}",
    )
