"""A diagnosis of a number, said to whoever has to mend it."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.parties.models import IdentifierScheme
from ronghe.parties.schemes import Code, Diagnosis

Params = Mapping[str, str | int]

SENTENCES: dict[Code, str | Promise] = {
    Code.BLANK: gettext_lazy("The number is missing. Enter it as the certificate has it."),
    Code.LOST_ZEROS: gettext_lazy(
        "“%(value)s” has lost its leading zeros, as happens in spreadsheets. “%(suggestion)s” would"
        " be right; compare it with the certificate."
    ),
    Code.LOOK_ALIKE: gettext_lazy(
        "“%(value)s” has a letter where a digit belongs. “%(suggestion)s” would be right; compare"
        " it with the certificate."
    ),
    Code.OTHER_SCHEME: gettext_lazy(
        "“%(value)s” is a number of another register: %(register)s. Choose that register, or enter"
        " the number of this one."
    ),
    Code.WRONG_CHARACTER: gettext_lazy(
        "“%(character)s” cannot stand at place %(place)s of “%(value)s”. Compare it with the"
        " certificate."
    ),
    Code.CHECK_DIGIT: gettext_lazy(
        "The check digit of “%(value)s” does not fit: one character is wrong, or two changed"
        " places. Compare it with the certificate."
    ),
    Code.OTHER_FORM: gettext_lazy(
        "“%(value)s” does not look like a number of this register. Compare it with the certificate."
    ),
}


def said(diagnosis: Diagnosis) -> str:
    """Say what is wrong, and what to do, in the reader's language."""
    params = diagnosis.params
    if saying := COUNTED.get(diagnosis.code):
        return saying(params)
    register = dict(IdentifierScheme.choices).get(str(params.get("scheme", "")), "")
    return str(SENTENCES[diagnosis.code]) % {**params, "register": register}


def _too_short(params: Params) -> str:
    missing = int(params["expected"]) - int(params["length"])
    return ngettext(
        "“%(value)s” has %(length)s characters instead of %(expected)s; %(n)d is missing. Compare"
        " it with the certificate.",
        "“%(value)s” has %(length)s characters instead of %(expected)s; %(n)d are missing. Compare"
        " it with the certificate.",
        missing,
    ) % {**params, "n": missing}


def _too_long(params: Params) -> str:
    over = int(params["length"]) - int(params["expected"])
    return ngettext(
        "“%(value)s” has %(length)s characters instead of %(expected)s; %(n)d is too many. Compare"
        " it with the certificate.",
        "“%(value)s” has %(length)s characters instead of %(expected)s; %(n)d are too many."
        " Compare it with the certificate.",
        over,
    ) % {**params, "n": over}


def _spreadsheet_form(params: Params) -> str:
    if params.get("suggestion"):
        return _(
            "“%(value)s” was turned into a decimal by a spreadsheet. “%(suggestion)s” would be"
            " right; compare it with the certificate."
        ) % dict(params)
    return _(
        "“%(value)s” was shortened by a spreadsheet, and its last digits are lost. Enter the number"
        " from the certificate, and format the column as text."
    ) % dict(params)


COUNTED: dict[Code, Callable[[Params], str]] = {
    Code.TOO_SHORT: _too_short,
    Code.TOO_LONG: _too_long,
    Code.SPREADSHEET_FORM: _spreadsheet_form,
}
