"""Who may do what at the addresses of cooperations and agreements: a part of the matrix."""

from tests.house.matrix import Answer, Entry, Rule, _always, _of, everybody, only
from tests.house.world import ACTORS, COLLEGE, OTHER

TENANTS = (COLLEGE, OTHER)
OFFICIALS = {"inspector", "coordinator", "administrator"}
# Who only keeps the platform reads no placement: it names a student.
WATCHERS = OFFICIALS - {"administrator"}
LOOK_AFTER = {COLLEGE: {"dean", "cooperation_officer", "plant_manager"}, OTHER: {"outsider"}}
STAFF = {
    COLLEGE: LOOK_AFTER[COLLEGE] | {"unit_dean", "class_teacher", "signatory", "mentor"},
    OTHER: {"outsider"},
}
SEE = {COLLEGE: STAFF[COLLEGE] | OFFICIALS, OTHER: {"outsider"}}
OF_COLLEGE = {COLLEGE: {"dean", "cooperation_officer"}, OTHER: {"outsider"}}
OF_HOST = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}
SPEAK = {"dean", "cooperation_officer", "plant_manager", "outsider"}


def among(may: dict[str, set[str]], sees: dict[str, set[str]] = SEE) -> Rule:
    """Allow these; those who see the thing are forbidden, others learn nothing."""

    def rule(actor: str, tenant: str) -> Answer:
        if actor in may[tenant]:
            return Answer.YES
        return Answer.FORBIDDEN if actor in sees[tenant] else Answer.HIDDEN

    return rule


def alone(may: dict[str, set[str]]) -> Rule:
    return among(may, may)


# College and enterprise ask each other; the other college asks the first.
TALK = {COLLEGE: {"dean", "cooperation_officer", "plant_manager"}, OTHER: {"outsider", "dean", "cooperation_officer"}}  # fmt: skip


def _agreement(stage: str, **more: str):
    return _of(lambda things: {"reference": getattr(things.pact, stage).reference, **more}, TENANTS)


