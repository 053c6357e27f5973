"""Who may do what at the addresses of pay: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of
from tests.house.matrix_agreements import TENANTS, among
from tests.house.matrix_life import SEE_OWN
from tests.house.world import COLLEGE, OTHER

ENTER = {"dean", "cooperation_officer", "plant_manager", "outsider"}
# Of the student who acts; class teachers, mentors and officials do not read what somebody earns.
READ = {
    COLLEGE: {"student", "dean", "cooperation_officer", "plant_manager"},
    OTHER: {"outsider"},
}
SAY = {COLLEGE: {"student"}, OTHER: set[str]()}
TAKE_BACK = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}
OWN = _of(lambda things: {"reference": things.life.own.reference}, TENANTS)
MONTH = _of(
    lambda things: {
        "reference": things.life.own.reference,
        "month": things.life.own.starts_on.replace(day=1),
    },
    TENANTS,
)
PAYMENT = _of(
    lambda things: {
        "reference": things.life.own.reference,
        "payment": things.life.payment.pk,
    },
    TENANTS,
)


def enters(actor: str, _tenant: str) -> Answer:
    if actor == "student":
        return Answer.HIDDEN
    return Answer.YES if actor in ENTER else Answer.FORBIDDEN


taking_back = among(TAKE_BACK, SEE_OWN)
ASKED_AGAIN = frozenset({422})
PAY = {
    "placements:pay_page": Entry(get=among(READ, SEE_OWN), reader="student", **OWN),
    "placements:receipt_say": Entry(post=among(SAY, SEE_OWN), **MONTH),
    "placements:payment_take_back": Entry(
        get=taking_back, post=taking_back, reader="plant_manager", **PAYMENT
    ),
    "pay:pay_due": Entry(get=enters, reader="plant_manager"),
    "pay:payments_enter": Entry(post=enters, post_status=ASKED_AGAIN),
    "pay:sheet_read": Entry(
        get=enters, post=enters, post_status=ASKED_AGAIN, reader="plant_manager"
    ),
    "pay:sheet_take_in": Entry(post=enters),
    "pay:sheet_download": Entry(get=enters, is_page=False),
}
