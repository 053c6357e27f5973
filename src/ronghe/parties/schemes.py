"""What a number of each register looks like. Free of Django: imports check rows in a process apart.

The check digits are python-stdnum's business where it knows the register; the four that it does
not know are written here, each with its source.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import mul

from stdnum import lei
from stdnum.ch import uid
from stdnum.cn import uscc
from stdnum.de import handelsregisternummer
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret
from stdnum.sg import uen

# Without I, O and Q: the letters of the national register of teaching establishments.
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
# What each place of a shape admits; any other sign of a shape stands for itself.
CLASSES = {
    "9": "0123456789",
    "d": "123456789",
    "u": "0123456789ABCDEFGHJKLMNPQRTUWXY",  # without I, O, S, V, Z: GB 32100-2015
    "l": UAI_LETTERS,
    "x": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
LOOK_ALIKES = str.maketrans("OQILSZB", "0011528")


class NumberRefused(ValueError):
    """The number cannot exist in that register."""


@dataclass(frozen=True)
class Scheme:
    """A register: whose, how long its numbers are, and whether one number is one legal unit."""

    code: str
    jurisdiction: str  # empty: of the whole world
    check: Callable[[str], str]  # gives the number in its compact form, or raises
    length: int = 0  # 0: numbers of several lengths
    shape: str = ""  # place by place, by `CLASSES`; empty: no one shape
    is_shared: bool = False  # one number may stand for several organisations


def _uai(value: str) -> str:
    """Seven digits and their remainder by 23 as a letter (Répertoire national des établissements)."""
    number = _compact(value)
    if not re.fullmatch(r"[0-9]{7}[A-Z]", number):
        raise NumberRefused(value)
    if UAI_LETTERS[int(number[:7]) % 23] != number[7]:
        raise NumberRefused(value)
    return number


def _company_number(value: str) -> str:
    """Eight characters, digits or two letters and six digits (Companies House); no check digit."""
    number = _compact(value)
    if not re.fullmatch(r"(?a)\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R\d{7}", number):
        raise NumberRefused(value)
    return number


def _lei(value: str) -> str:
    """Twenty characters and their remainder by 97 (ISO 17442)."""
    number = _compact(value)
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", number):
        raise NumberRefused(value)
    return _by_stdnum(lei.validate)(number)


def _ukprn(value: str) -> str:
    """Eight digits, the first a 1 (UK Register of Learning Providers); no check digit."""
    number = _compact(value)
    if not re.fullmatch(r"1[0-9]{7}", number):
        raise NumberRefused(value)
    return number


def _school_code(value: str) -> str:
    """Ten digits (学校标识码, Ministry of Education); no check digit is published."""
    number = _compact(value)
    if not re.fullmatch(r"[1-9][0-9]{9}", number):
        raise NumberRefused(value)
    return number


def _compact(value: str) -> str:
    return re.sub(r"[\s.\-/]", "", unicodedata.normalize("NFKC", value)).upper()


def _by_stdnum(
    validate: Callable[[str], str], is_right: Callable[[str], bool] | None = None
) -> Callable[[str], str]:
    """Have python-stdnum check it, unless `is_right` knows the number for right at a glance."""

    def check(value: str) -> str:
        if is_right is not None and is_right(value):
            return value
        try:
            return validate(unicodedata.normalize("NFKC", value))
        except ValidationError as refusal:
            raise NumberRefused(value) from refusal

    return check


# A register has a million numbers, nearly all of them right and in their compact form. These say
# yes to no other number than python-stdnum does (tests/parties/test_schemes.py), and no to many.
_CREDIT_CODE = re.compile(r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}")
_CREDIT_VALUES = {sign: at for at, sign in enumerate(CLASSES["u"])}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # twice a digit, its digits added up


def _is_credit_code(number: str) -> bool:
    """Say whether the sum of all signs by their weights is a multiple of 31 (GB 32100-2015)."""
    if not _CREDIT_CODE.fullmatch(number):
        return False
    values = [_CREDIT_VALUES[sign] for sign in number]
    total: int = sum(map(mul, values, _CREDIT_WEIGHTS)) + values[17]
    return total % 31 == 0


def _is_siren(number: str) -> bool:
    return len(number) == 9 and number.isascii() and number.isdigit() and _passes_luhn(number)  # noqa: PLR2004 -- its length


def _is_siret(number: str) -> bool:
    """Leave offices of the post, which have a rule of their own, to python-stdnum."""
    return (
        len(number) == 14  # noqa: PLR2004 -- its length
        and _is_siren(number[:9])
        and number.isascii()
        and number.isdigit()
        and not number.startswith("356000000")
        and _passes_luhn(number)
    )


def _passes_luhn(number: str) -> bool:
    plain, doubled = number[::-1][::2], number[::-1][1::2]
    return (sum(map(int, plain)) + sum(_DOUBLED[int(digit)] for digit in doubled)) % 10 == 0


SCHEMES: Mapping[str, Scheme] = {
    scheme.code: scheme
    for scheme in (
        Scheme(
            "cn-uscc", "cn", _by_stdnum(uscc.validate, _is_credit_code), 18, "99999999uuuuuuuuuu"
        ),
        Scheme("cn-school", "cn", _school_code, 10, "d999999999"),
        Scheme(
            "fr-siren", "fr", _by_stdnum(siren.validate, _is_siren), 9, "999999999", is_shared=True
        ),
        Scheme("fr-siret", "fr", _by_stdnum(siret.validate, _is_siret), 14, "99999999999999"),
        Scheme("fr-uai", "fr", _uai, 8, "9999999l", is_shared=True),
        Scheme("de-register", "de", _by_stdnum(handelsregisternummer.validate)),
        Scheme("gb-company", "gb", _company_number, 8),
        Scheme("gb-ukprn", "gb", _ukprn, 8, "19999999"),
        Scheme("ch-uid", "ch", _by_stdnum(uid.validate), 0, "CHE999999999"),
        Scheme("sg-uen", "sg", _by_stdnum(uen.validate)),
        Scheme("lei", "", _lei, 20, "xxxxxxxxxxxxxxxxxx99"),
    )
}
# Registers whose numbers carry a check digit: a number that passes is hardly there by chance.
CHECKED = frozenset({"cn-uscc", "fr-siren", "fr-siret", "fr-uai", "ch-uid", "lei"})
SHARED_SCHEMES = sorted(scheme.code for scheme in SCHEMES.values() if scheme.is_shared)


def check_number(scheme: str, value: str) -> str:
    """Give the number as its register writes it; raises `NumberRefused`."""
    return SCHEMES[scheme].check(value)


class Code(StrEnum):
    """Why a number is not one of its register. `number_words` says each to people."""

    BLANK = "blank"
    SPREADSHEET_FORM = "spreadsheet_form"
    LOST_ZEROS = "lost_zeros"
    LOOK_ALIKE = "look_alike"
    OTHER_SCHEME = "other_scheme"
    WRONG_CHARACTER = "wrong_character"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CHECK_DIGIT = "check_digit"
    OTHER_FORM = "other_form"


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with a number, with what the words for it need.

    `params` may hold `value`, `length`, `expected`, `character`, `place`, `scheme`, `suggestion`.
    A suggestion is a number that its register could have given out: somebody decides whether it
    is the right one.
    """

    code: Code
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def suggestion(self) -> str:
        return str(self.params.get("suggestion", ""))


