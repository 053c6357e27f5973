"""Attempts at the constraints of visits and guidance: a part of `breaking`."""

from tests.house.attempts import Attempt, change, copy

VISIT, ANSWER, CONTACT = "placements.Visit", "placements.VisitAnswer", "placements.MentorContact"
PLANNED, REPORTED = {"state": "planned"}, {"state": "reported"}

CONSTRAINTS = {
    "contact_answered_by_the_other": Attempt(CONTACT, lambda row: {"answered_by_id": row.noted_by_id}),
    "contact_answered_has_an_instant": change(CONTACT, state="confirmed"),
    "contact_contradiction_says_what": Attempt(CONTACT, lambda row: {"state": "contradicted", "answered_at": row.noted_at}),
    "contact_is_with_a_guide": change(CONTACT, guide="nobody", noted_for="student"),
    "contact_lasts_a_while": change(CONTACT, minutes=0),
    "contact_noted_by_one_of_both": change(CONTACT, noted_for="nobody"),
    "contact_says_what": change(CONTACT, topic=""),
    "contact_state_is_known": change(CONTACT, state="lost"),
    "contact_way_is_known": change(CONTACT, way="pigeon"),
    "visit_answered_by_another_side": change(ANSWER, side="college"),
    "visit_answered_once_a_side": copy(ANSWER),
    "visit_by_telephone_sees_nothing": change(VISIT, REPORTED, way="phone", saw_workplace=True),
    "visit_cancelled_says_why": change(VISIT, PLANNED, state="cancelled"),
    "visit_contradiction_says_what": change(ANSWER, {"took_place": False}, note=""),
    "visit_made_met_somebody": change(VISIT, REPORTED, saw_student=False, saw_mentor=False),
    "visit_made_says_when_and_how": change(VISIT, REPORTED, happened_on=None),
    "visit_planned_once_a_day": copy(VISIT, PLANNED, reference="VI-1"),
    "visit_state_is_known": change(VISIT, PLANNED, state="lost"),
    "visit_way_is_known": change(VISIT, PLANNED, planned_way="pigeon"),
}  # fmt: skip
UNIQUE_FIELDS = {"placements.visit.reference": copy(VISIT, REPORTED)}


def furnish(world) -> None:
    """Have a visit planned, one reported, one contradicted, and guidance noted."""
    assert world.things["college"].visited.planned.pk
