"""What calendar addresses keep about people."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import deleting, nothing, personal, register

_WISH = _("Your own wish, which you take back whenever you like.")
_UNTIL = _("Until you have your data erased; a withdrawn address opens nothing.")

personal("placements.calendarfeed.token_hash")
register(
    "placements.calendarfeed.person",
    purpose=_("Letting your calendar programme read your own days, because you asked for it."),
    basis=_WISH,
    retention=_UNTIL,
    export=rows_of("placements.CalendarFeed", "person", "made_at", "ended_at"),
    erase=deleting("placements.CalendarFeed", "person"),
)
register(
    "placements.calendarfeed.token_hash",
    purpose=_("Knowing your calendar address again; the address cannot be read from it."),
    basis=_WISH,
    retention=_UNTIL,
    export=nothing,
    erase=deleting("placements.CalendarFeed", "person"),
)
