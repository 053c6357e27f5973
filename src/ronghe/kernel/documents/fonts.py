"""The fonts at hand, and which signs they have.

Noto Sans SC comes with the npm packages and is copied here when the pages' bundles are built. It
lacks some signs of people's names (𠮷, 𪚥): fonts of the system that have them are used where they
are installed (Debian: fonts-noto-cjk, fonts-hanazono). What no font has is printed as 〓, the
printers' old mark for a missing sort, with the sign's number below the text: a name hinders nobody.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "fonts"
REGULAR = FOLDER / "NotoSansSC_400Regular.ttf"
OWN_FAMILIES = ("Noto Sans SC", "Noto Sans")
GETA = "〓"
_JOINERS = "\u200c\u200d"  # they belong to the spelling of Uyghur, Persian and Hindi names


class WiderFont(NamedTuple):
    """A font that an installation may have besides its own."""

    family: str
    path: Path
    number: int = 0  # in a collection


_SYSTEM = Path("/usr/share/fonts")
WIDER_FONTS = (
    WiderFont("Noto Sans CJK SC", _SYSTEM / "opentype/noto/NotoSansCJK-Regular.ttc", 2),
    WiderFont("HanaMinA", _SYSTEM / "truetype/hanazono/HanaMinA.ttf"),
    WiderFont("HanaMinB", _SYSTEM / "truetype/hanazono/HanaMinB.ttf"),
    WiderFont("BabelStone Han", _SYSTEM / "truetype/babelstone/BabelStoneHan.ttf"),
)


class FontsAreMissing(Exception):
    """The fonts are not where the build of the web pages puts them: run `./ronghe up` once."""


def missing_signs(text: str) -> str:
    """Give the signs of the text that no font at hand has, each once.

    >>> missing_signs("买买提·艾合买提, Jiří Őszi, 䶮")
    ''
    """
    lacking = _lacking_in(own_signs(), text)
    for font in installed_wider_fonts() if lacking else ():
        lacking = _lacking_in(_signs(font.path, font.number), lacking)
    return lacking


def fonts_needed(text: str) -> tuple[WiderFont, ...]:
    """Give the wider fonts that the text needs besides our own."""
    lacking = _lacking_in(own_signs(), text)
    needed = []
    for font in installed_wider_fonts() if lacking else ():
        still = _lacking_in(_signs(font.path, font.number), lacking)
        if still != lacking:
            needed.append(font)
        lacking = still
    return tuple(needed)


def cleaned(text: str) -> str:
    r"""Leave out what cannot be seen on paper, so that paper and record say the same.

    Controls, marks that turn the direction of writing, unassigned numbers, half surrogates; line
    breaks become one kind. Nothing is normalised: the spelling of a name is its owner's.

    >>> cleaned("\u202eevil\x00 王\r\n敏")
    'evil 王\n敏'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        sign
        for sign in text
        if sign == "\n"
        or sign in _JOINERS
        or (
            unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn"}
            and sign not in "\u2028\u2029"
        )
    )


def installed_wider_fonts() -> tuple[WiderFont, ...]:
    """Give those of the wider fonts that this machine has."""
    return tuple(font for font in WIDER_FONTS if font.path.exists())


def own_folder() -> Path:
    """Give the folder of our own fonts; raises `FontsAreMissing` before the first build."""
    if not REGULAR.exists():
        raise FontsAreMissing(str(FOLDER))
    return FOLDER


@cache
def own_signs() -> frozenset[int]:
    """Give the numbers of all signs that our own fonts have."""
    return frozenset().union(*(_signs(file, 0) for file in own_folder().glob("*_400Regular.ttf")))


@cache
def _signs(path: Path, number: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- heavy

    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _lacking_in(signs: frozenset[int], text: str) -> str:
    """Give those signs of the text, each once and in order, that are not among these."""
    return "".join(
        sign for sign in dict.fromkeys(text) if ord(sign) not in signs and not _needs_no_glyph(sign)
    )


def _needs_no_glyph(sign: str) -> bool:
    is_selector = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    return sign == "\n" or sign in _JOINERS or is_selector
