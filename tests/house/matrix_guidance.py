"""Who may do what at the addresses of guidance: a part of the matrix."""

from tests.house.matrix import Answer, Entry, Rule, _of, only
from tests.house.world import COLLEGE

ASKED = {"dean", "cooperation_officer"}
# The authority: who runs its forms, and who also looks after it.
RUNS, OF_AUTHORITY = {"coordinator"}, {"coordinator", "administrator"}
SEE = ASKED | OF_AUTHORITY
TENANTS = (COLLEGE,)
UNFIT = frozenset({200, 302, 422})


def among(may: set[str], sees: set[str]) -> Rule:
    def rule(actor: str, _tenant: str) -> Answer:
        if actor in may:
            return Answer.YES
        return Answer.FORBIDDEN if actor in sees else Answer.HIDDEN

    return rule


RAW = _of(lambda things: {"reference": things.guided.raw.reference}, TENANTS)
MAPPED = _of(lambda things: {"reference": things.guided.mapped.reference}, TENANTS)
FORM = _of(lambda things: {"reference": things.guided.open.reference}, TENANTS)
STEP = _of(lambda things: {"reference": things.guided.open.reference, "step": "remind"}, TENANTS)
CELL = _of(
    lambda things: {
        "reference": things.guided.open.reference,
        "cell": things.guided.conflict.pk,
    },
    TENANTS,
)
PART = _of(
    lambda things: {
        "reference": things.guided.open.reference,
        "college": things.organisation.reference,
    },
    TENANTS,
)
DIRECTIVE = _of(lambda things: {"reference": things.guided.directive.reference}, TENANTS)
DIRECTIVE_STEP = _of(
    lambda things: {"reference": things.guided.directive.reference, "step": "remind"}, TENANTS
)
LOOK_AFTER = {"dean", "cooperation_officer", "plant_manager", "coordinator", "administrator", "outsider"}  # fmt: skip
running = among(RUNS, OF_AUTHORITY)
GUIDANCE = {
    "guidance:directive_list": Entry(get=only(*LOOK_AFTER), reader="coordinator"),
    "guidance:directive_publish": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator"),
    "guidance:directive_page": Entry(get=only(*SEE), reader="coordinator", **DIRECTIVE),
    "guidance:directive_confirm": Entry(post=only(*ASKED), **DIRECTIVE),
    "guidance:directive_report": Entry(get=only(*ASKED), post=only(*ASKED), post_status=UNFIT, **DIRECTIVE),
    "guidance:directive_step": Entry(post=running, **DIRECTIVE_STEP),
    "guidance:form_list": Entry(get=only(*SEE, "outsider"), reader="coordinator"),
    "guidance:form_bring": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator"),
    "guidance:form_layout": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **RAW),
    "guidance:form_columns": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **RAW),
    "guidance:form_send": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **MAPPED),
    "guidance:form_page": Entry(get=only(*SEE), reader="coordinator", **FORM),
    "guidance:form_file": Entry(get=only(*OF_AUTHORITY), is_page=False, **FORM),
    "guidance:form_paper": Entry(get=only(*OF_AUTHORITY), reader="coordinator", **FORM),
    "guidance:form_original": Entry(get=running, is_page=False, **FORM),
    "guidance:form_step": Entry(post=running, **STEP),
    "guidance:cell_page": Entry(get=only(*SEE), post=among(RUNS, SEE), post_status=UNFIT, reader="coordinator", **CELL),
    "guidance:part_page": Entry(get=only(*SEE), **PART),
    "guidance:part_enter": Entry(post=among(ASKED, SEE), **PART),
    "guidance:part_hand_in": Entry(post=among(ASKED, SEE), **PART),
    "guidance:part_file": Entry(get=only(*SEE), is_page=False, **PART),
    "guidance:part_upload": Entry(post=among(ASKED, SEE), post_status=UNFIT, **PART),
    "guidance:part_return": Entry(get=among(RUNS, SEE), post=among(RUNS, SEE), reader="coordinator", **PART),
}  # fmt: skip