def diagnose(scheme: str, value: str) -> Diagnosis | None:
    """Say what is wrong with the number; None when nothing is. Nothing is repaired.

    >>> diagnose("fr-siren", "732829321").code, diagnose("fr-siren", "73282932").params["length"]
    (<Code.CHECK_DIGIT: 'check_digit'>, 8)
    """
    try:
        check_number(scheme, value)
    except NumberRefused:
        return _mended(scheme, value) or _misshapen(scheme, value)
    return None


def _mended(scheme: str, value: str) -> Diagnosis | None:
    """Recognise what spreadsheets and eyes do to numbers, where undoing it makes the number right."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if not _compact(plain):
        return Diagnosis(Code.BLANK)
    if restored := with_zeros_restored(scheme, plain):
        return Diagnosis(Code.LOST_ZEROS, {"value": plain, "suggestion": restored})
    if by_spreadsheet := _by_spreadsheet(scheme, plain):
        return by_spreadsheet
    if read := _accepted(scheme, _without_look_alikes(scheme, _compact(plain))):
        return Diagnosis(Code.LOOK_ALIKE, {"value": plain, "suggestion": read})
    return _of_other_register(scheme, plain)


def _by_spreadsheet(scheme: str, value: str) -> Diagnosis | None:
    if re.fullmatch(r"\d+([.,]\d+)?E\+?\d+", value, re.IGNORECASE | re.ASCII):
        return Diagnosis(Code.SPREADSHEET_FORM, {"value": value})
    if value.endswith(".0") and (whole := _accepted(scheme, value.removesuffix(".0"))):
        return Diagnosis(Code.SPREADSHEET_FORM, {"value": value, "suggestion": whole})
    return None


def _of_other_register(scheme: str, value: str) -> Diagnosis | None:
    others = (one for one in SCHEMES if one in CHECKED and one != scheme)
    found = next((one for one in others if _accepted(one, value)), None)
    return Diagnosis(Code.OTHER_SCHEME, {"value": value, "scheme": found}) if found else None


def _misshapen(scheme: str, value: str) -> Diagnosis:
    number, shape = _compact(value), SCHEMES[scheme].shape
    length = SCHEMES[scheme].length or len(shape)
    about: dict[str, str | int] = {
        "value": value.strip(),
        "length": len(number),
        "expected": length,
    }
    known = "".join(CLASSES.get(sign, sign) for sign in shape)
    stranger = next((i for i, sign in enumerate(number) if shape and sign not in known), None)
    if stranger is None and length and len(number) != length:
        return Diagnosis(Code.TOO_SHORT if len(number) < length else Code.TOO_LONG, about)
    if stranger is None and shape:
        stranger = next(
            (i for i, s in enumerate(shape) if number[i] not in CLASSES.get(s, s)), None
        )
    if stranger is not None:
        about |= {"character": number[stranger], "place": stranger + 1}
        return Diagnosis(Code.WRONG_CHARACTER, about)
    return Diagnosis(Code.CHECK_DIGIT if scheme in CHECKED else Code.OTHER_FORM, about)


def _accepted(scheme: str, value: str) -> str:
    try:
        return check_number(scheme, value)
    except NumberRefused:
        return ""


def _without_look_alikes(scheme: str, number: str) -> str:
    """Read letters as the digits they resemble wherever the shape has no such letter."""
    shape = SCHEMES[scheme].shape
    if len(shape) != len(number):
        return number
    return "".join(
        sign if sign in CLASSES.get(place, place) else sign.translate(LOOK_ALIKES)
        for sign, place in zip(number, shape, strict=True)
    )


def schemes_for(jurisdictions: Sequence[str]) -> list[str]:
    """Give all registers, those of these jurisdictions first, then those of the world."""

    def distance(scheme: Scheme) -> int:
        return 0 if scheme.jurisdiction in jurisdictions else 1 if not scheme.jurisdiction else 2

    return [scheme.code for scheme in sorted(SCHEMES.values(), key=distance)]


def with_zeros_restored(scheme: str, value: str) -> str:
    """Give the number with the leading zeros that a spreadsheet dropped, when that makes it right.

    Empty when nothing was lost or zeros do not mend it. The caller asks before using it.
    """
    number, length = _compact(value), SCHEMES[scheme].length
    if not length or len(number) >= length or not number[:1].isdigit():
        return ""
    return _accepted(scheme, number.zfill(length))
