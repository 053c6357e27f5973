"""Who may do what at the addresses of flags: a part of the matrix."""

from tests.house.matrix import WHOM_LAW_CONCERNS, Entry, _of
from tests.house.matrix_agreements import LOOK_AFTER, OFFICIALS, TENANTS, among
from tests.house.world import COLLEGE, OTHER

SEE = {COLLEGE: LOOK_AFTER[COLLEGE] | OFFICIALS, OTHER: LOOK_AFTER[OTHER]}
DECIDE = {COLLEGE: {"coordinator"}, OTHER: set[str]()}
seeing, replying, deciding = among(SEE, SEE), among(LOOK_AFTER, SEE), among(DECIDE, SEE)
WARNING = _of(lambda things: {"reference": things.warning.cooperation.reference}, TENANTS)
FLAG = _of(lambda things: {"reference": things.flag.reference}, TENANTS)

FLAGS = {
    "flags:flag_list": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "flags:flag_page": Entry(get=seeing, reader="plant_manager", **FLAG),
    "flags:flag_reply": Entry(get=replying, post=replying, reader="plant_manager", **FLAG),
    "flags:flag_decide": Entry(get=deciding, post=deciding, reader="coordinator", **FLAG),
    "flags:warning_list": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "flags:warning_quality": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "flags:warning_page": Entry(get=seeing, reader="plant_manager", **WARNING),
    "flags:support_note": Entry(get=deciding, post=deciding, reader="coordinator", **WARNING),
    "flags:costs_state": Entry(get=deciding, post=deciding, reader="coordinator", **WARNING),
}
