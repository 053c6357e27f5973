"""Who may do what at which address. A URL name that is not declared here fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.house.world import (
    ACTORS,
    AUTHORITY,
    CHAMBER,
    COLLEGE,
    ENTERPRISE,
    NEIGHBOUR,
    OTHER,
    OTHER_SCHOOL,
    Things,
    World,
)


class Answer(StrEnum):
    YES = "yes"
    FORBIDDEN = "403"
    HIDDEN = "404"


Rule = Callable[[str, str], Answer]  # actor, tenant
Arguments = Callable[[World, str], dict[str, Any]]

ANONYMOUS = "anonymous"
OFFICIALS = {"inspector", "coordinator", "administrator"}
SEES = {
    COLLEGE: {"dean", "cooperation_officer", "student", "unit_dean", "class_teacher"} | OFFICIALS,
    ENTERPRISE: {"plant_manager", "signatory", "mentor"} | OFFICIALS,
    OTHER: {"outsider"},
    AUTHORITY: OFFICIALS,
    CHAMBER: {"administrator"},  # who grants remits sees who may hold one
}
MANAGES = {COLLEGE: {"dean", "cooperation_officer"}, ENTERPRISE: {"plant_manager"}, OTHER: {"outsider"}}  # fmt: skip
VERIFIES = {COLLEGE: {"coordinator"}, ENTERPRISE: {"coordinator"}, OTHER: set[str]()}
GRANTS = {AUTHORITY: {"administrator"}, CHAMBER: {"administrator"}}
SEES_MANDATES = {
    COLLEGE: {"dean", "cooperation_officer", "coordinator"},
    ENTERPRISE: {"plant_manager", "signatory", "coordinator"},
    OTHER: {"outsider"},
}
# A second person: never who proposed it; the coordinator only where there is nobody else.
CONFIRMS = {COLLEGE: {"cooperation_officer"}, ENTERPRISE: {"coordinator"}, OTHER: set[str]()}
# Two records of the tenant's place: an administrator merges everywhere.
MERGES = {COLLEGE: {"coordinator", "administrator"}, ENTERPRISE: {"coordinator", "administrator"}, OTHER: {"administrator"}}  # fmt: skip
SEES_PAIR = {COLLEGE: OFFICIALS, ENTERPRISE: OFFICIALS, OTHER: {"administrator"}}
SEES_MERGE = SEES | {OTHER: {"outsider", "administrator"}}
MANAGERS = {"dean", "cooperation_officer", "plant_manager", "coordinator", "administrator", "outsider"}  # fmt: skip
LOOK_AFTER_SOME = MANAGERS | {"unit_dean", "class_teacher"}

# The people of a class: whom the remit of an authority never opens, nor another class's teacher.
SEES_CLASS = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher"},
    NEIGHBOUR: {"dean", "cooperation_officer", "unit_dean"},
    OTHER_SCHOOL: {"dean", "cooperation_officer"},
    OTHER: {"outsider"},
}
HEADS_CLASS = {tenant: seen - {"class_teacher"} for tenant, seen in SEES_CLASS.items()}
SEE_CLASSES = set[str]().union(*SEES_CLASS.values())
HEAD_CLASSES = SEE_CLASSES - {"class_teacher"}


def everybody(actor: str, tenant: str) -> Answer:
    return Answer.YES


def nobody(actor: str, tenant: str) -> Answer:
    return Answer.HIDDEN


def administrators(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor == "administrator" else Answer.FORBIDDEN


def coordinators(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor == "coordinator" else Answer.FORBIDDEN


def mergers(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in {"coordinator", "administrator"} else Answer.FORBIDDEN


def managers(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in MANAGERS else Answer.HIDDEN


def only(*actors: str, seen_by: frozenset[str] = frozenset()) -> Rule:
    """Allow these; those who see that it exists are forbidden, for others it does not."""

    def rule(actor: str, tenant: str) -> Answer:
        if actor in actors:
            return Answer.YES
        return Answer.FORBIDDEN if actor in seen_by else Answer.HIDDEN

    return rule


def who_see_class(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in SEES_CLASS[tenant] else Answer.HIDDEN


def who_head_class(actor: str, tenant: str) -> Answer:
    if actor not in SEES_CLASS[tenant]:
        return Answer.HIDDEN
    return Answer.YES if actor in HEADS_CLASS[tenant] else Answer.FORBIDDEN


def who_see_it(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in SEES[tenant] else Answer.HIDDEN


def who_see_it_and(may: dict[str, set[str]], sees: dict[str, set[str]] = SEES) -> Rule:
    def rule(actor: str, tenant: str) -> Answer:
        if actor not in sees[tenant]:
            return Answer.HIDDEN
        return Answer.YES if actor in may[tenant] else Answer.FORBIDDEN

    return rule


def who_see_mandates_and(may: dict[str, set[str]]) -> Rule:
    def rule(actor: str, tenant: str) -> Answer:
        if actor not in SEES_MANDATES[tenant]:
            return Answer.HIDDEN
        return Answer.YES if actor in may[tenant] else Answer.FORBIDDEN

    return rule


def only_who(see: dict[str, set[str]]) -> Rule:
    return lambda actor, tenant: Answer.YES if actor in see[tenant] else Answer.HIDDEN


def who_manage_it(actor: str, tenant: str) -> Answer:
    return Answer.YES if actor in MANAGES[tenant] else Answer.HIDDEN


@dataclass(frozen=True)
class Entry:
    """One URL name: who may read it, who may post to it, and what its address is made of."""

    get: Rule | None = None
    post: Rule | None = None
    is_public: bool = False
    arguments: Arguments | None = None
    tenants: tuple[str, ...] = ("",)
    get_status: frozenset[int] = frozenset({200})
    post_status: frozenset[int] = frozenset({200, 302})
    is_page: bool = True  # for people's eyes: both languages, axe, no console errors
    reader: str = "dean"  # of the cast, for whom the page is drawn in the browser
    most_queries: int = 20
    is_foreign: bool = False  # allauth's: its views take PUT for POST
    is_shared: bool = False  # published for the staff of all organisations


def _of(
    tenant_argument: Callable[[Things], dict[str, Any]],
    tenants: tuple[str, ...] = (COLLEGE, ENTERPRISE, OTHER),
) -> dict[str, Any]:
    return {
        "arguments": lambda world, tenant: tenant_argument(world.things[tenant]),
        "tenants": tenants,
    }


def _always(**arguments: Any) -> dict[str, Any]:
    return {"arguments": lambda world, tenant: arguments}


ORGANISATION = _of(lambda things: {"reference": things.organisation.reference})
EVIDENCE = _of(
    lambda things: {
        "reference": things.organisation.reference,
        "evidence": things.evidence.reference,
    }
)
MEMBERSHIP = _of(
    lambda things: {
        "reference": things.organisation.reference,
        "membership": things.membership.pk,
    }
)
MANDATE = _of(
    lambda things: {
        "reference": things.organisation.reference,
        "mandate": things.mandate.reference,
    }
)
MANDATE_PAPER = _of(
    lambda things: {
        "reference": things.organisation.reference,
        "mandate": things.mandate.reference,
        "evidence": things.paper.reference,
    }
)
HOLDER = _of(lambda things: {"reference": things.organisation.reference})
REMIT = _of(lambda things: {"reference": things.organisation.reference, "remit": things.remit.pk})
EXCEPTION = _of(
    lambda things: {
        "reference": things.organisation.reference,
        "remit": things.remit.pk,
        "exception": things.exception.pk,
    }
)
for _held in (HOLDER, REMIT, EXCEPTION):
    _held |= {"tenants": (AUTHORITY, CHAMBER), "reader": "administrator"}
UNIT = _of(
    lambda things: {"reference": things.organisation.reference, "unit": things.unit.pk}
)  # fmt: skip
SITE = _of(
    lambda things: {"reference": things.organisation.reference, "site": things.site.pk}
)  # fmt: skip
CLASSES = (COLLEGE, NEIGHBOUR, OTHER_SCHOOL, OTHER)
CLASS = _of(lambda things: {"school_class": things.student.school_class_id}, CLASSES)
STUDENT = _of(lambda things: {"student": things.student.person_id}, CLASSES)
GUARDIAN = _of(
    lambda things: {"student": things.student.person_id, "guardian": things.guardian.pk}, CLASSES
)
FINDING = _of(lambda things: {"finding": things.finding.pk})
DEPARTURE = _of(lambda things: {"finding": things.departure.pk})
WAIVER = _of(lambda things: {"reference": things.waiver.reference}, (COLLEGE, ENTERPRISE))
INVITATION = _of(lambda things: {"reference": things.invitation.reference})
CLAIM = _of(lambda things: {"token": things.token or "unknown"}) | {"is_page": False}
PAIR = _of(lambda things: {"one": things.organisation.reference, "other": things.double.reference})
MERGE = _of(lambda things: {"merge": things.merge.reference})
SEES_FINDING = {
    COLLEGE: {"dean", "cooperation_officer"} | OFFICIALS,
    ENTERPRISE: {"plant_manager"} | OFFICIALS,
    OTHER: {"outsider"},
}
# Who takes part reads why a rule is waived; whoever looks at cases does, too.
SEES_WAIVER = {name: SEES_FINDING[name] for name in (COLLEGE, ENTERPRISE)}
DECIDING = who_see_it_and(VERIFIES, SEES_FINDING)
WITHDRAWING = who_see_it_and(VERIFIES, SEES_WAIVER)
WHOM_LAW_CONCERNS = only(*MANAGERS, "inspector")
MERGING = who_see_it_and(MERGES, SEES_PAIR)
UNDOING = who_see_it_and(MERGES, SEES_MERGE)
MANAGING = who_see_it_and(MANAGES)
VERIFYING = who_see_it_and(VERIFIES)
GRANTING = who_see_it_and(GRANTS)
OPENING_CLASSES = only(*HEAD_CLASSES, seen_by=frozenset({"class_teacher"}))
LOOKING_AFTER_SOME = only(*LOOK_AFTER_SOME)
REDIRECTS = frozenset({302})
COLLEAGUES = {
    COLLEGE: {"dean", "cooperation_officer", "student", "unit_dean", "class_teacher"},
    ENTERPRISE: {"plant_manager", "signatory", "mentor"},
    OTHER: {"outsider"},
}


def who_import(actor: str, tenant: str) -> Answer:
    if actor not in COLLEAGUES[tenant]:
        return Answer.HIDDEN
    return Answer.YES if actor in MANAGES[tenant] else Answer.FORBIDDEN


IMPORT = _of(lambda things: {"reference": things.import_run.reference})
EITHER = frozenset({200, 302})
FOREIGN = {"get": everybody, "post": everybody, "is_foreign": True, "get_status": EITHER}
IN = FOREIGN | {"is_public": True}

MATRIX = {
    # -- the shell
    "web:home": Entry(get=everybody, is_public=True, get_status=EITHER),
    "web:help_page": Entry(get=everybody, is_public=True),
    "web:patterns_page": Entry(get=everybody, is_public=True),
    "web:language_set": Entry(post=everybody, is_public=True),
    "web:membership_switch": Entry(post=nobody, **_always(membership=999_999_999)),
    "web:desk": Entry(get=everybody),
    "web:audit_list": Entry(get=administrators, reader="administrator"),
    "web:audit_head": Entry(get=everybody, is_public=True),
    "web:job_list": Entry(get=administrators, reader="administrator"),
    "web:job_retry": Entry(post=administrators, **_always(job=999_999_999)),
    "web:health": Entry(get=everybody, is_public=True, is_page=False),
    "web:robots": Entry(get=everybody, is_public=True, is_page=False),
    "web:favicon": Entry(get=everybody, is_public=True, is_page=False, get_status=REDIRECTS),
    # -- organisations and their people
    "parties:organisation_list": Entry(get=everybody, reader="coordinator"),
    "parties:organisation_page": Entry(get=who_see_it, **ORGANISATION),
    "parties:organisation_submit": Entry(post=MANAGING, **ORGANISATION),
    "parties:organisation_verify": Entry(post=VERIFYING, **ORGANISATION),
    "parties:organisation_return": Entry(get=VERIFYING, post=VERIFYING, reader="coordinator", **ORGANISATION),
    "parties:organisation_name": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:organisation_identify": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:organisation_place": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:organisation_describe": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:name_remove": Entry(post=MANAGING, **ORGANISATION),
    "parties:identifier_withdraw": Entry(post=MANAGING, **ORGANISATION),
    "parties:mandate_propose": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:co_signing_set": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:mandate_confirm": Entry(post=who_see_mandates_and(CONFIRMS), **MANDATE),
    "parties:mandate_revoke": Entry(get=who_see_mandates_and(MANAGES), post=who_see_mandates_and(MANAGES), **MANDATE),
    "parties:mandate_evidence_read": Entry(get=who_see_mandates_and(SEES_MANDATES), is_page=False, **MANDATE_PAPER),
    "parties:remit_grant": Entry(get=GRANTING, post=GRANTING, **HOLDER),
    "parties:remit_end": Entry(get=GRANTING, post=GRANTING, **REMIT),
    "parties:remit_except": Entry(get=GRANTING, post=GRANTING, **REMIT),
    "parties:exception_end": Entry(get=GRANTING, post=GRANTING, **EXCEPTION),
    "parties:organisation_reopen": Entry(post=MANAGING, **ORGANISATION),
    "parties:evidence_attach": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:evidence_read": Entry(get=who_see_it, is_page=False, **EVIDENCE),
    "parties:membership_end": Entry(get=MANAGING, post=MANAGING, **MEMBERSHIP),
    # -- tables that people bring
    "imports:import_list": Entry(get=managers, reader="coordinator"),
    "imports:import_open": Entry(get=managers, post=managers, reader="coordinator"),
    "imports:template_download": Entry(get=managers, is_page=False, **_always(kind="offerings")),
    "imports:import_page": Entry(get=who_import, **IMPORT),
    "imports:import_read": Entry(get=who_import, post=who_import, **IMPORT),
    "imports:import_take_in": Entry(post=who_import, **IMPORT),
    "imports:import_cancel": Entry(post=who_import, **IMPORT),
    "imports:import_undo": Entry(get=who_import, post=who_import, **IMPORT),
    "imports:row_list": Entry(get=who_import, **IMPORT),
    "imports:rows_decide": Entry(post=who_import, **IMPORT),
    "imports:report_download": Entry(get=who_import, is_page=False, **IMPORT),
    "imports:rows_download": Entry(get=who_import, is_page=False, **IMPORT),
    "parties:organisation_restrict": Entry(get=VERIFYING, post=VERIFYING, reader="coordinator", **ORGANISATION),
    "parties:repair_request": Entry(get=MANAGING, post=MANAGING, get_status=EITHER, **ORGANISATION),
    "parties:repair_refuse": Entry(get=VERIFYING, post=VERIFYING, get_status=EITHER, reader="coordinator", **ORGANISATION),
    "parties:restriction_lift": Entry(get=VERIFYING, post=VERIFYING, get_status=EITHER, reader="coordinator", **ORGANISATION),
    # -- what an authority decides about records
    "casework:verification_list": Entry(get=coordinators, reader="coordinator"),
    "casework:duplicate_list": Entry(get=mergers, reader="coordinator"),
    "casework:pair_page": Entry(get=MERGING, reader="coordinator", **PAIR),
    "casework:pair_merge": Entry(post=MERGING, **PAIR),
    "casework:pair_dismiss": Entry(post=MERGING, **PAIR),
    "casework:merge_undo": Entry(post=UNDOING, **MERGE),
    # -- what the law says of placements
    "findings:overview": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "findings:finding_list": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "findings:what_if": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "findings:waiver_list": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "findings:override_list": Entry(get=WHOM_LAW_CONCERNS, reader="coordinator"),
    "findings:finding_page": Entry(get=only_who(SEES_FINDING), reader="coordinator", **FINDING),
    "findings:waiver_grant": Entry(get=DECIDING, post=DECIDING, reader="coordinator", **DEPARTURE),
    "findings:block_override": Entry(get=DECIDING, post=DECIDING, reader="coordinator", **FINDING),
    "findings:waiver_withdraw": Entry(get=WITHDRAWING, post=WITHDRAWING, reader="coordinator", **WAIVER),
    # -- units and sites
    "parties:unit_open": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:unit_rename": Entry(get=MANAGING, post=MANAGING, **UNIT),
    "parties:unit_close": Entry(get=MANAGING, post=MANAGING, **UNIT),
    "parties:site_add": Entry(get=MANAGING, post=MANAGING, **ORGANISATION),
    "parties:site_move": Entry(get=MANAGING, post=MANAGING, **SITE),
    "parties:site_close": Entry(get=MANAGING, post=MANAGING, **SITE),
    # -- classes and students
    "people:class_list": Entry(get=only(*SEE_CLASSES)),
    "people:cohort_list": Entry(get=only("dean", "cooperation_officer", "outsider")),
    "people:class_open": Entry(get=OPENING_CLASSES, post=OPENING_CLASSES),
    "people:class_page": Entry(get=who_see_class, **CLASS),
    "people:class_close": Entry(get=who_head_class, post=who_head_class, **CLASS),
    "people:class_invite": Entry(post=who_see_class, **CLASS),
    "people:student_enrol": Entry(get=who_head_class, post=who_head_class, **CLASS),
    "people:student_page": Entry(get=who_see_class, **STUDENT),
    "people:student_move": Entry(get=who_head_class, post=who_head_class, **STUDENT),
    "people:student_leave": Entry(get=who_head_class, post=who_head_class, **STUDENT),
    "people:details_record": Entry(get=who_see_class, post=who_see_class, **STUDENT),
    "people:details_reveal": Entry(post=who_see_class, **STUDENT),
    "people:guardian_add": Entry(get=who_see_class, post=who_see_class, **STUDENT),
    "people:guardian_end": Entry(get=who_see_class, post=who_see_class, **GUARDIAN),
    "people:role_grant": Entry(get=only(*MANAGERS, "unit_dean"), post=only(*MANAGERS, "unit_dean")),
    # -- reference
    "reference:calendar_compare": Entry(get=everybody),
    "reference:calendar_view": Entry(get=everybody, **_always(code="cn", year=2026)),
    "reference:region_list": Entry(get=everybody),
    "reference:region_view": Entry(get=everybody, **_always(scheme="cn-gbt2260", code="330200")),
    # -- the rulebook, for everybody
    "rulebook:rule_list": Entry(get=everybody, is_public=True, reader=ANONYMOUS),
    "rulebook:rule_page": Entry(get=everybody, is_public=True, reader=ANONYMOUS, **_always(jurisdiction="cn", rule="CN-AGE-01")),
    "rulebook:calculator_list": Entry(get=everybody, is_public=True, reader=ANONYMOUS),
    "rulebook:calculator_page": Entry(get=everybody, post=everybody, is_public=True, reader=ANONYMOUS, **_always(jurisdiction="cn", calculator="CN-INC-01")),
    "rulebook:placement_check": Entry(get=everybody, post=everybody, is_public=True, reader=ANONYMOUS),
    # -- invitations
    "invitations:invitation_list": Entry(get=LOOKING_AFTER_SOME),
    "invitations:person_invite": Entry(get=managers, post=managers),
    "invitations:invitation_prepare": Entry(get=LOOKING_AFTER_SOME, post=LOOKING_AFTER_SOME, get_status=REDIRECTS, is_page=False),
    "invitations:invitation_withdraw": Entry(post=who_manage_it, **INVITATION),
    "invitations:invitation_claim": Entry(get=everybody, is_public=True, **CLAIM),
    "invitations:code_send": Entry(post=nobody, is_public=True, **CLAIM),
    "invitations:invitation_prove": Entry(post=everybody, is_public=True, **CLAIM),
    "invitations:contact_choose": Entry(post=everybody, is_public=True, **CLAIM),
    "invitations:account_open": Entry(post=everybody, is_public=True, **CLAIM),
    # -- one's own data
    # one for each table that holds something about people
    "privacy:data_page": Entry(get=everybody, most_queries=40),
    "privacy:data_export": Entry(post=everybody),
    "privacy:data_erase": Entry(get=everybody, post=everybody),
    # -- one's own account
    "accounts:account_page": Entry(get=everybody),
    "accounts:identity_confirm": Entry(get=everybody, post=everybody),
    "accounts:contact_change": Entry(get=everybody, post=everybody, **_always(kind="phone")),
    "accounts:contact_confirm": Entry(get=everybody, post=everybody, get_status=REDIRECTS, is_page=False, **_always(kind="phone")),
    "accounts:password_change": Entry(get=everybody, post=everybody),
    "accounts:language_choose": Entry(post=everybody),
    # -- signing in and the second factor: allauth's views under our templates
    "account_login": Entry(**IN, reader=ANONYMOUS),
    "account_request_login_code": Entry(**IN, reader=ANONYMOUS),
    "account_confirm_login_code": Entry(**IN, is_page=False),
    "account_logout": Entry(**IN),
    "account_inactive": Entry(get=everybody, is_public=True, is_foreign=True),
    "account_reauthenticate": Entry(**FOREIGN),
    "mfa_authenticate": Entry(**IN, is_page=False),
    "mfa_login_webauthn": Entry(**IN, is_page=False),
    "mfa_reauthenticate": Entry(**FOREIGN),
    "mfa_reauthenticate_webauthn": Entry(**FOREIGN),
    "mfa_index": Entry(get=everybody, is_foreign=True),
    "mfa_activate_totp": Entry(**FOREIGN),
    "mfa_deactivate_totp": Entry(is_page=False, get=nobody, post=nobody, is_foreign=True),
    "mfa_view_recovery_codes": Entry(is_page=False, get=nobody, is_foreign=True),
    "mfa_generate_recovery_codes": Entry(**FOREIGN),
    "mfa_list_webauthn": Entry(get=everybody, is_foreign=True),
    "mfa_add_webauthn": Entry(**FOREIGN),
    "mfa_remove_webauthn": Entry(is_page=False, get=nobody, post=nobody, is_foreign=True, **_always(pk=999_999_999)),
    "mfa_edit_webauthn": Entry(is_page=False, get=nobody, post=nobody, is_foreign=True, **_always(pk=999_999_999)),
    # -- the demonstration
    "demo:cast_page": Entry(get=everybody, is_public=True, reader=ANONYMOUS),
    "demo:sign_in": Entry(post=nobody, is_public=True, **_always(key="nobody")),
    "demo:by_link": Entry(post=nobody, is_public=True, **_always(key="nobody")),
}  # fmt: skip

# Parts of the matrix in files of their own; they use what stands above.
from tests.house.matrix_agreements import AGREEMENTS  # noqa: E402
from tests.house.matrix_approvals import APPROVALS  # noqa: E402
from tests.house.matrix_changes import CHANGES  # noqa: E402
from tests.house.matrix_endings import ENDINGS  # noqa: E402
from tests.house.matrix_feeds import FEEDS  # noqa: E402
from tests.house.matrix_flags import FLAGS  # noqa: E402
from tests.house.matrix_guidance import GUIDANCE  # noqa: E402
from tests.house.matrix_inspections import INSPECTIONS  # noqa: E402
from tests.house.matrix_life import LIFE  # noqa: E402
from tests.house.matrix_market import MARKET  # noqa: E402
from tests.house.matrix_numbers import NUMBERS  # noqa: E402
from tests.house.matrix_papers import PAPERS  # noqa: E402
from tests.house.matrix_pay import PAY  # noqa: E402
from tests.house.matrix_placements import PLACEMENTS  # noqa: E402
from tests.house.matrix_preparations import PREPARATIONS  # noqa: E402
from tests.house.matrix_rounds import ROUNDS  # noqa: E402
from tests.house.matrix_safety import SAFETY  # noqa: E402
from tests.house.matrix_supervision import SUPERVISION  # noqa: E402
from tests.house.matrix_visits import VISITS  # noqa: E402
from tests.house.matrix_yearly import YEARLY  # noqa: E402

MATRIX |= ENDINGS
MATRIX |= PAY | NUMBERS
MATRIX |= SUPERVISION | INSPECTIONS | YEARLY
MATRIX |= MARKET | AGREEMENTS | APPROVALS | PAPERS | ROUNDS | PLACEMENTS | PREPARATIONS | LIFE
MATRIX |= VISITS | CHANGES
MATRIX |= SAFETY
MATRIX |= FEEDS
MATRIX |= GUIDANCE
MATRIX |= FLAGS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
VISITORS = (ANONYMOUS, *ACTORS)


@dataclass(frozen=True)
class Cell:
    name: str
    tenant: str
    visitor: str
    method: str

    @property
    def entry(self) -> Entry:
        return MATRIX[self.name]


def cells_of(name: str) -> list[Cell]:
    return [
        Cell(name, tenant, visitor, method)
        for tenant in MATRIX[name].tenants
        for visitor in VISITORS
        for method in METHODS
    ]


def expected(cell: Cell) -> frozenset[int]:
    """The statuses that this visitor may get, by what the matrix declares."""
    entry = cell.entry
    if cell.visitor == ANONYMOUS and not entry.is_public:
        return REDIRECTS
    rule = {"GET": entry.get, "HEAD": entry.get, "POST": entry.post}.get(cell.method)
    if rule is None:
        return _refusals(entry)
    answer = rule(cell.visitor, cell.tenant)
    if answer == Answer.YES:
        return entry.post_status if cell.method == "POST" else entry.get_status
    if entry.is_foreign:
        return frozenset({302, 404})
    return frozenset({int(answer)})


def _refusals(entry: Entry) -> frozenset[int]:
    """A method that is not offered: 405, or no answer at all to those who may not know."""
    if entry.is_foreign:
        return frozenset({200, 302, 404, 405})
    return frozenset({403, 404, 405})
