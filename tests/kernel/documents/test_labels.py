import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.documents import (
    PageLabel,
    label_address,
    read_label,
    spoken_code,
    typed_code,
    verification_code,
)
from ronghe.kernel.documents.labels import CODE_SIGNS

codes = st.text(CODE_SIGNS, min_size=12, max_size=12)
made_labels = st.builds(
    PageLabel,
    document=st.from_regex("[0-9A-Z][0-9A-Z-]{0,39}", fullmatch=True).filter(str.isascii),
    version=st.integers(1, 999_999),
    page=st.integers(1, 9_999),
    code=codes,
)
ADDRESSES = ("https://ronghe.example", "http://127.0.0.1:8000/", "https://x.example/under/here")


@given(label=made_labels, address=st.sampled_from(ADDRESSES))
def test_what_is_written_on_a_page_is_read_from_it(label, address):
    assert read_label(label_address(address, label)) == label


@given(st.text(max_size=80))
def test_other_texts_are_nobodys_page(text):
    label = read_label(text)

    assert label is None or label_address("", label).removeprefix("/") in text


@pytest.mark.parametrize(
    "text",
    [
        "HTTPS://X/D/7KQ2M9XD4TRP/AG-2026-0031/3/0",
        "HTTPS://X/D/7KQ2M9XD4TRP/AG-2026-0031/03/1",
        "HTTPS://X/D/7KQ2M9XD4TRP/AG-2026-0031/3/1\n",
        "HTTPS://X/D/7KQ2M9XD4TR/AG-2026-0031/3/1",
        "HTTPS://X/D/7KQ2M9XD4TR1/AG-2026-0031/3/1",  # 1 is none of the signs
        "HTTPS://X/D/7KQ2M9XD4TRP/AG-2026-0031/3/１",
        "https://x/d/7kq2m9xd4trp/ag-2026-0031/3/1",
    ],
)
def test_almost_a_label_is_none(text):
    assert read_label(text) is None


@given(codes)
def test_a_code_is_read_as_people_type_it(code):
    assert typed_code(spoken_code(code).lower().replace("-", " ")) == code


def test_codes_are_drawn_anew_each_time():
    drawn = {verification_code() for _time in range(200)}

    assert len(drawn) == 200
    assert {typed_code(code) for code in drawn} == drawn


@pytest.mark.parametrize("code", ["", "7KQ2-M9XD-4TRP", "000000000000"])
def test_a_page_gets_no_code_that_nobody_could_read_back(code):
    with pytest.raises(ValueError, match="verification_code"):
        label_address("https://x", PageLabel("AG-1", 1, 1, code))