talking = alone(TALK)
seeing, editing = among(SEE), among(LOOK_AFTER)
opening = only(*SPEAK, seen_by=frozenset(ACTORS))
COOPERATION = _of(lambda things: {"reference": things.pact.cooperation.reference}, TENANTS)
RENEWED = _of(
    lambda things: {
        "reference": things.pact.cooperation.reference,
        "agreement": things.pact.in_force.reference,
    },
    TENANTS,
)
ENQUIRY = _of(lambda things: {"enquiry": things.stall.enquiry.reference}, TENANTS)
CONCERN = _of(
    lambda things: {
        "reference": things.pact.cooperation.reference,
        "concern": things.pact.concern.reference,
    },
    TENANTS,
)
REVIEW = _of(
    lambda things: {
        "reference": things.pact.cooperation.reference,
        "review": things.pact.review.reference,
    },
    TENANTS,
)
REVIEW_ACTION = _of(
    lambda things: {
        "reference": things.pact.cooperation.reference,
        "action": things.pact.review.actions.get().pk,
    },
    TENANTS,
)
DRAFT, CHECKED, OUT = _agreement("draft"), _agreement("checked"), _agreement("signing")
SIDE = _agreement("draft", party="host")
CLAUSE, RUNNING = _agreement("draft", clause="term"), _agreement("in_force")
DUTY, STEP = _agreement("draft", key="offers"), _agreement("draft", key="persons")
PARTY, PAPER_PARTY = _agreement("signing", party="host"), _agreement("papers", party="host")
PAPER = _of(
    lambda things: {"reference": things.pact.papers.reference, "paper": things.pact.paper.pk},
    TENANTS,
)
OWED = _of(
    lambda things: {"reference": things.pact.in_force.reference, "duty": things.pact.owed.pk},
    TENANTS,
)
REPORTED = _of(
    lambda things: {"reference": things.pact.in_force.reference, "duty": things.pact.reported.pk},
    TENANTS,
)
DOCUMENT = _of(
    lambda things: {
        "reference": things.pact.signing.reference,
        "evidence": things.pact.document.reference,
    },
    TENANTS,
)
LINK = _of(lambda things: {"token": things.pact.token}, TENANTS)
# Who approves is the dean of the whole college; in the other one its dean, the outsider.
APPROVE = {COLLEGE: {"dean"}, OTHER: {"outsider"}}
APPROVING_STAFF = {COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher"}, OTHER: {"outsider"}}  # fmt: skip
approving = among(APPROVE, APPROVING_STAFF)
# Who may refuse looks after a party, or holds a mandate; the cast’s own signatory holds none here.
refusing = among(LOOK_AFTER, STAFF)
BOTH = {"get": editing, "post": editing}

AGREEMENTS = {
    "cooperations:cooperation_list": Entry(get=everybody),
    "cooperations:cooperation_open": Entry(get=opening, post=opening),
    "cooperations:cooperation_page": Entry(get=seeing, **COOPERATION),
    "cooperations:readiness_assess": Entry(**BOTH, **COOPERATION),
    "cooperations:agreement_draft": Entry(**BOTH, **COOPERATION),
    "cooperations:party_admit": Entry(**BOTH, **COOPERATION),
    "cooperations:cooperation_from_enquiry": Entry(get=talking, post=talking, **ENQUIRY),
    "cooperations:cooperation_renew": Entry(**BOTH, **COOPERATION),
    "cooperations:agreement_renew": Entry(**BOTH, **RENEWED),
    "cooperations:students_choose": Entry(get=among(OF_COLLEGE), **COOPERATION),
    "cooperations:students_draft": Entry(get=among(OF_COLLEGE), post=among(OF_COLLEGE), get_status=frozenset({302}), is_page=False, **COOPERATION),
    "cooperations:together_page": Entry(**BOTH, **COOPERATION),
    "cooperations:cooperation_close": Entry(**BOTH, **COOPERATION),
    "cooperations:review_record": Entry(**BOTH, **COOPERATION),
    "cooperations:review_confirm": Entry(post=among(OF_COLLEGE), **REVIEW),
    "cooperations:review_object": Entry(get=among(OF_COLLEGE), post=among(OF_COLLEGE), **REVIEW),
    "cooperations:review_rewrite": Entry(get=among(OF_HOST), post=among(OF_HOST), reader="plant_manager", **REVIEW),
    "cooperations:action_finish": Entry(post=among(OF_COLLEGE), **REVIEW_ACTION),
    "cooperations:concern_raise": Entry(**BOTH, **COOPERATION),
    "cooperations:concern_answer": Entry(get=among(OF_COLLEGE), post=among(OF_COLLEGE), **CONCERN),
    "cooperations:concern_settle": Entry(post=among(OF_HOST), **CONCERN),
    "agreements:agreement_page": Entry(get=seeing, **DRAFT),
    "agreements:terms_change": Entry(**BOTH, **DRAFT),
    "agreements:clause_add": Entry(**BOTH, **DRAFT),
    "agreements:clause_change": Entry(**BOTH, **CLAUSE),
    "agreements:clause_remove": Entry(**BOTH, **CLAUSE),
    "agreements:obligation_add": Entry(**BOTH, **DRAFT),
    "agreements:obligation_change": Entry(**BOTH, **DUTY),
    "agreements:obligation_remove": Entry(**BOTH, **DUTY),
    "agreements:milestone_add": Entry(**BOTH, **DRAFT),
    "agreements:milestone_change": Entry(**BOTH, **STEP),
    "agreements:milestone_remove": Entry(**BOTH, **STEP),
    "agreements:shares_change": Entry(**BOTH, **DRAFT),
    "agreements:party_replace": Entry(**BOTH, **SIDE),
    "agreements:clause_comment": Entry(**BOTH, **CLAUSE),
    "agreements:draft_hand_over": Entry(**BOTH, **DRAFT),
    "agreements:facts_confirm": Entry(post=alone(LOOK_AFTER), **DRAFT),
    "agreements:agreement_check": Entry(post=editing, **DRAFT),
    "agreements:agreement_reopen": Entry(post=editing, **CHECKED),
    "agreements:step_approve": Entry(post=approving, **CHECKED),
    "agreements:step_send_back": Entry(get=approving, post=approving, **CHECKED),
    "agreements:signing_begin": Entry(post=editing, **CHECKED),
    "agreements:agreement_sign": Entry(get=alone(STAFF), post=alone(STAFF), **OUT),
    "agreements:agreement_refuse": Entry(get=refusing, post=refusing, **OUT),
    "agreements:agreement_withdraw": Entry(**BOTH, **OUT),
    "agreements:signing_arrange": Entry(**BOTH, **SIDE),
    "agreements:link_send": Entry(**BOTH, **PARTY),
    "agreements:paper_record": Entry(**BOTH, **PAPER_PARTY),
    "agreements:paper_confirm": Entry(post=editing, **PAPER),
    "agreements:document_read": Entry(get=seeing, is_page=False, **DOCUMENT),
    "agreements:page_scan": Entry(get=everybody, is_public=True, is_page=False, get_status=frozenset({302}), **_always(code="2K2M9XD4TRPA", document="AG-2026-0001", version=1, page=1)),
    "agreements:link_page": Entry(get=everybody, is_public=True, **LINK),
    "agreements:code_send": Entry(post=everybody, is_public=True, **LINK),
    "agreements:link_sign": Entry(post=everybody, is_public=True, **LINK),
    "agreements:link_refuse": Entry(post=everybody, is_public=True, **LINK),
    "agreements:agreement_amend": Entry(**BOTH, **RUNNING),
    "agreements:agreement_suspend": Entry(**BOTH, **RUNNING),
    "agreements:agreement_resume": Entry(post=editing, **RUNNING),
    "agreements:agreement_end": Entry(**BOTH, **RUNNING),
    "agreements:duty_report": Entry(get=among(OF_COLLEGE), post=among(OF_COLLEGE), **OWED),
    "agreements:duty_confirm": Entry(post=among(OF_COLLEGE), **REPORTED),
    "agreements:duty_dispute": Entry(get=among(OF_COLLEGE), post=among(OF_COLLEGE), **REPORTED),
    "agreements:code_enter": Entry(get=everybody, post=everybody, is_public=True),
    "agreements:document_verify": Entry(get=everybody, is_public=True, **_always(code="2K2M9XD4TRPA")),
}  # fmt: skip
