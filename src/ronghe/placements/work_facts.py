"""What may be stated of the work of a placement: by the law's facts, in their units."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.compliance.fact_words import wrong_fact_words
from ronghe.engines.law import read_case
from ronghe.partnerships.listing_law import AMOUNTS, SAME
from ronghe.partnerships.models import ListingKind
from ronghe.placements.models import Post
from ronghe.placements.refusals import DoesNotFit

# Facts that the host or the college states; all others follow from records of their own.
STATED = frozenset(
    {
        *SAME,
        *AMOUNTS.values(),
        "probation_wage_minor",
        "local_minimum_wage_minor",
        "currency",
        "programme",
        "host_sector",
        "physical_grade",
        "load_kg",
        "loads_per_hour",
        "papers_held",
        "guarantee_demanded",
        "lodging_arranged",
        "outside_lodging_consent",
        "outside_lodging_filed",
        "post_related_to_major",
        "only_repetitive_work",
        "task_coverage",
        "health_check_on",
        "host_imposed",
        "run_for_profit",
        "employee_standards_applied",
        "agreement_items",
    }
)
MOST_HOURS, MOST_DAYS = Decimal(24), 7
TIMES = ("day_begins_at", "day_ends_at")


def work_stated(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give what may be kept of it, as JSON has it; raises `DoesNotFit` for what makes no sense."""
    wanted = {name: value for name, value in said.items() if value is not None and value != ""}
    kept = {name: value for name, value in wanted.items() if name in STATED}
    catalogue = rulebooks.catalogues()["placement"]
    _values, wrong = read_case(kept, catalogue)
    if wrong:
        raise DoesNotFit(" ".join(wrong_fact_words(1, one) for one in wrong))
    pictures = {"pictures_allowed": True} if wanted.get("pictures_allowed") is True else {}
    return kept | _week(wanted) | _times(wanted) | pictures


def _week(said: Mapping[str, Any]) -> dict[str, Any]:
    hours, days = said.get("hours_a_day"), said.get("days_a_week")
    week: dict[str, Any] = {}
    if hours is not None:
        week["hours_a_day"] = str(_figure(hours, MOST_HOURS, _("Hours a day: at most 24.")))
    if days is not None:
        week["days_a_week"] = int(_figure(days, Decimal(MOST_DAYS), _("Days a week: at most 7.")))
    return week


def _times(said: Mapping[str, Any]) -> dict[str, str]:
    """Give when the working day begins and ends; one that ends earlier goes on into the next day."""
    found = {name: _time(said[name]) for name in TIMES if name in said}
    if len(set(found.values())) < len(found):
        raise DoesNotFit(_("The working day ends at another time than it begins."))
    return found


def _time(said: Any) -> str:
    try:
        return time.fromisoformat(str(said)).strftime("%H:%M")
    except ValueError:
        raise DoesNotFit(_("Write a time of day as 08:30.")) from None


def _figure(said: Any, most: Decimal, refusal: Any) -> Decimal:
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        raise DoesNotFit(str(refusal)) from None
    if not 0 < value <= most:
        raise DoesNotFit(str(refusal))
    return value


def work_of_post(post: Post) -> dict[str, Any]:
    """Give what the host said of the work when it offered the post."""
    said = post.details
    work: dict[str, Any] = {name: said.get(name) for name in SAME}
    work |= {fact: said.get(name) for name, fact in AMOUNTS.items()}
    work |= {
        "hours_a_day": said.get("hours_a_day"),
        "days_a_week": said.get("days_a_week"),
        "currency": said.get("currency"),
        "lodging_arranged": said.get("lodging"),
        "programme": said.get("programme"),
        "post_related_to_major": True if post.majors else None,
    }
    if post.listing is not None and post.listing.kind == ListingKind.POSTS:
        work["programme"] = "school_based"
    return {name: value for name, value in work.items() if value is not None}
