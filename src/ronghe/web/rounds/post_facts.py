"""What a post offers, as lines of a fact list, and what has become of its agreement."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ronghe.partnerships.kinds import KINDS
from ronghe.placements.agreed_work import PLACE
from ronghe.placements.carrying import Fall
from ronghe.placements.models import Post
from ronghe.web.listings.words import shown_value
from ronghe.web.parts import Text

Fact = tuple[str, str]
OF_WORK = ("monthly_pay", "hours_a_day", "days_a_week", "shift", "hazards")
FALLS: Mapping[Fall, Text] = {
    Fall.STATE: gettext_lazy(
        "The agreement behind this post is suspended or over. Take the post back, or have the"
        " agreement put in force again."
    ),
    Fall.DAYS: gettext_lazy(
        "The agreement behind this post was changed and no longer covers the days of the round. Take"
        " the post back, or amend the agreement."
    ),
    Fall.SEATS: gettext_lazy(
        "The agreement behind this post was changed and has fewer seats than its posts. Arrange them"
        " with fewer seats, or amend the agreement."
    ),
}


def facts_of_post(post: Post, language: str) -> list[Fact]:
    """Give label and value of what is known; an empty value is not known, and drawn as such."""
    fields = KINDS[post.kind].by_name
    place = str(post.site.address) if post.site else str(post.details.get(PLACE) or "")
    return [
        (_("Seats"), str(post.seats_count)),
        (_("Opens with at least"), str(post.opens_with or 1)),
        *((str(fields[name].label), said_of(post, name)) for name in OF_WORK),
        (_("Where"), place),
        (_("Way in minutes"), str(post.minutes or "")),
        (_("Days"), _days(post)),
        (str(fields["lodging"].label), said_of(post, "lodging")),
        (_("For which majors"), "、".join(post.majors) or _("all")),
        (_("College tutor"), post.tutor.person.name_in(language) if post.tutor else ""),
        (_("Applicants are put into bands"), _("yes") if post.has_scores else _("no")),
    ]


def said_of(post: Post, name: str) -> str:
    """Give what is said of the work under that name; nothing where it is not known."""
    field = KINDS[post.kind].by_name.get(name)
    if field is None or name not in post.details:
        return ""
    shown = shown_value(field, post.details[name], post.details.get("currency", "CNY"))
    return pgettext("between things that are listed", ", ").join(shown)


def _days(post: Post) -> str:
    first, last = (date_format(day) for day in (post.round.starts_on, post.round.ends_on))
    return _("%(first)s – %(last)s") % {"first": first, "last": last}
