"""Who may do what at the addresses of guidance: a part of the matrix."""

from tests.house.matrix import Entry, _of, only
from tests.house.matrix_agreements import alone, among
from tests.house.world import COLLEGE, OTHER

# What another authority asks of the other college is seen by that college alone.
ASKED = {COLLEGE: {"dean", "cooperation_officer"}, OTHER: {"outsider"}}
# The authority: who runs its forms, and who also looks after it.
RUNS = {COLLEGE: {"coordinator"}, OTHER: set[str]()}
OF_AUTHORITY = {COLLEGE: {"coordinator", "administrator"}, OTHER: set[str]()}
SEE = {tenant: ASKED[tenant] | OF_AUTHORITY[tenant] for tenant in (COLLEGE, OTHER)}
TENANTS = (COLLEGE, OTHER)
UNFIT = frozenset({200, 302, 422})
FORMS = {"dean", "cooperation_officer", "outsider", "coordinator", "administrator"}


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
bringing = only("coordinator", seen_by=frozenset({"administrator"}))
GUIDANCE = {
    "guidance:directive_list": Entry(get=only(*LOOK_AFTER), reader="coordinator"),
    "guidance:directive_publish": Entry(get=bringing, post=bringing, post_status=UNFIT, reader="coordinator"),
    "guidance:directive_page": Entry(get=alone(SEE), reader="coordinator", **DIRECTIVE),
    "guidance:directive_confirm": Entry(post=alone(ASKED), **DIRECTIVE),
    "guidance:directive_report": Entry(get=alone(ASKED), post=alone(ASKED), post_status=UNFIT, **DIRECTIVE),
    "guidance:directive_step": Entry(post=running, **DIRECTIVE_STEP),
    "guidance:form_list": Entry(get=only(*FORMS), reader="coordinator"),
    "guidance:form_bring": Entry(get=bringing, post=bringing, post_status=UNFIT, reader="coordinator"),
    "guidance:form_layout": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **RAW),
    "guidance:form_columns": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **RAW),
    "guidance:form_send": Entry(get=running, post=running, post_status=UNFIT, reader="coordinator", **MAPPED),
    "guidance:form_page": Entry(get=alone(SEE), reader="coordinator", **FORM),
    "guidance:form_file": Entry(get=alone(OF_AUTHORITY), is_page=False, **FORM),
    "guidance:form_paper": Entry(get=alone(OF_AUTHORITY), reader="coordinator", **FORM),
    "guidance:form_original": Entry(get=running, is_page=False, **FORM),
    "guidance:form_step": Entry(post=running, **STEP),
    "guidance:cell_page": Entry(get=alone(SEE), post=among(RUNS, SEE), post_status=UNFIT, reader="coordinator", **CELL),
    "guidance:part_page": Entry(get=alone(SEE), **PART),
    "guidance:part_enter": Entry(post=among(ASKED, SEE), **PART),
    "guidance:part_hand_in": Entry(post=among(ASKED, SEE), **PART),
    "guidance:part_file": Entry(get=alone(SEE), is_page=False, **PART),
    "guidance:part_upload": Entry(post=among(ASKED, SEE), post_status=UNFIT, **PART),
    "guidance:part_return": Entry(get=among(RUNS, SEE), post=among(RUNS, SEE), reader="coordinator", **PART),
}  # fmt: skip
