"""The questions of the first screen, and which of the other facts are asked for below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.web.parts import Text
from ronghe.web.rulebook.fact_form import told_facts

KIND = "placement"
# Not facts of the catalogue: a usual week, from which the days worked follow.
WEEK = ("hours_a_day", "days_a_week", "on_holidays")
WEEK_TIMES = ("usual_begin", "usual_end")
FOLLOW_FROM_WEEK = ("worked", "weeks", "shifts")


@dataclass(frozen=True)
class Question:
    """One question: `facts` are its fields, `list` a list of which it asks for one entry."""

    words: Text
    facts: tuple[str, ...]
    hint: Text = ""
    list: str = ""


FIRST_SCREEN = (
    Question(_("Where is the placement?"), ("jurisdiction",)),
    Question(_("What kind of placement is it?"), ("kind", "programme")),
    Question(_("From when until when?"), ("start_on", "end_on")),
    Question(_("When was the student born?"), ("student_birth_on",)),
    Question(_("Which year of study, on the first day?"), ("student_year_of_study",)),
    Question(_("At what kind of host?"), ("host_sector", "venue_type")),
    Question(
        _("How many hours?"),
        (*WEEK, "night_shift"),
        _("Needs the first and the last day, because hours are judged day by day."),
    ),
    Question(_("What is paid in a month?"), ("monthly_pay_minor", "same_post_wage_minor")),
    Question(
        _("Who has signed the agreement, and when?"),
        ("agreement_signed.college", "agreement_signed.enterprise", "agreement_signed.student"),
    ),
    Question(
        _("From when until when is there liability insurance?"), (), list="liability_insurance"
    ),
    Question(
        _("How did the safety test go?"),
        ("safety_exam_score", "safety_exam_pass_mark", "safety_exam_on"),
    ),
    Question(
        _("What is the student charged?"),
        ("fees_minor",),
        _("Deposits, training, management, material and job fees together; 0 when there are none."),
    ),
)


@cache
def places() -> tuple[str, ...]:
    """Give the places where rules about placements hold, those with more rules first."""
    book = rulebooks.rulebook()
    counts = {place: len(book.definitions([place], KIND)) for place in book.parents}
    roots = {place: counts[book.chain(place)[0]] for place in book.parents}
    held = [place for place, count in counts.items() if count]
    return tuple(sorted(held, key=lambda place: (-roots[place], book.chain(place))))


@cache
def topics_of_facts(place: str) -> Mapping[str, str]:
    """Give the facts that the rules of a place look at, each with the topic that asks for it first."""
    catalogue = rulebooks.catalogues()[KIND]
    topics = list(catalogue.codes["topic"])
    rules = [
        rule for some in rulebooks.rulebook().definitions([place], KIND).values() for rule in some
    ]
    found: dict[str, str] = {}
    for rule in sorted(rules, key=lambda rule: topics.index(rule.topic)):
        for name in rule.facts:
            for asked in told_facts(catalogue, name):
                found.setdefault(asked, rule.topic)
    return found
