"""Attempts at the constraints of safety and of confidential complaints: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.placements.models import GrievanceAccused

HAZARD, INCIDENT, NOTICE = "placements.Hazard", "placements.Incident", "placements.IncidentNotice"
GRIEVANCE, WORD, OFFICER = "placements.Grievance", "placements.GrievanceWord", "placements.SafeguardingOfficer"  # fmt: skip
DAY = timedelta(days=1)
ANSWERED = {"state": "answered"}
MEASURED = {"state": "measured"}

CONSTRAINTS = {
    "hazard_answered_says_what": change(HAZARD, ANSWERED, answer=""),
    "hazard_kind_is_known": change(HAZARD, kind="spell"),
    "hazard_mended_by_another": Attempt(
        HAZARD,
        lambda row: {"state": "mended", "mended_by_id": row.answered_by_id, "mended_at": NOW},
        where=ANSWERED,
    ),
    "hazard_says_where": change(HAZARD, where=""),
    "hazard_sent_once": copy(HAZARD, reference="HZ-1"),
    "hazard_state_is_known": change(HAZARD, state="lost"),
    "incident_closed_by_a_second_person": Attempt(
        INCIDENT,
        lambda row: {"state": "closed", "closed_by_id": row.measured_by_id, "closed_at": NOW},
        where=MEASURED,
    ),
    "incident_is_reported_after_it_happened": Attempt(
        INCIDENT, lambda row: {"happened_at": row.reported_at + DAY}
    ),
    "incident_kind_is_known": change(INCIDENT, kind="spell"),
    "incident_looked_into_by_somebody": change(INCIDENT, {"state": "reported"}, state="investigating"),
    "incident_measured_says_what": change(INCIDENT, MEASURED, cause=""),
    "incident_says_what_and_where": change(INCIDENT, what=""),
    "incident_sent_once": copy(INCIDENT, reference="SI-1"),
    "incident_severity_is_known": change(INCIDENT, severity="awful"),
    "incident_state_is_known": change(INCIDENT, MEASURED, state="lost"),
    "notice_needless_says_why": Attempt(
        NOTICE, lambda row: {"told_at": NOW, "told_by_id": row.incident.reported_by_id, "way": "needless"}
    ),
    "notice_once_for_a_duty": copy(NOTICE),
    "notice_party_is_known": change(NOTICE, party="aunt"),
    "notice_told_says_by_whom_and_how": change(NOTICE, told_at=NOW),
    "officer_ends_after_start": Attempt(OFFICER, lambda row: {"ends_on": row.starts_on - DAY}),
    "officer_named_once": copy(OFFICER),
    "accused_once": copy("placements.GrievanceAccused"),
    "grievance_accused_parts_are_known": change(GRIEVANCE, about=["moon"]),
    "grievance_closed_has_a_word": change(GRIEVANCE, closing_word="satisfied"),
    "grievance_confidants_are_known": change(GRIEVANCE, confidants=["moon"]),
    "grievance_kind_is_known": change(GRIEVANCE, kind="spell"),
    "grievance_open_has_a_day": change(GRIEVANCE, {"state": "open"}, due_on=None),
    "grievance_party_is_known": change(GRIEVANCE, party="moon"),
    "grievance_proposed_has_an_instant": change(GRIEVANCE, {"state": "answered"}, state="proposed"),
    "grievance_says_something": change(GRIEVANCE, text=""),
    "grievance_seat_is_known": change(GRIEVANCE, seat="authority", authority=None),
    "grievance_sent_once": copy(GRIEVANCE, reference="GR-1"),
    "grievance_state_is_known": change(GRIEVANCE, {"state": "answered"}, state="lost"),
    "grievance_word_kind_is_known": change(WORD, kind="song"),
    "grievance_word_says_something": change(WORD, text=""),
}  # fmt: skip
UNIQUE_FIELDS = {
    "placements.grievance.reference": copy(GRIEVANCE, client_key="0" * 32),
    "placements.hazard.reference": copy(HAZARD, client_key="0" * 32),
    "placements.incident.reference": copy(INCIDENT, client_key="0" * 32),
}


def furnish(world) -> None:
    """Have the college's safe things made, and somebody accused."""
    safe = world.things["college"].safe
    GrievanceAccused.objects.create(grievance=safe.grievance, person=world.actors["mentor"].person)
