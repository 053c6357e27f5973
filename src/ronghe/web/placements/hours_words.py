"""Hours as people write and read them: 8, 7.5 or 7:30 in a box; “7 h 30 min” in a sentence."""

import re

from django.utils.translation import gettext as _

MINUTES_OF_AN_HOUR = 60
CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
PARTS = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")


class NoHours(ValueError):
    """What was typed are no hours of a day."""


def minutes_of(words: str) -> int:
    """Read hours as they were typed; raises `NoHours`.

    >>> [minutes_of(one) for one in ("8", "7.5", "7,25", "7:30", "7：30")]
    [480, 450, 435, 450, 450]
    """
    words = words.strip()
    if found := CLOCK.fullmatch(words):
        hours, minutes = int(found[1]), int(found[2])
        if minutes < MINUTES_OF_AN_HOUR:
            return hours * MINUTES_OF_AN_HOUR + minutes
    elif PARTS.fullmatch(words):
        return round(float(words.replace(",", ".")) * MINUTES_OF_AN_HOUR)
    raise NoHours(_("Write the hours as a number, such as 8, 7.5 or 7:30."))


def typed(minutes: int) -> str:
    """Write minutes so that they are read back as the same.

    >>> [typed(one) for one in (480, 450, 435, 500)]
    ['8', '7.5', '7.25', '8:20']
    """
    if minutes % 15:
        return f"{minutes // MINUTES_OF_AN_HOUR}:{minutes % MINUTES_OF_AN_HOUR:02d}"
    return f"{minutes / MINUTES_OF_AN_HOUR:g}"


def hours_words(minutes: int) -> str:
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
