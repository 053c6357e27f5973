"""Colleges and enterprises beyond those with a name of their own, as many as the scale asks for."""

from collections.abc import Iterator
from functools import cache
from itertools import count, islice

from ronghe.demo import places
from ronghe.demo.names import chance_of
from ronghe.demo.places import Firm
from ronghe.parties.models import OrganisationKind

COLLEGES_AT_SCALE_ONE = 8
ENTERPRISES_AT_SCALE_ONE = 120
CLASSES_AT_SCALE_ONE = 80
CLASSES_PER_COLLEGE = CLASSES_AT_SCALE_ONE // COLLEGES_AT_SCALE_ONE
DISTRICTS = ("linjiang", "xiling")
FATES = ("verified", "ready", "verified", "waiting", "verified", "none", "verified", "returned", "verified", "verified")  # fmt: skip
REASON = "营业执照上的名称与登记名称不一致，请核对后再提交。"
NAMELESS_IN_ENGLISH = 9  # every ninth enterprise
TWIN, TWIN_OF = 8, 4  # one enterprise came twice, under nearly the same name


def class_places(scale: float) -> list[tuple[int, int]]:
    """Give college and number of each class: of each named college, of the cast, then one by one."""
    wanted = max(len(places.COLLEGES) + 1, round(CLASSES_AT_SCALE_ONE * scale))
    return list(islice(_all_class_places(), wanted))


def _all_class_places() -> Iterator[tuple[int, int]]:
    named = len(places.COLLEGES)
    yield from ((college, 0) for college in range(named))
    for college in count():
        first = 1 if college < named else 0
        yield from ((college, number) for number in range(first, CLASSES_PER_COLLEGE))


def colleges(scale: float) -> list[Firm]:
    """Give all colleges of Qinghe: as many as asked for, and those that have a class."""
    taught = 1 + max(college for college, _number in class_places(scale))
    wanted = max(taught, round(COLLEGES_AT_SCALE_ONE * scale))
    named = len(places.COLLEGES)
    return [*places.COLLEGES, *(_college(number) for number in range(wanted - named))]


def enterprises(scale: float) -> list[Firm]:
    wanted = round(ENTERPRISES_AT_SCALE_ONE * scale) - len(places.ENTERPRISES)
    return [*places.ENTERPRISES, *further_enterprises(max(0, wanted))]


def _college(number: int) -> Firm:
    key, chance = f"college-{number}", chance_of("college", number)
    if number < len(places.FURTHER_COLLEGES):
        name_zh, name_en = places.FURTHER_COLLEGES[number]
    else:
        ordinal = number - len(places.FURTHER_COLLEGES) + 1
        name_zh, name_en = f"青禾市第{ordinal}职业学校", f"Qinghe Vocational School No. {ordinal}"
    days_ago = chance.randrange(150, 300)
    return Firm(
        key, OrganisationKind.COLLEGE, DISTRICTS[number % 2], name_zh, name_en,
        number=15_000_000 + number, registrar="12", papers=("verified", "verified", "ready")[number % 3],
        days_ago=days_ago, submitted_days_ago=days_ago - 12,
    )  # fmt: skip


@cache
def further_enterprises(wanted: int) -> tuple[Firm, ...]:
    names: set[str] = set()
    return tuple(_enterprise(number, names) for number in range(wanted))


def _enterprise(number: int, names: set[str]) -> Firm:
    chance = chance_of("enterprise", number)
    place, days_ago = chance.choice(DISTRICTS), chance.randrange(20, 250)
    papers = FATES[number % len(FATES)]
    name_zh, name_en = _free_name(number, names)
    if number == TWIN:
        other = further_enterprises(TWIN_OF + 1)[TWIN_OF]
        name_zh = other.name_zh.replace("有限公司", "有限责任公司")
        name_en, papers, place = other.name_en, "none", other.place
    return Firm(
        f"further-{number}", OrganisationKind.ENTERPRISE, place, name_zh,
        "" if number % NAMELESS_IN_ENGLISH == NAMELESS_IN_ENGLISH - 1 else name_en,
        number=20_000_000 + number, papers=papers, days_ago=days_ago,
        submitted_days_ago=chance.randrange(1, 14) if papers == "waiting" else days_ago - 9,
        reason=REASON if papers == "returned" else "",
    )  # fmt: skip


def _free_name(number: int, names: set[str]) -> tuple[str, str]:
    trade_zh, trade_en = places.TRADES[number % len(places.TRADES)]
    for attempt in count():
        first, second = chance_of("firm", number, attempt).sample(places.SYLLABLES, 2)
        name = f"{first[0]}{second[0]}{trade_zh}有限公司"
        if name not in names:
            names.add(name)
            return name, f"{first[1]}{second[1].lower()} {trade_en}"
    raise AssertionError  # count() does not end
