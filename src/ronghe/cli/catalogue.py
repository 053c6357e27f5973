"""Gather the product's words into the Chinese catalogue, and see that none is missing.

Babel does the reading and writing, so that no machine needs GNU gettext.
"""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
SOURCE = settings.ROOT / "src" / "ronghe"


def catalogue_file(language: str = "zh_Hans") -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def extracted() -> Catalog:
    """Every message of the Python sources and the templates."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.glob("web/templates/**/*.*")]):
        if "migrations" in path.parts or "__pycache__" in path.parts:
            continue
        for _line, message, comments, context in _messages_of(path):
            catalogue.add(
                message,
                locations=[(str(path.relative_to(settings.ROOT)), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def _messages_of(path: Path) -> Iterator[tuple]:  # type: ignore[type-arg]
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # In parentheses, since the indentation of a template is none of Python's.
        text = f"({templatize(text, origin=str(path))}\n)"
    yield from extract(
        "python",
        io.BytesIO(text.encode()),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )


def updated(catalogue: Catalog) -> Catalog:
    """Give the catalogue with today's messages: known translations kept, vanished messages dropped."""
    catalogue.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, width=100, include_lineno=False, sort_by_file=True, omit_header=True
    )
    return HEADER.encode() + buffer.getvalue()


HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def problems(catalogue: Catalog) -> list[str]:
    """Messages without a translation, marked fuzzy, or whose placeholders differ."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        elif not message.string or (isinstance(message.string, tuple) and not all(message.string)):
            found.append(f"not translated: {message.id!r}")
        elif _placeholders(message.id) != _placeholders(message.string):
            found.append(f"placeholders differ: {message.id!r}")
    return found


def _placeholders(text: str | Sequence[str]) -> set[str]:
    """Give what a text leaves open; of a plural, what its last form does."""
    return set(PLACEHOLDER.findall(text if isinstance(text, str) else text[-1]))


def compile_catalogue(path: Path) -> bool:
    """Write the .mo beside the .po unless it is newer; say whether it was written."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    scratch = target.with_suffix(".mo.part")
    with scratch.open("wb") as file:
        write_mo(file, read_catalogue(path))
    scratch.replace(target)
    return True
