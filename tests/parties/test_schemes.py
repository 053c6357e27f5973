"""Numbers of registers: what is right passes, and what is wrong is said so that it can be mended."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from ronghe.demo.numbers import credit_code
from ronghe.parties.number_words import said
from ronghe.parties.schemes import (
    CHECKED,
    SCHEMES,
    Code,
    Diagnosis,
    NumberRefused,
    check_number,
    diagnose,
    with_zeros_restored,
)

RIGHT = {
    "cn-uscc": credit_code(10_000_001),
    "cn-school": "4133010001",
    "fr-siren": "732829320",
    "fr-siret": "73282932000074",
    "fr-uai": "0750001U",
    "de-register": "Aachen HRA 11223",
    "gb-company": "SC123456",
    "gb-ukprn": "10001234",
    "ch-uid": "CHE-100.155.212",
    "sg-uen": "00192200M",
    "lei": "213800KUD8LAJWSQ9D15",
}


# What a register's own library says of its numbers, whatever we do to be quicker.
ORACLES = {"cn-uscc": uscc, "fr-siren": siren, "fr-siret": siret}
LENGTHS = {"cn-uscc": 18, "fr-siren": 9, "fr-siret": 14}


@st.composite
def numbers_of_right_length(draw):
    """Give a number of random signs, and the same with each last sign, one of which is right."""
    scheme = draw(st.sampled_from(sorted(ORACLES)))
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ" if scheme == "cn-uscc" else "0123456789٣"
    length = LENGTHS[scheme] - 1
    digits = draw(st.text("0123456789", min_size=length, max_size=length))
    begin = draw(st.sampled_from([digits, "356000000" + digits[9:]]))
    if draw(st.booleans()):
        at = draw(st.integers(0, length - 1))
        begin = begin[:at] + draw(st.sampled_from(signs)) + begin[at + 1 :]
    return scheme, [begin + last for last in signs]


@given(drawn=numbers_of_right_length())
def test_quick_checks_say_what_the_library_says(drawn):
    scheme, numbers = drawn
    for number in numbers:
        plain = unicodedata.normalize("NFKC", number)
        try:
            expected = ORACLES[scheme].validate(plain)
        except ValidationError:
            with pytest.raises(NumberRefused):
                check_number(scheme, number)
        else:
            assert check_number(scheme, number) == expected


def test_every_register_has_a_number_here():
    assert set(RIGHT) == set(SCHEMES)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_right_number_has_no_diagnosis(scheme):
    assert diagnose(scheme, RIGHT[scheme]) is None
    assert diagnose(scheme, f"  {RIGHT[scheme]} ") is None


@pytest.mark.parametrize(
    ("scheme", "value", "code", "params"),
    [
        ("fr-siret", "", Code.BLANK, {}),
        ("fr-siret", " - ", Code.BLANK, {}),
        ("fr-siret", "7328293200007", Code.TOO_SHORT, {"length": 13, "expected": 14}),
        ("fr-siret", "732829320000741", Code.TOO_LONG, {"length": 15, "expected": 14}),
        ("fr-siret", "73282932000075", Code.CHECK_DIGIT, {}),
        ("fr-siret", "7328293200007X", Code.WRONG_CHARACTER, {"character": "X", "place": 14}),
        ("fr-siren", "73282932000074", Code.OTHER_SCHEME, {"scheme": "fr-siret"}),
        ("fr-siret", "7,32829E+13", Code.SPREADSHEET_FORM, {}),
        ("fr-siret", "73282932000074.0", Code.SPREADSHEET_FORM, {"suggestion": "73282932000074"}),
        ("fr-siren", "73282932O", Code.LOOK_ALIKE, {"suggestion": "732829320"}),
        ("fr-uai", "750001U", Code.LOST_ZEROS, {"suggestion": "0750001U"}),
        ("fr-uai", "O75OOO1U", Code.LOOK_ALIKE, {"suggestion": "0750001U"}),
        ("cn-school", "413301000", Code.TOO_SHORT, {"length": 9, "expected": 10}),
        ("cn-school", "0133010001", Code.WRONG_CHARACTER, {"character": "0", "place": 1}),
        ("gb-ukprn", "20001234", Code.WRONG_CHARACTER, {"character": "2", "place": 1}),
        ("gb-company", "12345678A", Code.TOO_LONG, {"length": 9, "expected": 8}),
        ("gb-company", "ABC12345", Code.OTHER_FORM, {}),
        ("ch-uid", "CHE-100.155.213", Code.CHECK_DIGIT, {}),
        ("ch-uid", "CHF-100.155.212", Code.WRONG_CHARACTER, {"character": "F", "place": 3}),
        ("lei", "213800KUD8LAJWSQ9D16", Code.CHECK_DIGIT, {}),
        ("de-register", "Nowhere HRB 1", Code.OTHER_FORM, {}),
    ],
)
def test_what_is_wrong_is_said_exactly(scheme, value, code, params):
    found = diagnose(scheme, value)

    assert found is not None
    assert (found.code, params.items() <= found.params.items()) == (code, True), found


@given(st.integers(min_value=0, max_value=9_999_999))
def test_a_lost_zero_is_recognised_and_never_put_back_silently(number):
    whole = "0" + _with_luhn(f"{number:08d}"[1:])
    lost = whole.lstrip("0")
    found = diagnose("fr-siren", lost)

    if lost:
        assert (found.code, found.suggestion) == (Code.LOST_ZEROS, whole)
        assert with_zeros_restored("fr-siren", lost) == whole


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=24))
def test_a_diagnosis_stands_exactly_where_the_check_refuses(scheme, value):
    found = diagnose(scheme, value)

    if found is None:
        assert check_number(scheme, value)
    else:
        assert found.code in Code
        assert not found.suggestion or check_number(scheme, found.suggestion)


@given(st.sampled_from(sorted(CHECKED)), st.data())
def test_one_changed_digit_is_always_noticed(scheme, data):
    right = check_number(scheme, RIGHT[scheme])
    place = data.draw(st.integers(min_value=len(right) - 9, max_value=len(right) - 1))
    other = data.draw(st.sampled_from("0123456789"))

    if right[place] != other and right[place].isdigit():
        assert diagnose(scheme, right[:place] + other + right[place + 1 :]) is not None


def _with_luhn(digits: str) -> str:
    total = sum(
        sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(digits[::-1])
    )
    return digits + str(-total % 10)


@pytest.mark.parametrize("code", Code)
def test_every_diagnosis_has_words_with_every_blank_filled(code):
    everything = {
        "value": "12", "length": 2, "expected": 9, "character": "O", "place": 1,
        "scheme": "fr-siret", "suggestion": "",
    }  # fmt: skip

    words = said(Diagnosis(code, everything))

    assert words.endswith(".")
    assert "%(" not in words
