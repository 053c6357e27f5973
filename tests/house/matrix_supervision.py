"""Who may do what at the addresses of supervision: a part of the matrix."""

from tests.house.matrix import ORGANISATION, Entry, _always, everybody, only, only_who
from tests.house.matrix_agreements import COOPERATION, LOOK_AFTER, OFFICIALS, alone
from tests.house.world import COLLEGE, ENTERPRISE, OTHER

LEAD = {COLLEGE: LOOK_AFTER[COLLEGE] | OFFICIALS, OTHER: LOOK_AFTER[OTHER]}
WATCH = only(*OFFICIALS)
READ_OF_IT = {
    COLLEGE: {"dean", "cooperation_officer"} | OFFICIALS,
    ENTERPRISE: {"plant_manager"} | OFFICIALS,
    OTHER: {"outsider"},
}
SEE_INDICES = only("dean", "cooperation_officer", "plant_manager", "outsider", *OFFICIALS)
OF_COOPERATION = {"get": alone(LEAD), **COOPERATION}

SUPERVISION = {
    "supervision:region_page": Entry(get=WATCH, reader="coordinator"),
    "supervision:unrecorded_list": Entry(get=WATCH, reader="coordinator"),
    "supervision:cooperation_list": Entry(get=SEE_INDICES),
    "supervision:weights_page": Entry(get=WATCH, reader="coordinator"),
    "supervision:own_page": Entry(get=only("dean", "cooperation_officer", "plant_manager", "outsider")),
    "supervision:organisation_page": Entry(get=only_who(READ_OF_IT), **ORGANISATION),
    "supervision:substance_page": Entry(**OF_COOPERATION),
    "supervision:week_list": Entry(**OF_COOPERATION),
    "supervision:substance_history": Entry(**OF_COOPERATION),
    "supervision:open_page": Entry(get=everybody, is_public=True),
    "supervision:method_page": Entry(get=everybody, is_public=True),
    "supervision:open_data": Entry(get=everybody, is_public=True, is_page=False, **_always(form="csv")),
    "supervision:open_graduates": Entry(get=everybody, is_public=True),
    "supervision:open_graduates_data": Entry(get=everybody, is_public=True, is_page=False, **_always(form="csv")),
}  # fmt: skip
