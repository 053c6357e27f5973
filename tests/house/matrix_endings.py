"""Who may do what at the addresses of placements that are over: a part of the matrix."""

from tests.house.matrix import MANAGERS, OFFICIALS, Answer, Entry, _always, _of, everybody, only
from tests.house.matrix_agreements import TENANTS, among
from tests.house.matrix_life import READ_ACTIVE, READ_OWN, SEE_ACTIVE, SEE_OWN
from tests.house.world import COLLEGE, OTHER

REPORT = {COLLEGE: {"student", "plant_manager", "mentor"}, OTHER: set[str]()}
FILE = READ_OWN
ANSWER = {COLLEGE: {"student"}, OTHER: set[str]()}
RUN = {COLLEGE: {"dean", "cooperation_officer"}, OTHER: {"outsider"}}
SEND = {COLLEGE: RUN[COLLEGE] | {"plant_manager"}, OTHER: {"outsider"}}

OF_CLASS = _of(lambda things: {"reference": things.ended.of_class.reference}, TENANTS)
WAITING = _of(lambda things: {"reference": things.ended.waiting.reference}, TENANTS)
OPEN = _of(lambda things: {"reference": things.ended.open.reference}, TENANTS)
PAPER = _of(
    lambda things: {
        "reference": things.ended.of_class.reference,
        "evidence": things.ended.paper.reference,
    },
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.ended.token}, TENANTS)
GRADUATE = _of(lambda things: {"token": things.ended.graduate_token}, TENANTS)
ASSESSED = _of(lambda things: {"reference": things.ended.assessed.reference}, TENANTS)
OBJECTED = _of(lambda things: {"reference": things.ended.objected.reference}, TENANTS)
CERTIFIED = _of(
    lambda things: {
        "reference": things.ended.open.reference,
        "certificate": things.ended.certificate.reference,
    },
    TENANTS,
)
ISSUER = _of(lambda things: {"reference": things.ended.open.college.reference}, TENANTS)
CODE = _of(lambda things: {"code": things.ended.certificate.verification_code}, TENANTS)
NOBODY = {COLLEGE: set[str](), OTHER: set[str]()}
HOLD = {COLLEGE: RUN[COLLEGE] | {"student"}, OTHER: {"outsider"}}
colleges = only("dean", "cooperation_officer", "outsider")


def graduates(actor: str, tenant: str) -> Answer:
    """Totals are for the office of a college, and for those with a remit."""
    may = RUN[COLLEGE] | RUN[OTHER] | OFFICIALS
    return Answer.YES if actor in may else Answer.FORBIDDEN


hosts = only(*(MANAGERS - {"coordinator", "administrator"}))
reporting, filing = among(REPORT, SEE_OWN), among(FILE, SEE_OWN)
answering, running, sending = among(ANSWER, SEE_OWN), among(RUN, SEE_OWN), among(SEND, SEE_OWN)

ENDINGS = {
    "endings:experience_page": Entry(get=hosts, reader="plant_manager"),
    "endings:link_page": Entry(get=everybody, post=everybody, is_public=True, **TOKEN),
    "endings:ending_page": Entry(get=among(READ_ACTIVE, SEE_ACTIVE), **OF_CLASS),
    "endings:report_write": Entry(get=reporting, post=reporting, reader="student", **WAITING),
    "endings:report_paper": Entry(get=filing, post=filing, **WAITING),
    "endings:paper_read": Entry(get=among(READ_ACTIVE, SEE_ACTIVE), is_page=False, **PAPER),
    "endings:report_answer": Entry(get=answering, post=answering, reader="student", **OPEN),
    "endings:report_link_send": Entry(post=sending, **WAITING),
    "endings:ending_call_off": Entry(get=running, post=running, **WAITING),
    "endings:scheme_page": Entry(get=colleges, post=colleges),
    "endings:follow_up_page": Entry(get=graduates),
    "endings:follow_up_answer": Entry(get=everybody, post=everybody, is_public=True, **GRADUATE),
    "endings:assessment_give": Entry(get=among(NOBODY, SEE_OWN), post=among(NOBODY, SEE_OWN), is_page=False, **OPEN),
    "endings:assessment_object": Entry(get=answering, post=answering, reader="student", **ASSESSED),
    "endings:objection_answer": Entry(get=running, post=running, **OBJECTED),
    "endings:certificate_issue": Entry(post=running, **ASSESSED),
    "endings:certificate_revoke": Entry(get=running, post=running, **OPEN),
    "endings:certificate_read": Entry(get=among(HOLD, SEE_OWN), is_page=False, **CERTIFIED),
    "endings:badge_read": Entry(get=among(HOLD, SEE_OWN), is_page=False, **CERTIFIED),
    "endings:badge_keys": Entry(get=everybody, is_public=True, is_page=False),
    "endings:badge_verify": Entry(get=everybody, post=everybody, is_public=True),
    "endings:badge_issuer": Entry(get=everybody, is_public=True, is_page=False, **ISSUER),
    "endings:badge_status": Entry(get=everybody, is_public=True, is_page=False, **_always(page=0)),
    "endings:badge_check": Entry(get=everybody, is_public=True, is_page=False, **CODE),
}  # fmt: skip
