"""What each kind of listing says beside what all of them say: fields as data.

The form of a kind, its page, its words in the search index and the law that reads it are all
made from these tables. A field's value lies in `Listing.details` under its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.partnerships.models import ListingKind as K

Text = str | Promise


class FieldType(StrEnum):
    TEXT = "text"
    LINES = "lines"  # one thing a line
    COUNT = "count"
    HOURS = "hours"  # a figure with decimals
    MONEY = "money"  # kept in the currency's smallest unit
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CODE = "code"  # of a list that the law's facts use
    CODES = "codes"


@dataclass(frozen=True)
class DetailField:
    """One field: `codes` names the law's list of codes, `highest` bounds a figure."""

    name: str
    label: Text
    type: FieldType = FieldType.TEXT
    hint: Text = ""
    is_needed: bool = False  # before it is published
    choices: tuple[tuple[str, Text], ...] = ()
    codes: str = ""
    highest: int = 1_000_000


@dataclass(frozen=True)
class KindOfListing:
    """What listings of this kind consist of; `seats` is what their seats are called."""

    fields: tuple[DetailField, ...]
    seats: Text = ""
    has_occupation: bool = False
    # The kind of placement by which the law reads it; empty where it says nothing of students.
    law_kind: str = ""
    law_programme: str = ""

    @property
    def by_name(self) -> Mapping[str, DetailField]:
        return {field.name: field for field in self.fields}


