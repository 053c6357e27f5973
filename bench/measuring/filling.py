"""A million organisations for the benchmarks: made once, by COPY, and kept."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from ronghe.demo.numbers import credit_code
from ronghe.parties.naming import search_columns
from ronghe.reference.models import Jurisdiction, Region
from ronghe.reference.models.region import region_path

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
BATCH = 20_000
PROVINCES, PREFECTURES, DISTRICTS = 30, 10, 10
TOWNS = [
    "青禾",
    "白石",
    "临江",
    "云溪",
    "长岭",
    "东湖",
    "金沙",
    "南山",
    "双河",
    "玉泉",
    "兴隆",
    "永安",
    "嘉陵",
    "平原",
    "望海",
    "清源",
    "宁远",
    "石桥",
    "大同",
    "新安",
    "武陵",
    "桐城",
    "万福",
    "天台",
    "龙泉",
    "凤阳",
    "梅园",
    "柳林",
    "松江",
    "竹溪",
]
WORDS = [
    "启明",
    "鸿运",
    "博雅",
    "瑞丰",
    "恒信",
    "卓越",
    "宏图",
    "锦绣",
    "华夏",
    "远航",
    "精诚",
    "汇通",
    "盛世",
    "东方",
    "晨光",
    "正泰",
    "天成",
    "同心",
    "致远",
    "长青",
    "百川",
    "日新",
    "明德",
    "厚朴",
    "致和",
    "安顺",
    "祥云",
    "泰和",
    "康健",
    "福临",
    "海纳",
    "中兴",
    "立新",
    "光华",
    "佳美",
    "骏驰",
    "凌云",
    "拓普",
    "星河",
    "智联",
]
TRADES = [
    "精密制造",
    "汽车零部件",
    "电子科技",
    "机械",
    "食品",
    "物流",
    "建筑工程",
    "纺织",
    "化工",
    "新材料",
    "医疗器械",
    "信息技术",
    "酒店管理",
    "农业开发",
    "环保设备",
    "模具",
    "数控",
    "光电",
    "能源",
    "包装",
]
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
ENGLISH_FORMS = ("Co., Ltd.", "Manufacturing", "Technology", "Group")
FRENCH = (
    "Lycée professionnel",
    "Centre de formation d’apprentis",
    "Établissements",
    "École supérieure",
    "Société",
)
RARE = "麒麟"  # stands in one name of ten thousand


def fill(rows: int) -> None:
    """Make sure that there are at least so many organisations; those of an earlier run are kept."""
    places = _places()
    districts = [place for place in places if place.level == "district"]
    country = places[0].jurisdiction_id
    have = _made()
    for first in range(have, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        with transaction.atomic():
            _copy(numbers, [place.pk for place in districts], country)
        print(f"filled {numbers.stop} of {rows}", flush=True)
    if have < rows:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE parties_organisation")
            cursor.execute("ANALYZE parties_organisationname")
            cursor.execute("ANALYZE reference_region")


def _made() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_organisation WHERE reference LIKE 'OB-%'")
        return int(cursor.fetchone()[0])


def _places() -> list[Region]:
    """Give one country with its provinces, prefectures and districts, parents first."""
    country, _is_new = Jurisdiction.objects.get_or_create(
        code="cn-bench",
        defaults={
            "name_en": "Bench",
            "name_zh_hans": "测",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
            "default_language": "zh-hans",
        },
    )
    return list(_tree(country, None, "B", (1, PROVINCES, PREFECTURES, DISTRICTS)))


def _tree(
    country: Jurisdiction, parent: Region | None, code: str, widths: tuple[int, ...]
) -> Iterator[Region]:
    levels = {4: "region", 3: "province", 2: "prefecture", 1: "district"}
    if not widths:
        return
    for number in range(widths[0]):
        own = f"{code}{number:02d}"
        place, _is_new = Region.objects.get_or_create(
            scheme="demo",
            code=own,
            defaults={
                "jurisdiction": country,
                "parent": parent,
                "level": levels[len(widths)],
                "name_en": f"Place {own}",
                "name_zh_hans": f"{TOWNS[number % len(TOWNS)]}{own}",
                "path": region_path(parent=parent, scheme="demo", code=own),
            },
        )
        yield place
        yield from _tree(country, place, own, widths[1:])


def _names_of(number: int, dice: random.Random) -> list[tuple[str, str]]:
    town, trade = dice.choice(TOWNS), dice.choice(TRADES)
    word = RARE if number % 10_000 == 7 else dice.choice(WORDS) + dice.choice(WORDS)
    if number % 10 == 3:  # one in ten is a French one
        return [("fr", f"{dice.choice(FRENCH)} Saint-{word} nº {number} – Crépy")]
    chinese = f"{town}{word}{trade}{dice.choice(FORMS)}"
    if number % 3:
        return [("zh-hans", chinese)]
    return [("zh-hans", chinese), ("en", f"{town} No. {number} {dice.choice(ENGLISH_FORMS)}")]


def _copy(numbers: range, districts: list[int], country: int) -> None:
    organisations, names, identifiers = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('parties_organisation', 'id'))"
            " FROM generate_series(1, %s)",
            [len(numbers)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    for number, pk in zip(numbers, ids, strict=True):
        dice = random.Random(number)  # the same names in every run
        own, code = _names_of(number, dice), credit_code(number)
        reference = f"OB-{number:07d}"
        keys = search_columns([text for _language, text in own], [code], reference)
        kind = "college" if number % 50 == 0 else "enterprise"
        organisations.append(
            (pk, reference, kind, country, dice.choice(districts), "unverified", "", "",
             keys["sort_key"], keys["name_key"], keys["search"], AT)
        )  # fmt: skip
        names += [(pk, language, "legal", text) for language, text in own]
        identifiers.append((pk, "cn-uscc", code))
    _copy_rows(
        "parties_organisation (id, reference, kind, jurisdiction_id, region_id, verification,"
        " size_band, co_signing_limit_currency, sort_key, name_key, search, registered_at)",
        organisations,
    )
    _copy_rows("parties_organisationname (organisation_id, language, kind, text)", names)
    _copy_rows("parties_identifier (organisation_id, scheme, value)", identifiers)


def _copy_rows(target: str, rows: list[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {target} FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row(row)
