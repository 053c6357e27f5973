"""Who may do what at the addresses of inspections: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody
from tests.house.matrix_agreements import SEE as SEE_COOPERATION
from tests.house.matrix_agreements import TENANTS, among
from tests.house.world import COLLEGE, OTHER

OFFICE = {"coordinator", "inspector"}
HEADS = {"dean", "cooperation_officer"}
NOBODY = {COLLEGE: set[str](), OTHER: set[str]()}
# What was announced to the college; to its host; what nobody outside the authority knows of.
SEE = {COLLEGE: OFFICE | HEADS, OTHER: {"outsider"}}
SEE_OF_HOST = {COLLEGE: OFFICE | {"plant_manager"}, OTHER: set[str]()}
SEE_PREPARED = {COLLEGE: OFFICE, OTHER: set[str]()}
SEE_CAMPAIGN = {COLLEGE: OFFICE | HEADS | {"plant_manager"}, OTHER: {"outsider"}}
COORDINATOR = {COLLEGE: {"coordinator"}, OTHER: set[str]()}
INSPECTOR = {COLLEGE: {"inspector"}, OTHER: set[str]()}
ANSWER = {COLLEGE: HEADS, OTHER: {"outsider"}}
HOST = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}
CHECK = {COLLEGE: OFFICE, OTHER: set[str]()}


def _one(name: str):
    return _of(lambda things: {"reference": getattr(things.inspected, name).reference}, TENANTS)


def _measure(name: str):
    def arguments(things):
        measure = getattr(things.inspected, name)
        return {"reference": measure.inspection.reference, "measure": measure.pk}

    return _of(arguments, TENANTS)


def _request(case: str, name: str):
    return _of(
        lambda things: {
            "reference": getattr(things.inspected, case).reference,
            "wanted": getattr(things.inspected, name).pk,
        },
        TENANTS,
    )


COOPERATION = _of(lambda things: {"cooperation": things.inspected.cooperation.reference}, TENANTS)
FILE = _of(
    lambda things: {
        "reference": things.inspected.awaited.reference,
        "stored": things.inspected.file.reference,
    },
    TENANTS,
)


def who_announce_campaigns(actor: str, tenant: str) -> Answer:
    if actor == "coordinator":
        return Answer.YES
    return Answer.FORBIDDEN if actor == "inspector" else Answer.HIDDEN


def asked(may, sees=SEE, *, reader="dean", **more):
    """A form, then a step: the same people for both."""
    return Entry(get=among(may, sees), post=among(may, sees), reader=reader, **more)


opening = among(COORDINATOR, SEE_COOPERATION)
INSPECTIONS = {
    "inspections:inspection_list": Entry(get=everybody),
    "inspections:campaign_list": Entry(get=everybody, reader="coordinator"),
    "inspections:campaign_open": Entry(get=who_announce_campaigns, post=who_announce_campaigns, reader="coordinator"),
    "inspections:campaign_page": Entry(get=among(SEE_CAMPAIGN, SEE_CAMPAIGN), reader="coordinator", **_one("drawn")),
    "inspections:campaign_draw": Entry(post=among(COORDINATOR, SEE_CAMPAIGN), **_one("campaign")),
    "inspections:campaign_close": Entry(post=among(COORDINATOR, SEE_CAMPAIGN), **_one("drawn")),
    "inspections:campaign_frame": Entry(get=among(CHECK, SEE_CAMPAIGN), is_page=False, **_one("drawn")),
    "inspections:inspection_open": Entry(get=opening, post=opening, reader="coordinator", **COOPERATION),
    "inspections:inspection_page": Entry(get=among(SEE, SEE), most_queries=26, **_one("replied")),
    "inspections:inspection_approve": Entry(post=among(COORDINATOR, SEE_PREPARED), **_one("waiting")),
    "inspections:officers_name": asked(COORDINATOR, SEE_PREPARED, reader="coordinator", **_one("planned")),
    "inspections:inspection_announce": asked(COORDINATOR, SEE_PREPARED, reader="coordinator", **_one("planned")),
    "inspections:inspection_cancel": asked(COORDINATOR, SEE_PREPARED, reader="coordinator", **_one("planned")),
    "inspections:visit_agree": Entry(post=among(HOST, SEE_OF_HOST), **_one("asked")),
    "inspections:visit_decline": asked(HOST, SEE_OF_HOST, reader="plant_manager", **_one("asked")),
    "inspections:inspection_begin": Entry(post=among(INSPECTOR, SEE), **_one("awaited")),
    "inspections:checklist": asked(INSPECTOR, reader="inspector", **_one("under_way")),
    "inspections:findings_state": asked(INSPECTOR, reader="inspector", **_one("under_way")),
    "inspections:evidence_hand": asked(ANSWER, **_request("awaited", "request")),
    "inspections:findings_reply": asked(ANSWER, **_one("found")),
    "inspections:inspection_decide": asked(COORDINATOR, reader="coordinator", **_one("replied")),
    "inspections:inspection_file": Entry(get=among(SEE, SEE), is_page=False, **FILE),
    "inspections:measure_notice": asked(COORDINATOR, reader="coordinator", **_one("decided")),
    "inspections:measure_object": asked(ANSWER, **_measure("noticed")),
    "inspections:measure_impose": asked(COORDINATOR, reader="coordinator", **_measure("objected")),
    "inspections:measure_withdraw": asked(COORDINATOR, reader="coordinator", **_measure("objected")),
    "inspections:measure_lift": asked(COORDINATOR, reader="coordinator", **_measure("in_force")),
    "inspections:mending_answer": asked(ANSWER, **_measure("to_mend")),
    "inspections:mending_check": Entry(post=among(CHECK, SEE), **_measure("mended")),
    "inspections:mending_return": asked(CHECK, reader="coordinator", **_measure("mended")),
}  # fmt: skip
