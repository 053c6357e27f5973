"""Who may do what at the addresses of visits and guidance: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody, only
from tests.house.matrix_agreements import TENANTS, WATCHERS, among
from tests.house.matrix_life import READ_ACTIVE, READ_OWN, SEE_OWN
from tests.house.world import COLLEGE, OTHER

HEADS = {"dean", "cooperation_officer", "unit_dean"}
# An authority learns of visits from figures: a visit is none of what it sees.
SEE_VISIT = READ_ACTIVE
SEE_OWN_VISIT = {COLLEGE: READ_OWN[COLLEGE] - WATCHERS, OTHER: {"outsider"}}
PLAN = {COLLEGE: HEADS, OTHER: {"outsider"}}
NOBODY = {COLLEGE: set[str](), OTHER: set[str]()}
BOTH_SIDES = {COLLEGE: {"student", "plant_manager", "mentor"}, OTHER: set[str]()}
NOTE = {COLLEGE: {"student", "mentor"}, OTHER: set[str]()}
STUDENT = {COLLEGE: {"student"}, OTHER: set[str]()}
# Who made the visit may call it off, beside who plans.
MADE = {COLLEGE: {"class_teacher"}, OTHER: set[str]()}
CANCEL = {COLLEGE: PLAN[COLLEGE] | MADE[COLLEGE], OTHER: PLAN[OTHER]}
REPORTS = {COLLEGE: HEADS | {"class_teacher"}, OTHER: {"outsider"}}
LOOK_AFTER = HEADS | {"class_teacher", "outsider"}

PLANNED = _of(lambda things: {"visit": things.visited.planned.reference}, TENANTS)
ANSWERED = _of(lambda things: {"visit": things.visited.answered.reference}, TENANTS)
REPORTED = _of(lambda things: {"visit": things.visited.reported.reference}, TENANTS)
PICTURE = _of(
    lambda things: {"visit": things.visited.answered.reference, "evidence": "unknown"}, TENANTS
)
OF_PLACEMENT = _of(lambda things: {"reference": things.visited.answered.placement.reference}, TENANTS)  # fmt: skip
OF_OWN = _of(lambda things: {"reference": things.visited.reported.placement.reference}, TENANTS)
CONTACT = _of(
    lambda things: {
        "reference": things.visited.contact.placement.reference,
        "contact": things.visited.contact.pk,
    },
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.visited.link_token}, TENANTS)
LINK_VISIT = _of(lambda things: {"token": things.visited.link_token, "visit": "VI-0000-0000"}, TENANTS)  # fmt: skip
LINK_CONTACT = _of(lambda things: {"token": things.visited.link_token, "contact": 0}, TENANTS)
nobody = only()


def no_picture(actor: str, tenant: str) -> Answer:
    if actor in SEE_VISIT[tenant] - REPORTS[tenant]:
        return Answer.FORBIDDEN
    return Answer.HIDDEN


VISITS = {
    "placements:visit_board": Entry(get=only(*LOOK_AFTER), reader="class_teacher"),
    "placements:visit_plan": Entry(get=only(*HEADS, "outsider"), post=only(*HEADS, "outsider")),
    "placements:visit_page": Entry(get=among(SEE_VISIT, SEE_VISIT), reader="mentor", **ANSWERED),
    "placements:visit_report": Entry(get=among(MADE, SEE_VISIT), post=among(MADE, SEE_VISIT), reader="class_teacher", **PLANNED),
    "placements:visit_cancel": Entry(get=among(CANCEL, SEE_VISIT), post=among(CANCEL, SEE_VISIT), **PLANNED),
    "placements:visit_answer": Entry(post=among(BOTH_SIDES, SEE_OWN_VISIT), **REPORTED),
    "placements:visit_picture": Entry(get=no_picture, is_page=False, **PICTURE),
    "placements:visit_list": Entry(get=among(READ_ACTIVE, {COLLEGE: READ_ACTIVE[COLLEGE] | WATCHERS, OTHER: {"outsider"}}), **OF_PLACEMENT),
    "placements:visit_note": Entry(get=among(PLAN, {COLLEGE: READ_ACTIVE[COLLEGE] | WATCHERS, OTHER: {"outsider"}}), post=among(PLAN, {COLLEGE: READ_ACTIVE[COLLEGE] | WATCHERS, OTHER: {"outsider"}}), **OF_PLACEMENT),
    "placements:contact_note": Entry(get=among(NOTE, SEE_OWN), post=among(NOTE, SEE_OWN), reader="student", **OF_OWN),
    "placements:contact_answer": Entry(post=among(STUDENT, SEE_OWN), **CONTACT),
    "placements:contact_withdraw": Entry(post=among(NOBODY, SEE_OWN), **CONTACT),
    "placements:answers_own": Entry(get=only("student", "mentor"), reader="mentor"),
    "placements:answers_link": Entry(get=everybody, is_public=True, **TOKEN),
    "placements:link_visit_answer": Entry(post=nobody, is_public=True, **LINK_VISIT),
    "placements:link_contact_answer": Entry(post=nobody, is_public=True, **LINK_CONTACT),
}  # fmt: skip
