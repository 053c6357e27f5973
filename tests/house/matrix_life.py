"""Who may do what at the addresses of a placement's daily life: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody, only
from tests.house.matrix_agreements import TENANTS, WATCHERS, among
from tests.house.world import COLLEGE, OTHER

# Placements of a student in a class, and of the student who acts, who is in none.
SEE_ACTIVE = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher", "plant_manager", "mentor"} | WATCHERS,
    OTHER: {"outsider"},
}  # fmt: skip
SEE_OWN = {
    COLLEGE: {"student", "dean", "cooperation_officer", "plant_manager", "mentor"} | WATCHERS,
    OTHER: {"outsider"},
}
READ_ACTIVE = {tenant: seen - WATCHERS for tenant, seen in SEE_ACTIVE.items()}
READ_OWN = {tenant: seen - WATCHERS for tenant, seen in SEE_OWN.items()}
WRITE = {COLLEGE: {"student"}, OTHER: set[str]()}
PLAN = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "plant_manager", "mentor"},
    OTHER: {"outsider"},
}
JOURNAL = {COLLEGE: {"class_teacher", "mentor"}, OTHER: set[str]()}
SEND = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}

ACTIVE = _of(lambda things: {"reference": things.placed.active.reference}, TENANTS)
OWN = _of(lambda things: {"reference": things.life.own.reference}, TENANTS)
OWN_WEEK = _of(
    lambda things: {
        "reference": things.life.own.reference,
        "monday": things.life.week.monday,
    },
    TENANTS,
)
ENTRY = _of(
    lambda things: {
        "reference": things.placed.active.reference,
        "entry": things.life.entry.pk,
    },
    TENANTS,
)
PICTURE = _of(
    lambda things: {
        "reference": things.placed.active.reference,
        "entry": things.life.entry.pk,
        "evidence": "unknown",
    },
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.life.token}, TENANTS)
mentor = only("mentor")


def reading_week(actor: str, tenant: str) -> Answer:
    """What waits for the mentor is hidden from the mentor's side; officials see no single week."""
    if actor in {"plant_manager", "mentor"} and tenant == COLLEGE:
        return Answer.HIDDEN
    return among(READ_OWN, SEE_OWN)(actor, tenant)


def no_picture(actor: str, tenant: str) -> Answer:
    if actor in SEE_ACTIVE[tenant] - JOURNAL[tenant]:
        return Answer.FORBIDDEN
    return Answer.HIDDEN


LIFE = {
    "placements:week_list": Entry(get=among(READ_ACTIVE, SEE_ACTIVE), **ACTIVE),
    "placements:week_page": Entry(get=reading_week, post=among(WRITE, SEE_OWN), reader="student", **OWN_WEEK),
    "placements:growth_page": Entry(get=among(READ_ACTIVE, SEE_ACTIVE), **ACTIVE),
    "placements:task_plan": Entry(get=among(PLAN, SEE_ACTIVE), post=among(PLAN, SEE_ACTIVE), reader="plant_manager", **ACTIVE),
    "placements:journal_list": Entry(get=among(JOURNAL, SEE_ACTIVE), reader="mentor", **ACTIVE),
    "placements:journal_write": Entry(post=among(WRITE, SEE_OWN), post_status=frozenset({422}), **OWN),
    "placements:journal_comment": Entry(post=among(JOURNAL, SEE_ACTIVE), **ENTRY),
    "placements:journal_picture": Entry(get=no_picture, is_page=False, **PICTURE),
    "placements:journal_own": Entry(get=only("student"), get_status=frozenset({302}), is_page=False),
    "placements:journal_offline": Entry(get=everybody, is_public=True),
    "placements:journal_worker": Entry(get=everybody, is_public=True, is_page=False),
    "placements:journal_manifest": Entry(get=everybody, is_public=True, is_page=False),
    "placements:minute_page": Entry(get=everybody, is_public=True, **TOKEN),
    "placements:minute_begin": Entry(post=everybody, is_public=True, **TOKEN),
    "placements:minute_answer": Entry(post=everybody, is_public=True, **TOKEN),
    "placements:minute_confirm": Entry(post=everybody, is_public=True, **TOKEN),
    "placements:minute_own": Entry(get=mentor, reader="mentor"),
    "placements:minute_own_begin": Entry(post=mentor),
    "placements:minute_own_answer": Entry(post=mentor),
    "placements:minute_own_confirm": Entry(post=mentor),
    "placements:mentor_link_send": Entry(post=among(SEND, SEE_ACTIVE), **ACTIVE),
}  # fmt: skip
