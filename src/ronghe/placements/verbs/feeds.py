"""What the audit says of calendar addresses."""

from django.utils.translation import gettext_lazy as _

FEED_VERBS = {
    "calendar_feed.made": _("%(actor)s made a new calendar address"),
    "calendar_feed.withdrawn": _("%(actor)s withdrew the calendar address"),
}
