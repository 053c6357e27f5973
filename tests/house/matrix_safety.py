"""Who may do what at the addresses of safety and of a safe complaint: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody, only
from tests.house.matrix_agreements import TENANTS, WATCHERS, among
from tests.house.world import COLLEGE, OTHER

HEADS = {"dean", "cooperation_officer", "unit_dean"}
AFTER = HEADS | {"class_teacher"}
HOST = {"plant_manager", "mentor"}
# The placement of a student in a class, under way, of which somebody of the cast is the mentor.
SEE = {COLLEGE: AFTER | HOST | WATCHERS, OTHER: {"outsider"}}
REPORT = {COLLEGE: AFTER | HOST, OTHER: {"outsider"}}
ANSWER = {COLLEGE: HOST, OTHER: set[str]()}
LOOK = {COLLEGE: AFTER | {"mentor"}, OTHER: {"outsider"}}
HANDLE = {COLLEGE: HEADS, OTHER: {"outsider"}}
HEALTH = {COLLEGE: AFTER, OTHER: {"outsider"}}
TELL = {COLLEGE: HEADS | HOST, OTHER: {"outsider"}}
NOBODY = {COLLEGE: set[str](), OTHER: set[str]()}
# A complaint of the student who acts: that student, and nobody else of the whole cast.
CONFIDED = {COLLEGE: {"student"}, OTHER: set[str]()}

PLACEMENT = _of(lambda things: {"placement": things.placed.active.reference}, TENANTS)
OWN = _of(lambda things: {"placement": things.life.own.reference}, TENANTS)
HAZARD = _of(lambda things: {"reference": things.safe.hazard.reference}, TENANTS)
ANSWERED = _of(lambda things: {"reference": things.safe.answered.reference}, TENANTS)
PICTURE = _of(
    lambda things: {
        "reference": things.safe.hazard.reference,
        "evidence": things.safe.picture.reference,
    },
    TENANTS,
)
INCIDENT = _of(lambda things: {"reference": things.safe.incident.reference}, TENANTS)
MEASURED = _of(lambda things: {"reference": things.safe.measured.reference}, TENANTS)
NOTICE = _of(
    lambda things: {
        "reference": things.safe.incident.reference,
        "notice": things.safe.notice.pk,
    },
    TENANTS,
)
GRIEVANCE = _of(lambda things: {"reference": things.safe.grievance.reference}, TENANTS)
OFFICER = _of(lambda things: {"officer": things.safe.officer.pk}, TENANTS)
LINK = _of(lambda things: {"token": things.safe.token}, TENANTS)
OF_GUARDIAN = _of(
    lambda things: {
        "token": things.safe.token,
        "reference": things.safe.of_guardian.reference,
    },
    TENANTS,
)


def seeing(may, *, sees=SEE):
    return among(may, sees)


def in_confidence(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in CONFIDED[tenant] else Answer.HIDDEN


def refused_in_confidence(actor: str, tenant: str) -> Answer:
    """Nobody of the cast answers: not the complainant either, who alone sees that there is something."""
    return Answer.FORBIDDEN if actor in CONFIDED[tenant] else Answer.HIDDEN


def who_name_officers(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in {"dean", "cooperation_officer", "coordinator", "outsider"} else Answer.HIDDEN  # fmt: skip


def who_end(actor: str, tenant: str) -> Answer:
    named = {COLLEGE: {"dean", "cooperation_officer"}, OTHER: {"outsider"}}
    return Answer.YES if actor in named[tenant] else Answer.HIDDEN


handling, health = seeing(HANDLE), seeing(HEALTH)
student = only("student")
CONFIDING = {"post": in_confidence, **GRIEVANCE}
ANSWERING = {"post": refused_in_confidence, **GRIEVANCE}
FAMILY = {"is_public": True, "post": everybody, **OF_GUARDIAN}

SAFETY = {
    "incidents:incident_list": Entry(get=everybody),
    "incidents:hazard_list": Entry(get=everybody, reader="plant_manager"),
    "incidents:placement_safety": Entry(get=seeing(REPORT), **PLACEMENT),
    "incidents:hazard_report": Entry(get=seeing(REPORT), post=seeing(REPORT), reader="mentor", **PLACEMENT),
    "incidents:incident_report": Entry(get=seeing(REPORT), post=seeing(REPORT), **PLACEMENT),
    "incidents:hazard_page": Entry(get=seeing(SEE), reader="plant_manager", **HAZARD),
    "incidents:hazard_answer": Entry(post=seeing(ANSWER), post_status=frozenset({422}), **HAZARD),
    "incidents:hazard_look": Entry(post=seeing(LOOK), post_status=frozenset({422}), **ANSWERED),
    "incidents:hazard_picture": Entry(get=seeing(SEE), is_page=False, **PICTURE),
    "incidents:incident_page": Entry(get=seeing(SEE), most_queries=30, **INCIDENT),
    "incidents:incident_judge": Entry(get=handling, post=handling, **INCIDENT),
    "incidents:health_state": Entry(get=health, post=health, reader="class_teacher", **INCIDENT),
    "incidents:investigator_name": Entry(get=handling, post=handling, **INCIDENT),
    "incidents:measures_state": Entry(get=seeing(NOBODY), post=seeing(NOBODY), is_page=False, **MEASURED),
    "incidents:measures_return": Entry(get=handling, post=handling, **MEASURED),
    "incidents:incident_close": Entry(post=handling, **MEASURED),
    "incidents:incident_reopen": Entry(get=handling, post=handling, **MEASURED),
    "incidents:notice_note": Entry(get=seeing(TELL), post=seeing(TELL), reader="plant_manager", **NOTICE),
    "grievances:grievance_list": Entry(get=everybody, reader="student"),
    "grievances:help_page": Entry(get=student, reader="student"),
    "grievances:grievance_send": Entry(get=in_confidence, post=in_confidence, post_status=frozenset({422}), reader="student", **OWN),
    "grievances:officer_list": Entry(get=who_name_officers),
    "grievances:officer_name": Entry(get=who_name_officers, post=who_name_officers),
    "grievances:officer_end": Entry(get=who_end, post=who_end, **OFFICER),
    "grievances:grievance_page": Entry(get=in_confidence, reader="student", **GRIEVANCE),
    "grievances:grievance_write": Entry(**CONFIDING),
    "grievances:grievance_settle": Entry(**CONFIDING),
    "grievances:grievance_withdraw": Entry(**CONFIDING),
    "grievances:grievance_reopen": Entry(**CONFIDING),
    "grievances:grievance_answer": Entry(**ANSWERING),
    "grievances:measure_note": Entry(**ANSWERING),
    "grievances:report_note": Entry(**ANSWERING),
    "grievances:closing_propose": Entry(**ANSWERING),
    "grievances:family_send": Entry(get=everybody, post=everybody, post_status=frozenset({422}), is_public=True, **LINK),
    "grievances:family_page": Entry(get=everybody, is_public=True, **OF_GUARDIAN),
    "grievances:family_write": Entry(**FAMILY),
    "grievances:family_settle": Entry(**FAMILY),
    "grievances:family_withdraw": Entry(**FAMILY),
    "grievances:family_reopen": Entry(**FAMILY),
}  # fmt: skip
