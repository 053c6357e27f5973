"""Workbooks to fill in: headings that our own mapping knows, an example, and what belongs where."""

import io
import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ronghe.kernel.imports.mappings import Shipped
from ronghe.kernel.imports.registers import Field, Register

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def book_of(register: Register, template: Shipped, *, is_chinese: bool) -> bytes:
    """Write the workbook; every cell is text, so that no spreadsheet takes zeros away."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 -- heavy, and rarely needed

    out = io.BytesIO()
    known = {field.code: field for field in register.fields}
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "text_wrap": True})
        sheet = book.add_worksheet(str(register.label)[:31])
        notes = book.add_worksheet(_("notes"))
        notes.write_row(
            0, 0, [_("Column"), _("Needed"), _("What belongs here"), _("Example")], bold
        )
        notes.set_column(0, 3, 28, text)
        columns = yaml.safe_load(template.text)["columns"]
        for place, (heading, entry) in enumerate(columns.items()):
            shown = _shown(heading, is_chinese=is_chinese)
            entry = entry if isinstance(entry, dict) else {"field": entry}  # noqa: PLW2901
            field = known.get(entry["field"], Field(entry["field"], shown))
            words = _words(entry, is_chinese=is_chinese)
            example = words.get(field.example, field.example)
            sheet.set_column(place, place, 22, text)
            sheet.write_string(0, place, shown, bold)
            if example:
                sheet.write_string(1, place, example, text)
            said = "; ".join(filter(None, [str(field.help), " / ".join(words.values())]))
            needed = _("yes") if entry.get("needed") else ""
            notes.write_row(place + 1, 0, [shown, needed, said, example], text)
        last = len(columns) + 2
        notes.write_string(last, 0, _("Replace the example row by your own rows."), text)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _shown(heading: str, *, is_chinese: bool) -> str:
    """Choose the heading's English or Chinese form."""
    parts = heading.split("|")
    return parts[1] if is_chinese and len(parts) > 1 else parts[0]


def _words(entry: dict[str, Any], *, is_chinese: bool) -> dict[str, str]:
    """Give the words that a column takes, by what they mean, in one language."""
    clean = entry.get("clean")
    table = clean.get("values", {}) if isinstance(clean, dict) else {}
    words: dict[str, str] = {}
    for word, meaning in table.items():
        if bool(CHINESE.search(str(word))) == is_chinese:
            words.setdefault(str(meaning), str(word))
    return words
