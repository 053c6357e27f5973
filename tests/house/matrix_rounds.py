"""Who may do what at the addresses of placement rounds: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _of, everybody, only
from tests.house.matrix_agreements import OF_COLLEGE, OFFICIALS, TENANTS, among
from tests.house.world import ACTORS, COLLEGE, OTHER

STAFF = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher"},
    OTHER: {"outsider"},
}
OF_HOST = {"plant_manager", "signatory", "mentor"}
# The host sees the round for which it is asked; students see it once it is open.
SEE_PLANNED = {COLLEGE: STAFF[COLLEGE] | OF_HOST | OFFICIALS, OTHER: {"outsider"}}
SEE = {COLLEGE: SEE_PLANNED[COLLEGE] | {"student"}, OTHER: {"outsider"}}
HOSTS = {COLLEGE: {"plant_manager"}, OTHER: set[str]()}
BOTH_SIDES = {COLLEGE: OF_COLLEGE[COLLEGE] | HOSTS[COLLEGE], OTHER: {"outsider"}}
READ_RUNS = {COLLEGE: OF_COLLEGE[COLLEGE] | OFFICIALS, OTHER: {"outsider"}}
SECOND = {COLLEGE: {"cooperation_officer"}, OTHER: {"outsider"}}
ONESELF = {COLLEGE: {"student"}, OTHER: set[str]()}


def _round(stage: str, **more: str):
    return _of(lambda things: {"reference": getattr(things.rounds, stage).reference, **more}, TENANTS)  # fmt: skip


def _post(stage: str, post: str):
    return _of(
        lambda things: {
            "reference": getattr(things.rounds, stage).reference,
            "post": getattr(things.rounds, post).reference,
        },
        TENANTS,
    )


RUN = _of(
    lambda things: {
        "reference": things.rounds.closed.reference,
        "number": things.rounds.run.number,
    },
    TENANTS,
)
CAP = _of(
    lambda things: {"reference": things.rounds.planned.reference, "cap": things.rounds.cap.pk},
    TENANTS,
)
CLASS = _of(
    lambda things: {
        "reference": things.rounds.planned.reference,
        "school_class": things.rounds.of_class.pk,
    },
    TENANTS,
)
OFFER = _of(
    lambda things: {
        "reference": things.rounds.planned.reference,
        "listing": things.rounds.offer.reference,
    },
    TENANTS,
)
AGREED = _of(
    lambda things: {
        "reference": things.rounds.planned.reference,
        "agreement": things.pact.for_class.reference,
        "host": things.pact.host.reference,
    },
    TENANTS,
)
CANDIDATE = _of(
    lambda things: {
        "reference": things.rounds.closed.reference,
        "code": things.rounds.candidate.code,
    },
    TENANTS,
)
APPEAL = _of(
    lambda things: {
        "reference": things.rounds.published.reference,
        "appeal": things.rounds.appeal.reference,
    },
    TENANTS,
)
LINK = _of(
    lambda things: {"reference": things.rounds.open.reference, "link": things.rounds.link.pk},
    TENANTS,
)
TOKEN = _of(lambda things: {"token": things.rounds.token}, TENANTS)
PLANNED, OPEN, CLOSED, PROPOSED, PUBLISHED = map(
    _round, ("planned", "open", "closed", "proposed", "published")
)

office_of_planned = among(OF_COLLEGE, SEE_PLANNED)
office = among(OF_COLLEGE, SEE)
oneself = among(ONESELF, ONESELF)
planning = only("dean", "cooperation_officer", "outsider", "coordinator", seen_by=frozenset(ACTORS))
LOOKED_AT = {"get": office_of_planned, "post": office_of_planned}
BOTH = {"get": office, "post": office}
OWN = {"get": oneself, "post": oneself, "reader": "student"}


def reading(actor: str, tenant: str) -> Answer:
    """Anybody who sees the class; the cast’s own student has a page of their own."""
    return Answer.YES if actor in STAFF[tenant] else Answer.HIDDEN


ROUNDS = {
    "rounds:round_list": Entry(get=everybody, get_status=frozenset({200, 302})),
    "rounds:round_plan": Entry(get=planning, post=planning),
    "rounds:round_page": Entry(get=among(SEE, SEE), get_status=frozenset({200, 302}), **PUBLISHED),
    "rounds:round_change": Entry(**LOOKED_AT, **PLANNED),
    "rounds:round_extend": Entry(**BOTH, **OPEN),
    "rounds:rule_change": Entry(**BOTH, **CLOSED),
    "rounds:round_cancel": Entry(**BOTH, **CLOSED),
    "rounds:round_open": Entry(post=office_of_planned, **PLANNED),
    "rounds:round_close": Entry(post=office, **OPEN),
    "rounds:class_add": Entry(**LOOKED_AT, **PLANNED),
    "rounds:class_drop": Entry(post=office_of_planned, **CLASS),
    "rounds:cap_set": Entry(**LOOKED_AT, **PLANNED),
    "rounds:cap_drop": Entry(post=office_of_planned, **CAP),
    "rounds:post_choose": Entry(get=office_of_planned, **PLANNED),
    "rounds:post_ask": Entry(**LOOKED_AT, **OFFER),
    "rounds:post_ask_by_agreement": Entry(**LOOKED_AT, **AGREED),
    "rounds:post_page": Entry(get=among({COLLEGE: SEE_PLANNED[COLLEGE], OTHER: {"outsider"}}, SEE), **_post("closed", "applied")),
    "rounds:post_arrange": Entry(**LOOKED_AT, **_post("planned", "asked")),
    "rounds:post_accept": Entry(get=among(HOSTS, SEE_PLANNED), post=among(HOSTS, SEE_PLANNED), reader="plant_manager", **_post("planned", "asked")),
    "rounds:post_withdraw": Entry(get=among(BOTH_SIDES, SEE), post=among(BOTH_SIDES, SEE), **_post("closed", "applied")),
    "rounds:applicant_list": Entry(get=among(HOSTS, SEE), post=among(HOSTS, SEE), reader="plant_manager", **_post("closed", "applied")),
    "rounds:run_start": Entry(post=office, **CLOSED),
    "rounds:run_page": Entry(get=among(READ_RUNS, SEE), **RUN),
    "rounds:run_files": Entry(get=among(READ_RUNS, SEE), is_page=False, **RUN),
    "rounds:result_propose": Entry(post=office, **RUN),
    "rounds:result_publish": Entry(post=among(SECOND, SEE), **PROPOSED),
    "rounds:result_reject": Entry(**BOTH, **PROPOSED),
    "rounds:agreements_draft": Entry(post=office, **PUBLISHED),
    "rounds:candidate_page": Entry(get=reading, **CANDIDATE),
    "rounds:candidate_arrange": Entry(get=among(OF_COLLEGE, STAFF), post=among(OF_COLLEGE, STAFF), **CANDIDATE),
    "rounds:appeal_answer": Entry(**BOTH, **APPEAL),
    "rounds:result_list": Entry(get=everybody, is_public=True),
    "rounds:result_page": Entry(get=everybody, is_public=True, **PUBLISHED),
    "rounds:result_certificate": Entry(get=everybody, is_public=True, is_page=False, **PUBLISHED),
    "rounds:guardian_page": Entry(get=everybody, is_public=True, **TOKEN),
    "rounds:ranking_list": Entry(get=only("student"), reader="student"),
    "rounds:ranking_page": Entry(get=oneself, reader="student", **OPEN),
    "rounds:list_save": Entry(post=oneself, **OPEN),
    "rounds:name_show": Entry(post=oneself, **OPEN),
    "rounds:link_ask": Entry(post=oneself, **OPEN),
    "rounds:link_agree": Entry(post=oneself, **LINK),
    "rounds:link_end": Entry(post=oneself, **LINK),
    "rounds:guardian_link_make": Entry(post=oneself, **OPEN),
    "rounds:candidate_withdraw": Entry(**OWN, **OPEN),
    "rounds:place_confirm": Entry(post=oneself, **PUBLISHED),
    "rounds:place_decline": Entry(**OWN, **PUBLISHED),
    "rounds:appeal_raise": Entry(**OWN, **PUBLISHED),
}  # fmt: skip
