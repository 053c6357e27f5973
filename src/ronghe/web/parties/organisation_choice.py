"""Organisations are named by reference or register number: there are far too many to list."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ronghe.parties.directory import organisations_called
from ronghe.parties.models import Organisation

MOST_NAMED = 500


def organisations_named(text: str) -> list[Organisation]:
    """Give the organisations of a text with one reference or number a line; each must be one."""
    lines = list(dict.fromkeys(line.strip().upper() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_NAMED:
        raise ValidationError(
            _("At most %(n)d organisations at once. Enter the others afterwards.")
            % {"n": MOST_NAMED}
        )
    called = organisations_called(lines)
    _refuse_unclear(lines, called)
    return list({found[0].pk: found[0] for found in called.values()}.values())


def _refuse_unclear(lines: Sequence[str], called: dict[str, list[Organisation]]) -> None:
    unknown = [line for line in lines if not called.get(line)]
    if unknown:
        raise ValidationError(
            _("No organisation has the reference or register number %(lines)s.")
            % {"lines": ", ".join(unknown[:5])}
        )
    shared = [line for line in lines if len(called[line]) > 1]
    if shared:
        raise ValidationError(
            _("Several organisations have the number %(lines)s. Enter the reference instead.")
            % {"lines": ", ".join(shared[:5])}
        )
