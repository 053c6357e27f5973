"""What the import says to people: of a file, and of a single cell."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ronghe.kernel.imports.mapping import MappingIsWrong
from ronghe.kernel.imports.registers import Register, Saying

_CORRECT = _("Correct the cell and import the file again.")

# Of a whole file, by the code of its refusal.
REFUSALS: Mapping[str, Saying] = {
    "empty": Saying(
        _("The file has no rows."),
        _("Choose the file that holds the table, with its headings in the first rows."),
    ),
    "too_large": Saying(
        _("The file has %(size)s MiB; %(largest)s MiB can be read."),
        _("Split it into several files, or save the table alone as CSV."),
    ),
    "unpacks_too_large": Saying(
        _("The file is packed and would unpack to far more than a table needs."),
        _("Open it, copy the table into a new workbook and save that, or save the table as CSV."),
    ),
    "too_many_parts": Saying(
        _("The workbook consists of %(count)s parts; %(most)s can be read."),
        _("Copy the table into a new workbook, or save it as CSV."),
    ),
    "damaged": Saying(
        _("The file is damaged: it cannot be opened."),
        _("Open it in a spreadsheet programme and save it again, or ask for a new copy."),
    ),
    "protected": Saying(
        _("The workbook is protected with a password."),
        _("Save it without a password and choose it again."),
    ),
    "not_a_table": Saying(
        _("The file is no table: its contents are of another kind, whatever its name says."),
        _("Choose a CSV, XLSX, XLS or ODS file."),
    ),
    "web_page": Saying(
        _("The file is a web page or XML, although its name says otherwise."),
        _("Open it in a spreadsheet programme and save it as XLSX or CSV."),
    ),
    "encoding": Saying(
        _("Line %(line)s holds characters that are neither UTF-8 nor GB18030."),
        _("Save the table as “CSV UTF-8”, or as XLSX."),
    ),
    "open_quote": Saying(
        _("In or before row %(row)s a quotation mark is opened and never closed."),
        _("Close or remove the quotation mark, or save the table as XLSX."),
    ),
    "broken_row": Saying(
        _("Row %(row)s cannot be parted into cells."),
        _("Correct the row, or save the table as XLSX."),
    ),
    "too_many_columns": Saying(
        _("The sheet has %(count)s columns; %(most)s can be read."),
        _("Remove the columns that are not part of the table."),
    ),
    "columns_missing": Saying(
        _("These columns are missing: %(missing)s. Found were: %(found)s."),
        _("Choose another mapping, or name the columns as the mapping does."),
    ),
    "too_much_memory": Saying(
        _("Reading the file would take more memory than is allowed."),
        _("Save the table alone as CSV, or split it into several files."),
    ),
    "too_long": Saying(
        _("Reading the file took longer than is allowed."),
        _("Save the table alone as CSV, or split it into several files."),
    ),
    # Not the file's fault: the job failed here as often as it is tried.
    "failed": Saying(
        _("Something went wrong here while the file was read. Nothing of it is in the register."),
        _("Bring the file again. If that fails too, tell whoever looks after Ronghe the number of this import."),
    ),
    "not_taken_in": Saying(
        _("Something went wrong here while the rows were taken in. None of them is in the register."),
        _("Take them in again. If that fails too, tell whoever looks after Ronghe the number of this import."),
    ),
}  # fmt: skip

# Of a mapping, by the code of what is wrong with it.
MAPPINGS: Mapping[str, Saying] = {
    "not_yaml": Saying(_("Line %(line)s of the mapping cannot be read."), _("Look at its quotation marks, its colons and how far it is indented, and at the line before.")),
    "not_text": Saying(_("Line %(line)s of the mapping holds a character that no text has."), _("Write the line anew.")),
    "not_read": Saying(_("The mapping cannot be read: it is nested too deeply, or holds a date or a number that does not exist."), _("Put such values in quotation marks.")),
    "not_utf8": Saying(_("Line %(line)s of the mapping is not UTF-8."), _("Save the mapping as UTF-8 and choose it again.")),
    "too_large": Saying(_("The mapping is larger than %(largest)s kB."), _("Choose the file of the mapping, not the table.")),
    "alias": Saying(_("Line %(line)s of the mapping refers to another part by “*”."), _("Write out there what is meant.")),
    "no_keys": Saying(_("What stands here is no mapping: no line has a name, a colon and a value."), _("Begin it with “register:” and “columns:”.")),
    "unknown_key": Saying(_("The mapping knows no “%(key)s”."), _("Take it out, or write one of these: %(known)s.")),
    "not_a_table": Saying(_("What stands below “%(key)s” of the mapping is no list of names and values."), _("Write “name: value”, one a line, indented below “%(key)s:”.")),
    "no_columns": Saying(_("The mapping names no columns."), _("Below “columns:”, write each heading of your table and the field it fills, as “Postcode: postcode”.")),
    "unknown_repair": Saying(_("Below “repair”, the mapping asks for “%(repair)s”, which is no repair."), _("Take it out, or write one of these: %(known)s.")),
    "no_field": Saying(_("The column “%(column)s” of the mapping names no field."), _("Write the field behind its colon.")),
    "unknown_column_key": Saying(_("The column “%(column)s” of the mapping says “%(key)s”, which is not known."), _("Take it out, or write one of these: %(known)s.")),
    "unknown_clean_up": Saying(_("The column “%(column)s” of the mapping asks for the clean-up “%(clean)s”, which does not exist."), _("Take it out, or write one of these: %(known)s.")),
    "clean_up_lacks_value": Saying(_("The clean-up “%(clean)s” of the column “%(column)s” of the mapping lacks its value, or has one of another kind."), _("Give it the value that the list of clean-ups shows, as “pad: 5” or “before: /”.")),
    "no_such_mapping": Saying(_("There is no mapping “%(name)s”."), _("Choose one of these, or give the path of a file: %(known)s.")),
}  # fmt: skip

# Of a cell or a row, by the code of the problem; registers add their own.
COMMON: Mapping[str, Saying] = {
    "missing": Saying(_("The cell is empty, and the register needs it."), _("Fill the cell in and import the file again.")),
    "string_too_long": Saying(_("The text is longer than %(max_length)s characters."), _("Shorten the text and import the file again.")),
    "literal_error": Saying(_("“%(value)s” is none of the words that can stand here: %(expected)s."), _CORRECT),
    "value_unknown": Saying(_("The mapping does not know the word “%(value)s”."), _("Correct the cell, or add the word to the mapping.")),
    "string_pattern_mismatch": Saying(_("“%(value)s” is not written as it has to be."), _CORRECT),
    "int_parsing": Saying(_("“%(value)s” is not a whole number."), _CORRECT),
    "int_parsing_size": Saying(_("“%(value)s” is not a whole number."), _CORRECT),
    "decimal_parsing": Saying(_("“%(value)s” is not a number."), _("Write digits alone, like 1800 or 7.5, and import the file again.")),
    "decimal_max_places": Saying(_("“%(value)s” has more than %(decimal_places)s digits behind the point."), _CORRECT),
    "finite_number": Saying(_("“%(value)s” is not a number."), _CORRECT),
    "int_from_float": Saying(_("“%(value)s” is not a whole number."), _CORRECT),
    "greater_than_equal": Saying(_("“%(value)s” is smaller than %(ge)s."), _CORRECT),
    "greater_than": Saying(_("“%(value)s” is not above %(gt)s."), _CORRECT),
    "less_than_equal": Saying(_("“%(value)s” is larger than %(le)s."), _CORRECT),
    "date_parsing": Saying(_("“%(value)s” is not a day of the calendar."), _("Write the day like 2026-09-01 and import the file again.")),
    "date_from_datetime_parsing": Saying(_("“%(value)s” is not a day of the calendar."), _("Write the day like 2026-09-01 and import the file again.")),
    "date_from_datetime_inexact": Saying(_("“%(value)s” is a time of day, not a day."), _("Write the day like 2026-09-01 and import the file again.")),
    "serial_date": Saying(_("“%(value)s” is a bare number where a day belongs: the cell lost its date format."), _("Format the cell as a date, see whether the day is right, and import the file again.")),
    "became_a_date": Saying(_("A spreadsheet took the entry for a date and made “%(value)s” of it."), _("Format the column as text, enter what stood there, and import the file again.")),
    "digits_lost": Saying(_("A spreadsheet kept fifteen digits of this number and lost the rest: “%(value)s”."), _("Format the column as text, enter the whole number, and import the file again.")),
    "lost_zeros": Saying(_("“%(value)s” has lost its leading zeros; with them it is “%(suggestion)s”."), _("If that is right, have the zeros restored; otherwise correct the cell and import the file again.")),
    "cells_shifted": Saying(_("The row has %(cells)s cells and the heading %(columns)s: a separator or a quotation mark shifted them."), _("Put the text that holds the separator in quotation marks, or save the table as XLSX.")),
    "twice_in_file": Saying(_("Row %(row)s of the file is about the same thing and says something else."), _("Decide which row is right: take this one as well, or leave it out.")),
    "jurisdiction_unknown": Saying(_("The jurisdiction of the row is not known here."), _("Correct the jurisdiction in the mapping or in the row.")),
    "region_unknown": Saying(_("No region has the code “%(value)s”."), _("Correct the code, import the regions first, or take the row in without a region.")),
    "outside_remit": Saying(_("The row lies outside what you may decide about."), _("Ask the authority that looks after this region or this organisation to import it.")),
    "left_out": Saying(_("Somebody decided to leave this row out."), _("Nothing needs doing.")),
}  # fmt: skip


def refusal_words(refusal: Mapping[str, Any]) -> tuple[str, str]:
    """Say why a file could not be read, and what mends it."""
    return _said(REFUSALS[refusal["code"]], refusal.get("params", {}))


def mapping_words(wrong: MappingIsWrong) -> str:
    """Say what is wrong with a mapping, where, and what mends it."""
    return " ".join(_said(MAPPINGS[wrong.code], wrong.params))


def _said(saying: Saying, params: Mapping[str, Any]) -> tuple[str, str]:
    listed = {
        name: pgettext("list", ", ").join(map(str, value)) if isinstance(value, list) else value
        for name, value in params.items()
    }
    return str(saying.reason) % listed, str(saying.remedy) % listed


def problem_words(register: Register, problem: Mapping[str, Any]) -> tuple[str, str]:
    """Say what is wrong with a cell, and what mends it."""
    code, params = problem["code"], _params_of(register, problem)
    if register.words is not None and (found := register.words(code, params)):
        return found
    saying = register.sayings.get(code) or COMMON.get(code)
    if saying is None:  # a check of pydantic that nobody put into words yet
        return code, str(_CORRECT)
    return str(saying.reason) % params, str(saying.remedy) % params


def _params_of(register: Register, problem: Mapping[str, Any]) -> dict[str, Any]:
    params = _Lenient({"value": problem.get("value", ""), "column": problem.get("column", "")})
    params.update(problem.get("params") or {})
    name = register.candidates.get(problem["code"])
    if name is not None and isinstance(params.get("candidates"), list):
        params["candidates"] = "; ".join(name(params["candidates"]).values())
    return params


class _Lenient(dict[str, Any]):
    """Parameters for words; what a problem does not know is left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"
