"""Who may do what at the addresses of illness, changes and the day: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody, only
from tests.house.matrix_agreements import TENANTS, WATCHERS, among
from tests.house.matrix_life import READ_ACTIVE, SEE_ACTIVE, SEE_OWN
from tests.house.matrix_placements import SEE_ROUND
from tests.house.world import COLLEGE, OTHER

HEADS = {"dean", "cooperation_officer", "unit_dean"}
LOOK_AFTER = {COLLEGE: HEADS | {"class_teacher"}, OTHER: {"outsider"}}
RUN = {COLLEGE: HEADS, OTHER: {"outsider"}}
RUN_OR_HOST = {COLLEGE: HEADS | {"plant_manager"}, OTHER: {"outsider"}}
OFFICE = {COLLEGE: {"dean", "cooperation_officer"}, OTHER: {"outsider"}}
STUDENT = {COLLEGE: {"student"}, OTHER: set[str]()}
NOBODY = {COLLEGE: set[str](), OTHER: set[str]()}

ACTIVE = _of(lambda things: {"reference": things.changed.placement.reference}, TENANTS)
OWN = _of(lambda things: {"reference": things.changed.own.reference}, TENANTS)
ILLNESS = _of(
    lambda things: {
        "reference": things.changed.placement.reference,
        "illness": things.changed.illness.pk,
    },
    TENANTS,
)
STAGE = _of(
    lambda things: {
        "reference": things.changed.placement.reference,
        "stage": things.changed.stage.pk,
    },
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.changed.family_token}, TENANTS)
ROUND = _of(lambda things: {"round_": things.rounds.published.reference}, TENANTS)


def reading_health(may: dict[str, set[str]]):
    """A sick note is hidden from the host; an authority sees none of a placement’s changes."""

    def rule(actor: str, tenant: str) -> Answer:
        if actor in may[tenant]:
            return Answer.YES
        if actor in LOOK_AFTER[tenant] or actor in WATCHERS & SEE_ACTIVE[tenant]:
            return Answer.FORBIDDEN
        return Answer.HIDDEN

    return rule


running, both = among(RUN, SEE_ACTIVE), among(RUN_OR_HOST, SEE_ACTIVE)
looking = only("dean", "cooperation_officer", "unit_dean", "class_teacher", "outsider")

CHANGES = {
    "placements:change_list": Entry(get=among(READ_ACTIVE, SEE_ACTIVE), reader="class_teacher", **ACTIVE),
    "placements:stage_propose": Entry(get=both, post=both, **ACTIVE),
    "placements:rotation_propose": Entry(get=both, post=both, **ACTIVE),
    "placements:stages_answer": Entry(post=both, **ACTIVE),
    "placements:stage_cancel": Entry(post=both, **STAGE),
    "placements:placement_move": Entry(get=running, post=running, **ACTIVE),
    "placements:illness_report": Entry(get=among(STUDENT, SEE_OWN), post=among(STUDENT, SEE_OWN), reader="student", **OWN),
    "placements:illness_answer": Entry(post=reading_health(LOOK_AFTER), **ILLNESS),
    "placements:illness_withdraw": Entry(post=reading_health(NOBODY), **ILLNESS),
    "placements:illness_back": Entry(get=reading_health(LOOK_AFTER), post=reading_health(LOOK_AFTER), reader="class_teacher", **ILLNESS),
    "placements:guardian_illness": Entry(get=everybody, post=everybody, is_public=True, **TOKEN),
    "placements:round_reopen": Entry(get=among(OFFICE, SEE_ROUND), post=among(OFFICE, SEE_ROUND), **ROUND),
    "placements:day_page": Entry(get=looking, reader="class_teacher"),
    "placements:day_look": Entry(post=looking),
}  # fmt: skip
