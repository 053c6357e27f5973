"""Texts as they are compared: the quick ways give what the plain ones gave."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from ronghe.kernel.pinyin import pinyin
from ronghe.kernel.search import _LETTERS, folded

PHRASES = sorted(PHRASES_DICT)
PARTS = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from(PHRASES).map(lambda phrase: phrase[:-1]),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.text(max_size=3),
)


def folded_plainly(text):
    """Fold the whole text at once, as Unicode describes it."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())


def test_every_letter_is_folded_as_unicode_folds_it():
    letters = (chr(code) for code in range(sys.maxunicode + 1))
    assert [letter for letter in letters if folded(letter) != folded_plainly(letter)] == []


@given(text=st.text())
def test_texts_are_folded_as_unicode_folds_them(text):
    assert folded(text) == folded_plainly(text)


@given(parts=st.lists(PARTS, max_size=6))
def test_texts_are_read_as_pypinyin_reads_them(parts):
    text = "".join(parts)
    assert pinyin(text) == " ".join(lazy_pinyin(text))
