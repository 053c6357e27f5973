"""Official codes of places: what they look like, what is above them. Free of Django."""

import re
from dataclasses import dataclass

from ronghe.kernel.imports.cells import Problem, Weight

_CHINESE = re.compile(r"[1-9]\d{5}")
_SHAPES = {
    "de-iso3166-2": re.compile(r"DE-[A-Z]{2}"),
    "gb-ons": re.compile(r"[EWSNK]\d{8}"),
    "demo": re.compile(r"[0-9A-Z-]{1,20}"),
}
_COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|9[78]\d")
_REGION = re.compile(r"\d{2}")
OVERSEAS = ("97", "98")


@dataclass(frozen=True)
class PlaceCode:
    """A code as the register keeps it, with the code above it when the code itself tells."""

    code: str
    parent: str = ""


def read_code(scheme: str, level: str, value: str) -> tuple[PlaceCode | None, Problem | None]:
    """Give the code, or what is wrong with it; one that lost its zeros comes with a suggestion."""
    plain = value.upper().replace(" ", "")
    if scheme == "fr-insee":
        return _french(level, plain)
    if scheme == "cn-gbt2260":
        return _chinese(plain)
    if _SHAPES[scheme].fullmatch(plain):
        return PlaceCode(plain), None
    return None, Problem("code_wrong", "code", value=value)


def _chinese(code: str) -> tuple[PlaceCode | None, Problem | None]:
    """Six digits: two for the province, two for the prefecture, two for the county (GB/T 2260)."""
    if not _CHINESE.fullmatch(code):
        return None, Problem("code_wrong", "code", value=code)
    above = f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"
    return PlaceCode(code, "" if code.endswith("0000") else above), None


def _french(level: str, value: str) -> tuple[PlaceCode | None, Problem | None]:
    """INSEE numbers regions and departments both from 01: their kind is part of the code here."""
    shape, prefix, width = {
        "region": (_REGION, "REG-", 2),
        "department": (_DEPARTMENT, "DEP-", 2),
    }.get(level, (_COMMUNE, "COM-", 5))
    code = value.removeprefix(prefix)
    if level == "department" and len(code) == 3 and code.startswith("0"):  # noqa: PLR2004 -- as in 02A
        code = code[1:]
    if shape.fullmatch(code):
        return PlaceCode(prefix + code, _french_parent(level, code)), None
    restored = code.zfill(width)
    if code.isdecimal() and restored != code and shape.fullmatch(restored):
        about = {"suggestion": restored}
        return PlaceCode(prefix + restored, _french_parent(level, restored)), Problem(
            "lost_zeros", "code", value=value, weight=Weight.HOLD, params=about
        )
    return None, Problem("code_wrong", "code", value=value)


def _french_parent(level: str, code: str) -> str:
    if level in {"region", "department"}:
        return ""
    return f"DEP-{code[:3] if code.startswith(OVERSEAS) else code[:2]}"
