"""Names as pinyin, quickly: a register has a million names, and pypinyin takes its time.

The words and their readings are pypinyin's. What is done here is to part a text into them: from
left to right, the longest phrase that is known, as pypinyin does itself. A test holds the two
against each other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

WORDS_KEPT = 1 << 15


def pinyin(text: str) -> str:
    """Give the text with Chinese words as pinyin without tones, all parts separated by spaces.

    >>> pinyin("重庆Plant")
    'chong qing Plant'
    """
    return " ".join(map(_read, _words(text)))


def _words(text: str) -> Iterator[str]:
    """Part the text into phrases, single characters, and what is not Chinese between them."""
    phrases = _phrases()
    at, end = 0, len(text)
    while at < end:
        word = text[at]
        for phrase in phrases.get(text[at : at + 2], ()):
            if text.startswith(phrase, at):
                word = phrase
                break
        start, at = at, at + len(word)
        if not _is_chinese(word):
            while at < end and not _is_chinese(text[at]):
                at += 1
            word = text[start:at]
        yield word


@lru_cache(WORDS_KEPT)
def _is_chinese(word: str) -> bool:
    from pypinyin.constants import RE_HANS  # noqa: PLC0415 -- as below

    return RE_HANS.match(word) is not None


@lru_cache(WORDS_KEPT)
def _read(word: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- its dictionary takes memory

    return " ".join(lazy_pinyin(word))


@cache
def _phrases() -> Mapping[str, tuple[str, ...]]:
    """Give the phrases that pypinyin knows by their first two characters, the longest first."""
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415 -- as above

    found: dict[str, list[str]] = defaultdict(list)
    for phrase in PHRASES_DICT:
        found[phrase[:2]].append(phrase)
    return {start: tuple(sorted(of, key=len, reverse=True)) for start, of in found.items()}
