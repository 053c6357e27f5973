"""The five levels in a word each, for chips and boxes where the whole sentence has no room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.placements.models import Level
from ronghe.web.parts import Text

LEVELS: dict[int, Text] = {
    Level.WATCHED: pgettext_lazy("level in a word", "watched"),
    Level.HELPED: pgettext_lazy("level in a word", "helped"),
    Level.WITH_HELP: pgettext_lazy("level in a word", "with help"),
    Level.ALONE: pgettext_lazy("level in a word", "alone"),
    Level.AT_PACE: pgettext_lazy("level in a word", "at pace"),
}
NOT_DONE: Text = _("not done")


def level_word(level: int) -> Text:
    return LEVELS.get(level, NOT_DONE)
