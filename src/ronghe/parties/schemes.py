"""What a number of each register looks like. Free of Django: imports check rows in a process apart.

The check digits are python-stdnum's business where it knows the register; the four that it does
not know are written here, each with its source.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import lei
from stdnum.ch import uid
from stdnum.cn import uscc
from stdnum.de import handelsregisternummer
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret
from stdnum.sg import uen

# Without I, O and Q: the letters of the national register of teaching establishments.
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


class NumberRefused(ValueError):
    """The number cannot exist in that register."""


@dataclass(frozen=True)
class Scheme:
    """A register: whose, how long its numbers are, and whether one number is one legal unit."""

    code: str
    jurisdiction: str  # empty: of the whole world
    check: Callable[[str], str]  # gives the number in its compact form, or raises
    length: int = 0  # 0: numbers of several lengths
    is_shared: bool = False  # one number may stand for several organisations


def _uai(value: str) -> str:
    """Seven digits and their remainder by 23 as a letter (Répertoire national des établissements)."""
    number = _compact(value)
    if not re.fullmatch(r"\d{7}[A-Z]", number):
        raise NumberRefused(value)
    if UAI_LETTERS[int(number[:7]) % 23] != number[7]:
        raise NumberRefused(value)
    return number


def _company_number(value: str) -> str:
    """Eight characters, digits or two letters and six digits (Companies House); no check digit."""
    number = _compact(value)
    if not re.fullmatch(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R\d{7}", number):
        raise NumberRefused(value)
    return number


def _ukprn(value: str) -> str:
    """Eight digits, the first a 1 (UK Register of Learning Providers); no check digit."""
    number = _compact(value)
    if not re.fullmatch(r"1\d{7}", number):
        raise NumberRefused(value)
    return number


def _school_code(value: str) -> str:
    """Ten digits (学校标识码, Ministry of Education); no check digit is published."""
    number = _compact(value)
    if not re.fullmatch(r"[1-9]\d{9}", number):
        raise NumberRefused(value)
    return number


def _compact(value: str) -> str:
    return re.sub(r"[\s.\-/]", "", value).upper()


def _by_stdnum(validate: Callable[[str], str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            return validate(value)
        except ValidationError as refusal:
            raise NumberRefused(value) from refusal

    return check


SCHEMES: Mapping[str, Scheme] = {
    scheme.code: scheme
    for scheme in (
        Scheme("cn-uscc", "cn", _by_stdnum(uscc.validate), 18),
        Scheme("cn-school", "cn", _school_code, 10),
        Scheme("fr-siren", "fr", _by_stdnum(siren.validate), 9, is_shared=True),
        Scheme("fr-siret", "fr", _by_stdnum(siret.validate), 14),
        Scheme("fr-uai", "fr", _uai, 8, is_shared=True),
        Scheme("de-register", "de", _by_stdnum(handelsregisternummer.validate)),
        Scheme("gb-company", "gb", _company_number, 8),
        Scheme("gb-ukprn", "gb", _ukprn, 8),
        Scheme("ch-uid", "ch", _by_stdnum(uid.validate)),
        Scheme("sg-uen", "sg", _by_stdnum(uen.validate)),
        Scheme("lei", "", _by_stdnum(lei.validate), 20),
    )
}
SHARED_SCHEMES = sorted(scheme.code for scheme in SCHEMES.values() if scheme.is_shared)


def check_number(scheme: str, value: str) -> str:
    """Give the number as its register writes it; raises `NumberRefused`."""
    return SCHEMES[scheme].check(value)


def with_zeros_restored(scheme: str, value: str) -> str:
    """Give the number with the leading zeros that a spreadsheet dropped, when that makes it right.

    Empty when nothing was lost or zeros do not mend it. The caller asks before using it.
    """
    number, length = _compact(value), SCHEMES[scheme].length
    if not length or len(number) >= length or not number[:1].isdigit():
        return ""
    try:
        return check_number(scheme, number.zfill(length))
    except NumberRefused:
        return ""
