"""How a record is found again: its alphabetical key, its comparable name, its search vector."""

import re
from collections.abc import Iterable

from ronghe.kernel.search import folded, sort_key, vector_of

# What a register writes around the name proper: it neither tells two apart nor joins them.
_FORMS = re.compile(
    r"\b(sarl|sas|sasu|sa|eurl|sci|snc|ltd|limited|plc|gmbh|ag|kg|inc|co|llc|association|assoc|ass|asso)\b"
)
_CN_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司|\(.*?\))$")


def name_key(text: str) -> str:
    """Give what is left of a name when case, accents, punctuation and legal form are gone.

    >>> name_key("S.A.R.L. L’Étoile"), name_key("启明精密（青禾）有限公司")
    ('l etoile', '启明精密(青禾)')
    """
    words = folded(text.replace(".", "").replace("’", " ").replace("'", " "))
    words = _CN_FORMS.sub("", words)
    plain = " ".join(re.sub(r"[^\w()]+", " ", _FORMS.sub(" ", words)).split())
    return (plain or words)[:120]


def search_columns(
    names: Iterable[str], numbers: Iterable[str], reference: str = ""
) -> dict[str, str]:
    """Give the columns that find an organisation, by the names first of which is the main one."""
    names = list(names)
    main = names[0] if names else reference
    return {
        "sort_key": sort_key(main),
        "name_key": name_key(main),
        "search": vector_of([*names, *numbers, reference]),
    }
