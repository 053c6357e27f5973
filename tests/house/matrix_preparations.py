"""Who may do what at the addresses of preparations and of students' own pages: a part of the matrix."""

from tests.house.matrix import Entry, _of, everybody, only
from tests.house.matrix_agreements import OF_COLLEGE, OFFICIALS, TENANTS, WATCHERS, alone, among
from tests.house.world import COLLEGE, OTHER

MANAGE = {"dean", "cooperation_officer", "plant_manager", "outsider"}
OFFICES = {"dean", "cooperation_officer", "outsider"}
COLLEGE_STAFF = {"dean", "cooperation_officer", "unit_dean", "class_teacher", "outsider"}
HOST_STAFF = {"plant_manager", "signatory", "mentor"}
# Of the student who acts, who is in no class; and of one whose class the teacher has.
SEE = {
    COLLEGE: OF_COLLEGE[COLLEGE] | {"plant_manager", "mentor"} | WATCHERS,
    OTHER: {"outsider"},
}
SEE_PLANNED = {COLLEGE: SEE[COLLEGE] | {"student"}, OTHER: {"outsider"}}
LOOK_AFTER_CLASS = {COLLEGE: OF_COLLEGE[COLLEGE] | {"unit_dean", "class_teacher"}, OTHER: {"outsider"}}  # fmt: skip
SEE_OF_CLASS = {COLLEGE: SEE[COLLEGE] | LOOK_AFTER_CLASS[COLLEGE], OTHER: {"outsider"}}
SEE_FILING = {COLLEGE: OF_COLLEGE[COLLEGE] | WATCHERS, OTHER: {"outsider"} | WATCHERS}
ANSWER = {COLLEGE: {"coordinator"}, OTHER: {"coordinator"}}
SEE_LIST = {COLLEGE: COLLEGE_STAFF - {"outsider"}, OTHER: {"outsider"}}
ENTER_TEST = {COLLEGE: OF_COLLEGE[COLLEGE] | {"plant_manager"}, OTHER: {"outsider"}}
HOSTS = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}
ONESELF = {COLLEGE: {"student"}, OTHER: set[str]()}


def _placement(stage: str, **more: str):
    return _of(lambda things: {"reference": getattr(things.placed, stage).reference, **more}, TENANTS)  # fmt: skip


def _paper(paper: str, **more):
    """The address of a paper's file; `more` says where the paper itself is named."""
    return _of(
        lambda things: {
            **{key: find(things.placed) for key, find in more.items()},
            "evidence": getattr(things.placed, paper).reference,
        },
        TENANTS,
    )


PLANNED, OF_CLASS = _placement("planned"), _placement("of_class")
COVER = _of(lambda things: {"reference": things.placed.cover.reference}, TENANTS)
FILING = _of(lambda things: {"reference": things.placed.filing.reference}, TENANTS)
APPROVAL = _of(lambda things: {"approval": things.placed.approval.pk}, TENANTS)
QUESTION = _of(lambda things: {"question": things.placed.question.pk}, TENANTS)
ORGANISATION = _of(lambda things: {"reference": things.organisation.reference}, TENANTS)
TEST = _of(
    lambda things: {
        "reference": things.placed.planned.reference,
        "test": things.placed.test.pk,
    },
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.placed.token}, TENANTS)

managing, offices = only(*MANAGE), only(*OFFICES)
oneself = alone(ONESELF)
OWN = {"get": oneself, "post": oneself, "reader": "student"}
KEEPS = {"get": among(OF_COLLEGE, SEE), "post": among(OF_COLLEGE, SEE)}
ANSWERS = {"get": among(ANSWER, SEE_FILING), "post": among(ANSWER, SEE_FILING), "reader": "coordinator"}  # fmt: skip

PREPARATIONS = {
    "preparations:overview": Entry(get=only(*MANAGE, *OFFICIALS), get_status=frozenset({200, 302})),
    "preparations:cover_list": Entry(get=only(*MANAGE, *COLLEGE_STAFF, *HOST_STAFF, *OFFICIALS)),
    "preparations:cover_enter": Entry(get=managing, post=managing),
    "preparations:cover_page": Entry(get=alone(SEE), **COVER),
    "preparations:cover_extend": Entry(**KEEPS, **COVER),
    "preparations:cover_end": Entry(**KEEPS, **COVER),
    "preparations:cover_file": Entry(get=alone(SEE), is_page=False, **_paper("policy", reference=lambda placed: placed.cover.reference)),
    "preparations:host_list": Entry(get=only(*COLLEGE_STAFF)),
    "preparations:host_approve": Entry(get=offices, post=offices),
    "preparations:host_list_publish": Entry(post=offices),
    "preparations:host_take_off": Entry(get=among(OF_COLLEGE, SEE_LIST), post=among(OF_COLLEGE, SEE_LIST), **APPROVAL),
    "preparations:public_host_list": Entry(get=everybody, is_public=True, **ORGANISATION),
    "preparations:filing_list": Entry(get=only(*OFFICES, *OFFICIALS)),
    "preparations:filing_new": Entry(get=offices, post=offices),
    "preparations:filing_page": Entry(get=alone(SEE_FILING), **FILING),
    "preparations:filing_accept": Entry(**ANSWERS, **FILING),
    "preparations:filing_return": Entry(**ANSWERS, **FILING),
    "preparations:filing_file": Entry(get=alone(SEE_FILING), is_page=False, **_paper("filed_paper", reference=lambda placed: placed.filing.reference)),
    "preparations:plan_list": Entry(get=only(*COLLEGE_STAFF, *HOST_STAFF)),
    "preparations:plan_enter": Entry(get=offices, post=offices),
    "preparations:plan_file": Entry(get=alone(SEE_LIST), is_page=False, **_paper("plan_paper", plan=lambda placed: placed.plan.pk)),
    "preparations:headcount_list": Entry(get=managing, reader="plant_manager"),
    "preparations:headcount_state": Entry(get=managing, post=managing, reader="plant_manager"),
    "preparations:question_list": Entry(get=managing, reader="plant_manager"),
    "preparations:question_write": Entry(get=managing, post=managing, reader="plant_manager"),
    "preparations:question_retire": Entry(post=alone(HOSTS), **QUESTION),
    # -- the student's own pages, and those about a student
    "placements:own_list": Entry(get=only("student"), get_status=frozenset({200, 302}), reader="student"),
    "placements:own_placement": Entry(get=oneself, reader="student", **PLANNED),
    "placements:safety_test": Entry(**OWN, **PLANNED),
    "placements:safety_result": Entry(get=oneself, reader="student", **TEST),
    "placements:consent_give": Entry(**OWN, **PLANNED),
    "placements:consent_withdraw": Entry(**OWN, **PLANNED),
    "placements:safety_enter": Entry(get=among(ENTER_TEST, SEE_PLANNED), post=among(ENTER_TEST, SEE_PLANNED), **PLANNED),
    "placements:consent_enter": Entry(get=among(OF_COLLEGE, SEE_PLANNED), post=among(OF_COLLEGE, SEE_PLANNED), **PLANNED),
    "placements:guardian_link_send": Entry(get=among(LOOK_AFTER_CLASS, SEE_OF_CLASS), post=among(LOOK_AFTER_CLASS, SEE_OF_CLASS), **OF_CLASS),
    "placements:guardian_page": Entry(get=everybody, is_public=True, **TOKEN),
    "placements:guardian_consent": Entry(post=everybody, is_public=True, **TOKEN),
    "placements:guardian_withdraw": Entry(get=everybody, post=everybody, is_public=True, **TOKEN),
}  # fmt: skip
