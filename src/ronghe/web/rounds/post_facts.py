"""What a post offers, as lines of a fact list."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.kernel.money import Money
from ronghe.placements.models import Post
from ronghe.web.rulebook.words import code_word

Fact = tuple[str, str]


def facts_of_post(post: Post, language: str) -> list[Fact]:
    """Give label and value of what is known; an empty value is not known, and drawn as such."""
    said = post.details
    return [
        (_("Seats"), str(post.seats_count)),
        (_("Opens with at least"), str(post.opens_with or 1)),
        (_("Pay of a student in a month"), _money(said, "monthly_pay")),
        (_("Hours a day"), str(said.get("hours_a_day") or "")),
        (_("Days a week"), str(said.get("days_a_week") or "")),
        (_("Shifts"), _shift(said.get("shift"))),
        (_("Hazards"), _hazards(said.get("hazards"), language)),
        (_("Where"), str(post.site.address) if post.site else ""),
        (_("Way in minutes"), str(post.minutes or "")),
        (_("Days"), _days(post)),
        (_("Lodging is provided"), _yes_no(said.get("lodging"))),
        (_("For which majors"), "、".join(post.majors) or _("all")),
        (_("College tutor"), post.tutor.person.name_in(language) if post.tutor else ""),
        (_("Applicants are put into bands"), _yes_no(post.has_scores)),
    ]


def _money(said: dict[str, Any], name: str) -> str:
    amount = said.get(name)
    return str(Money(amount, said.get("currency") or "CNY")) if amount is not None else ""


def _shift(shift: str | None) -> str:
    words = {
        "day": pgettext("shifts", "Day work"),
        "two": pgettext("shifts", "Two shifts"),
        "three": pgettext("shifts", "Three shifts"),
    }
    return words.get(shift or "", "")


def _hazards(hazards: list[str] | None, language: str) -> str:
    if hazards is None:
        return ""
    if not hazards:
        return _("none")
    sign = "、" if language.startswith("zh") else ", "
    return sign.join(code_word("hazard", one) for one in hazards)


def _days(post: Post) -> str:
    first, last = (date_format(day) for day in (post.round.starts_on, post.round.ends_on))
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def _yes_no(value: bool | None) -> str:
    if value is None:
        return ""
    return _("yes") if value else _("no")
