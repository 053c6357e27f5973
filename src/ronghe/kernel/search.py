"""Words as an index holds them: pairs of letters with their places, and an alphabetical key.

Pairs (bigrams) find two-character Chinese words and parts of French names alike, which the word
lists of PostgreSQL do not; the places make a search for a longer word exact. Nothing here knows
what is being searched.
"""

import re
import unicodedata
from collections.abc import Iterable
from operator import add

from django.contrib.postgres.search import SearchQuery

from ronghe.kernel.pinyin import pinyin

LONGEST_KEY = 16  # characters that decide an order; looking more up costs time
MOST_PIECES = 5_000  # pieces; PostgreSQL keeps places up to 16,383
_TOKEN = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U000323af]")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
# What follows a piece at each place, up to the beginning of the next.
_AT = [f"':{place} '" for place in range(2 * MOST_PIECES + 1)]


class WrittenQuery(SearchQuery):
    """A query that is written as `tsquery` already, and takes no word list of PostgreSQL."""

    template = "%(expressions)s::tsquery"


class _Plain(dict[int, str]):
    """What each letter is folded to, worked out when it is first met: texts repeat their letters."""

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(code).casefold()).translate(_LETTERS)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
        self[code] = plain
        return plain


_PLAIN = _Plain()


def folded(text: str) -> str:
    """Give the text without case, accents and width: what is compared.

    >>> folded("Lycée  Œuvre ＡＢ")
    'lycee oeuvre ab'
    """
    plain = text.casefold() if text.isascii() else text.translate(_PLAIN)
    return " ".join(plain.split())


def vector_of(texts: Iterable[str]) -> str:
    """Give the texts as the text of a `tsvector`: cast it with `::tsvector`.

    A number is one piece, found by its beginning.

    >>> vector_of(["青禾市 a", "4393"])
    "'青禾':1 '禾市':2 'a':4 '4393':6"
    """
    pieces: list[str] = []
    place = 1
    for token in _TOKEN.findall(" ".join(map(folded, texts))):
        if place >= len(_AT):
            break
        if len(token) == 1 or token.isdecimal():
            pieces.append(token + _AT[place])
            place += 2
            continue
        pairs = map(add, token, token[1:])
        pieces += map(add, pairs, _AT[place : place + len(token) - 1])
        place += len(token)  # one more than pairs: words that are neighbours are not joined
    return f"'{''.join(pieces[:MOST_PIECES])}"[:-2]


def query_of(text: str) -> str:
    """Give what was typed as the text of a `tsquery`: every word, as a part of any word.

    Empty when nothing of it can be searched.

    >>> query_of("青禾职业")
    "('青禾'<->'禾职'<->'职业')"
    """
    words = [_phrase(token) for token in _TOKEN.findall(folded(text))[:10]]
    return "&".join(words)


def sort_key(text: str) -> str:
    """Give a key whose order of characters is the alphabet's: pinyin for Chinese, else the letters.

    >>> sort_key("青禾 Plant")
    'qing he plant'
    """
    return latin(text)[:80]


def latin(text: str) -> str:
    """Give the text in plain letters, Chinese as pinyin without tones."""
    if not _HAN.search(text):
        return folded(text)
    return folded(pinyin(text[:LONGEST_KEY]))


def _phrase(token: str) -> str:
    if len(token) == 1 or token.isdecimal():
        return f"'{token}':*"
    return "(" + "<->".join(f"'{pair}'" for pair in map(add, token, token[1:])) + ")"
