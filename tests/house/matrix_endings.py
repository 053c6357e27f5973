"""Who may do what at the addresses of placements that are over: a part of the matrix."""

from tests.house.matrix import MANAGERS, Entry, _of, everybody, only
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
}  # fmt: skip
