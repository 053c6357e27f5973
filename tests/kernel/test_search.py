"""Texts as they are compared: the quick ways give what the plain ones gave."""

import re
import sys
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from ronghe.kernel.pinyin import pinyin
from ronghe.kernel.search import _LETTERS, folded, vector_of

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


def vector_plainly(texts):
    """Give the pairs of letters with their places, one after the other."""
    pieces, place = [], 1
    for token in re.findall(r"[^\W_]+", folded(" ".join(texts))):
        pairs = [token] if len(token) == 1 or token.isdecimal() else map("".join, pairwise(token))
        for at, pair in enumerate(pairs, place):
            pieces.append(f"'{pair}':{at}")
        place += 2 if token.isdecimal() else max(2, len(token))
    return " ".join(pieces[:5_000])


@given(texts=st.lists(st.text(), max_size=4), times=st.sampled_from([1, 2_000]))
def test_a_vector_holds_the_pairs_in_their_places(texts, times):
    assert vector_of(texts * times) == vector_plainly(texts * times)
