"""Names of places as they are compared. Free of Django: rows of imports are read apart."""

import re
from functools import lru_cache

from ronghe.kernel.search import folded

PLACES_KEPT, LONGEST_KEPT = 1 << 12, 100
_CEDEX = re.compile(r"\bcedex\b.*$")
_ORDINAL = re.compile(r"\b(\d{1,2})(er|ere|e|eme|nd|ere)?\b(?: arrondissement| arrdt| arr)?\b")
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}
_ARTICLES = re.compile(r"^(?:le|la|les|l|aux|au)\s+(?=\S)")
_ARTICLE_BEHIND = re.compile(r"\s*\((?:le|la|les|l)\)$")


def place_key(text: str) -> str:
    """Give the name of a place without case, accents, hyphens, articles in front, and postal habits.

    Registers write one place in several ways; INSEE leaves articles out.

    >>> (
    ...     place_key("LES PENNES MIRABEAU"),
    ...     place_key("Pennes-Mirabeau"),
    ...     place_key("ST-DENIS CEDEX 2"),
    ... )
    ('pennes mirabeau', 'pennes mirabeau', 'saint denis')
    >>> place_key("PARIS-2E__ARRONDISSEMENT"), place_key("Paris 02")
    ('paris 2', 'paris 2')
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _key(text)


def _key(text: str) -> str:
    plain = folded(text.replace("’", "'"))
    plain = _ARTICLE_BEHIND.sub("", plain)
    plain = " ".join(re.sub(r"[^\w]+|_+", " ", plain).split())
    plain = _CEDEX.sub("", plain).strip()
    plain = " ".join(_SHORT.get(word, word) for word in plain.split())
    plain = _ORDINAL.sub(lambda found: str(int(found[1])), plain).strip()
    return (_ARTICLES.sub("", plain) or plain)[:200]


_kept = lru_cache(PLACES_KEPT)(_key)  # a register names the same places again and again
