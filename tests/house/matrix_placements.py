"""Who may do what at the addresses of placements: a part of the matrix."""

from tests.house.matrix import Entry, _of, everybody, only
from tests.house.matrix_agreements import OFFICIALS, TENANTS, WATCHERS, among
from tests.house.world import ACTORS, COLLEGE, OTHER

OFFICE = {"dean", "cooperation_officer"}
HEADS = OFFICE | {"unit_dean"}
# Of the student who acts, who is in no class; of a student in a class the school sees more.
SEE = {
    COLLEGE: OFFICE | {"student", "plant_manager", "mentor"} | WATCHERS,
    OTHER: {"outsider"},
}
SEE_OF_CLASS = {
    COLLEGE: HEADS | {"class_teacher", "plant_manager", "mentor"} | WATCHERS,
    OTHER: {"outsider"},
}
RUN = {COLLEGE: HEADS, OTHER: {"outsider"}}
RUN_OR_HOST = {COLLEGE: HEADS | {"plant_manager"}, OTHER: {"outsider"}}
ASK = {COLLEGE: HEADS | {"class_teacher", "plant_manager"}, OTHER: {"outsider"}}
SEE_ROUND = {
    COLLEGE: HEADS | {"class_teacher", "plant_manager", "signatory", "mentor", "student"} | OFFICIALS,
    OTHER: {"outsider"},
}  # fmt: skip
SEE_AGREEMENT = {COLLEGE: SEE_ROUND[COLLEGE] - {"student"}, OTHER: {"outsider"}}
# The sheet that student and parent have signed is for the college alone.
READ_CONSENT = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher"},
    OTHER: {"outsider"},
}
PLAN = {COLLEGE: OFFICE, OTHER: {"outsider"}}


def _placement(stage: str):
    return _of(lambda things: {"reference": getattr(things.placed, stage).reference}, TENANTS)


PLANNED, OF_CLASS, ACTIVE, RESTING = map(_placement, ("planned", "of_class", "active", "resting"))
ROUND = _of(lambda things: {"round_": things.rounds.published.reference}, TENANTS)
AGREEMENT = _of(lambda things: {"agreement": things.pact.draft.reference}, TENANTS)
FILE = _of(
    lambda things: {
        "reference": things.placed.of_class.reference,
        "evidence": things.placed.consent.reference,
    },
    TENANTS,
)

running, both = among(RUN, SEE_OF_CLASS), among(RUN_OR_HOST, SEE_OF_CLASS)
planning = only("dean", "cooperation_officer", "outsider", seen_by=frozenset(ACTORS))
RUNNING = {"get": running, "post": running}
BOTH = {"get": both, "post": both}
EITHER = frozenset({200, 302})

PLACEMENTS = {
    "placements:placement_list": Entry(get=everybody, get_status=EITHER),
    "placements:placement_plan": Entry(get=planning, post=planning),
    "placements:plan_from_round": Entry(post=among(PLAN, SEE_ROUND), **ROUND),
    "placements:plan_from_agreement": Entry(post=among(PLAN, SEE_AGREEMENT), **AGREEMENT),
    "placements:placement_page": Entry(get=among(SEE, SEE), get_status=EITHER, **PLANNED),
    "placements:evidence_read": Entry(get=among(READ_CONSENT, SEE_OF_CLASS), is_page=False, **FILE),
    "placements:agreement_attach": Entry(**RUNNING, **OF_CLASS),
    "placements:tutor_name": Entry(**RUNNING, **OF_CLASS),
    "placements:mentor_name": Entry(**BOTH, **OF_CLASS),
    "placements:work_state": Entry(**BOTH, **OF_CLASS),
    "placements:own_choice_approve": Entry(post=running, **OF_CLASS),
    "placements:gate_check": Entry(post=among(SEE, SEE), **PLANNED),
    "placements:mending_ask": Entry(post=among(ASK, SEE_OF_CLASS), **OF_CLASS),
    "placements:placement_ready": Entry(post=running, **OF_CLASS),
    "placements:placement_start": Entry(post=running, **OF_CLASS),
    "placements:start_record": Entry(**RUNNING, **OF_CLASS),
    "placements:placement_suspend": Entry(**BOTH, **ACTIVE),
    "placements:placement_resume": Entry(**RUNNING, **RESTING),
    "placements:placement_complete": Entry(post=running, **ACTIVE),
    "placements:placement_end": Entry(**BOTH, **ACTIVE),
    "placements:placement_no_start": Entry(**BOTH, **OF_CLASS),
}  # fmt: skip