T = FieldType
_PRICE_HINT = _("0 when it costs nothing.")
_WORK = (
    DetailField("tasks", _("Tasks"), T.LINES, _("One task a line."), is_needed=True),
    DetailField("venue_type", _("Kind of workplace"), T.CODE, codes="venue"),
    DetailField("hours_a_day", _("Hours a day"), T.HOURS, highest=24),
    DetailField("days_a_week", _("Days a week"), T.COUNT, highest=7),
    DetailField(
        "shift",
        _("Shifts"),
        T.CHOICE,
        choices=(
            ("day", pgettext_lazy("shifts", "Day work")),
            ("two", pgettext_lazy("shifts", "Two shifts")),
            ("three", pgettext_lazy("shifts", "Three shifts")),
        ),
    ),
    DetailField("night_shift", _("Night shifts for students"), T.YES_NO),
    DetailField(
        "independent_work",
        _("Students work relatively independently"),
        T.YES_NO,
        _("They do a share of a post’s work on their own; the pay is measured by it."),
    ),
    DetailField("monthly_pay", _("Pay of a student in a month"), T.MONEY),
    DetailField(
        "same_post_wage",
        _("Wage of an employee in the same post, in a month"),
        T.MONEY,
        _("The law measures the pay of students by it."),
    ),
    DetailField("lowest_tier_wage", _("Lowest wage tier of the post, in a month"), T.MONEY),
    DetailField(
        "fees",
        _("What a student is charged"),
        T.MONEY,
        _("Deposits, training, management and material fees together; 0 when there are none."),
    ),
    DetailField("agency_involved", _("An agency takes part"), T.YES_NO),
    DetailField("hazards", _("Hazards"), T.CODES, codes="hazard"),
    DetailField(
        "exception_filed_on",
        _("Day on which an exception was filed with the authority"),
        T.DAY,
        _("Where the major needs night work, overtime or the like."),
    ),
    DetailField("mentors_count", _("Mentors"), T.COUNT, highest=10_000),
    DetailField(
        "mentor",
        _("Who the mentors are"),
        T.TEXT,
        _("Trade and experience, no names: others read it too."),
    ),
    DetailField("lodging", _("Lodging is provided"), T.YES_NO),
)
KINDS: Mapping[str, KindOfListing] = {
    K.POSTS: KindOfListing(
        _WORK, seats=_("Posts"), has_occupation=True, law_kind="post", law_programme="school_based"
    ),
    K.APPRENTICESHIP: KindOfListing(
        (
            DetailField(
                "programme",
                _("Form of the programme"),
                T.CHOICE,
                is_needed=True,
                choices=(
                    ("modern_apprenticeship", _("Apprenticeship (modern, Chinese-style)")),
                    ("order_class", _("Order class")),
                ),
            ),
            DetailField(
                "months", _("Months in the enterprise"), T.COUNT, is_needed=True, highest=60
            ),
            DetailField("certificate", _("Certificate at the end")),
            DetailField("afterwards", _("What comes afterwards")),
            *_WORK,
        ),
        seats=_("Places"),
        has_occupation=True,
        law_kind="post",
    ),
    K.JOINT_COURSE: KindOfListing(
        (
            DetailField("course", _("Subject"), is_needed=True),
            DetailField("hours", _("Teaching hours"), T.COUNT, is_needed=True, highest=2_000),
            DetailField(
                "who_teaches",
                _("Who teaches"),
                T.CHOICE,
                is_needed=True,
                choices=(
                    ("college", _("Teachers of the college")),
                    ("enterprise", _("Experts of the enterprise")),
                    ("both", _("Both together")),
                ),
            ),
            DetailField("majors", _("For which majors")),
            DetailField("credits", _("Credits"), T.HOURS, highest=100),
            DetailField("material", _("Teaching material"), T.LINES, _("One thing a line.")),
        ),
        seats=_("Places"),
        has_occupation=True,
    ),
    K.LECTURERS: KindOfListing(
        (
            DetailField("subject", _("Subject"), is_needed=True),
            DetailField("hours", _("Teaching hours"), T.COUNT, is_needed=True, highest=2_000),
            DetailField("qualification", _("What the lecturers must bring, or bring")),
            DetailField(
                "format",
                _("Where it is taught"),
                T.CHOICE,
                choices=(
                    ("college", _("At the college")),
                    ("enterprise", _("In the enterprise")),
                    ("online", _("Online")),
                ),
            ),
            DetailField("fee_an_hour", _("Fee for an hour"), T.MONEY, _PRICE_HINT),
        ),
        seats=_("Lecturers"),
        has_occupation=True,
    ),
    K.TEACHER_PRACTICE: KindOfListing(
        (
            DetailField("field", _("Field"), is_needed=True),
            DetailField("days", _("Days of practice"), T.COUNT, is_needed=True, highest=400),
            DetailField("tasks", _("Tasks"), T.LINES, _("One task a line.")),
            DetailField("mentors_count", _("Mentors"), T.COUNT, highest=10_000),
            DetailField("lodging", _("Lodging is provided"), T.YES_NO),
        ),
        seats=_("Places"),
        has_occupation=True,
    ),
    K.TRAINING_BASE: KindOfListing(
        (
            DetailField(
                "equipment", _("Equipment"), T.LINES, _("One thing a line."), is_needed=True
            ),
            DetailField("opening_hours", _("Opening hours"), is_needed=True),
            DetailField("fee_a_day", _("Price of a day"), T.MONEY, _PRICE_HINT),
            DetailField("supervision", _("Somebody instructs and supervises"), T.YES_NO),
            DetailField("hazards", _("Hazards"), T.CODES, codes="hazard"),
        ),
        seats=_("Workplaces"),
    ),
    K.TECHNICAL_SERVICE: KindOfListing(
        (
            DetailField("problem", _("What is to be solved, or can be"), is_needed=True),
            DetailField("result", _("What shall come of it"), T.LINES, _("One thing a line.")),
            DetailField("budget", _("Budget or price"), T.MONEY),
            DetailField("students_take_part", _("Students take part"), T.YES_NO),
        ),
    ),
    K.STAFF_TRAINING: KindOfListing(
        (
            DetailField("subject", _("Subject"), is_needed=True),
            DetailField("hours", _("Teaching hours"), T.COUNT, is_needed=True, highest=2_000),
            DetailField("certificate", _("Certificate at the end")),
            DetailField("fee_a_person", _("Price for a person"), T.MONEY, _PRICE_HINT),
        ),
        seats=_("Places"),
        has_occupation=True,
    ),
    K.EQUIPMENT: KindOfListing(
        (
            DetailField(
                "equipment", _("Equipment"), T.LINES, _("One thing a line."), is_needed=True
            ),
            DetailField(
                "terms",
                _("How it changes hands"),
                T.CHOICE,
                is_needed=True,
                choices=(
                    ("gift", _("As a gift")),
                    ("loan", _("On loan")),
                    ("shared", _("For use in common")),
                    ("sale", _("For money")),
                ),
            ),
            DetailField(
                "condition",
                _("Condition"),
                T.CHOICE,
                choices=(
                    ("new", pgettext_lazy("equipment", "New")),
                    ("used", pgettext_lazy("equipment", "Used, in order")),
                    ("teaching", pgettext_lazy("equipment", "For teaching only")),
                ),
            ),
            DetailField("value", _("Value"), T.MONEY),
        ),
        seats=_("Pieces"),
    ),
}
