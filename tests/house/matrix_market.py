"""Who may do what at the addresses of listings and enquiries: a part of the matrix."""

from typing import Any

from tests.house.matrix import (
    EITHER,
    Answer,
    Entry,
    Rule,
    _always,
    _of,
    only,
)
from tests.house.world import ACTORS, COLLEGE, ENTERPRISE, OTHER

TENANTS = (COLLEGE, ENTERPRISE, OTHER)
NOT_STUDENTS = set(ACTORS) - {"student"}
# Who speaks for an organisation that takes part; an authority's manager may only look.
SPEAK = {"dean", "cooperation_officer", "plant_manager", "outsider"}
KEEP = {COLLEGE: {"dean", "cooperation_officer"}, ENTERPRISE: {"plant_manager"}, OTHER: {"outsider"}}  # fmt: skip
# A draft is seen inside the organisation alone.
SEE_DRAFT = {
    COLLEGE: {"dean", "cooperation_officer", "unit_dean", "class_teacher"},
    ENTERPRISE: {"plant_manager", "signatory", "mentor"},
    OTHER: {"outsider"},
}
MODERATE = {COLLEGE: {"coordinator"}, ENTERPRISE: {"coordinator"}, OTHER: set[str]()}
SAVED = {COLLEGE: {"dean"}, ENTERPRISE: {"plant_manager"}, OTHER: {"outsider"}}
# College and enterprise ask each other, the other college asks the first.
TALK = {
    COLLEGE: KEEP[COLLEGE] | KEEP[ENTERPRISE],
    ENTERPRISE: KEEP[ENTERPRISE] | KEEP[COLLEGE],
    OTHER: KEEP[OTHER] | KEEP[COLLEGE],
}
SETTLE = {COLLEGE: KEEP[ENTERPRISE], ENTERPRISE: KEEP[COLLEGE], OTHER: KEEP[COLLEGE]}

looking = only(*NOT_STUDENTS)
speaking = only(*SPEAK)
writing = only(*SPEAK, seen_by=frozenset({"coordinator", "administrator"}))
reading_first = only("coordinator", "inspector", seen_by=frozenset(ACTORS))
ruling = only("coordinator", seen_by=frozenset(ACTORS))


def _among(may: dict[str, set[str]], sees: dict[str, set[str]] | None = None) -> Rule:
    """Allow these of each tenant; those who see the thing are forbidden, others learn nothing."""

    def rule(actor: str, tenant: str) -> Answer:
        if actor in may[tenant]:
            return Answer.YES
        seen = sees[tenant] if sees is not None else NOT_STUDENTS
        return Answer.FORBIDDEN if actor in seen else Answer.HIDDEN

    return rule


def _nobody_else(may: dict[str, set[str]]) -> Rule:
    return _among(may, may)


keeping, moderating, drafting = _among(KEEP), _among(MODERATE), _among(KEEP, SEE_DRAFT)
talking, settling = _nobody_else(TALK), _among(SETTLE, TALK)

LISTING = _of(lambda things: {"reference": things.stall.listing.reference}, TENANTS)
LISTING |= {"is_shared": True}
DRAFT = _of(lambda things: {"reference": things.stall.draft.reference}, TENANTS)
SEARCH = _of(lambda things: {"search": things.stall.search.pk}, TENANTS)
ENQUIRY = _of(lambda things: {"reference": things.stall.enquiry.reference}, TENANTS)
FILE = _of(
    lambda things: {
        "reference": things.stall.enquiry.reference,
        "evidence": things.stall.file.reference,
    },
    TENANTS,
)
KIND: dict[str, Any] = _always(side="offer", kind="posts")
BY_AUTHORITY = {"reader": "coordinator"}

MARKET = {
    "listings:listing_list": Entry(get=looking),
    "listings:own_list": Entry(get=writing),
    "listings:listing_choose": Entry(get=writing, post=writing),
    "listings:listing_write": Entry(get=writing, post=writing, **KIND),
    "listings:search_save": Entry(get=looking, post=looking),
    "listings:saved_search_list": Entry(get=looking),
    "listings:saved_search_mail": Entry(post=_nobody_else(SAVED), **SEARCH),
    "listings:saved_search_remove": Entry(post=_nobody_else(SAVED), **SEARCH),
    "listings:review_list": Entry(get=reading_first, **BY_AUTHORITY),
    "listings:policy_set": Entry(get=ruling, post=ruling, **BY_AUTHORITY),
    "listings:gap_list": Entry(get=reading_first, **BY_AUTHORITY),
    "listings:listing_page": Entry(get=looking, **LISTING),
    "listings:listing_edit": Entry(get=drafting, post=drafting, **DRAFT),
    "listings:listing_publish": Entry(get=drafting, post=drafting, **DRAFT),
    "listings:listing_renew": Entry(get=keeping, post=keeping, **LISTING),
    "listings:listing_pause": Entry(post=keeping, **LISTING),
    "listings:listing_resume": Entry(post=keeping, **LISTING),
    "listings:listing_revise": Entry(post=keeping, **LISTING),
    "listings:listing_close": Entry(post=keeping, **LISTING),
    "listings:listing_copy": Entry(post=keeping, **LISTING),
    "listings:listing_approve": Entry(post=moderating, **LISTING),
    "listings:listing_return": Entry(get=moderating, post=moderating, **BY_AUTHORITY, **LISTING),
    "listings:listing_take_down": Entry(get=moderating, post=moderating, **BY_AUTHORITY, **LISTING),
    "enquiries:enquiry_list": Entry(get=speaking),
    "enquiries:enquiry_open": Entry(get=speaking, post=speaking),
    "enquiries:enquiry_about": Entry(get=speaking, post=speaking, get_status=EITHER, **LISTING),
    "enquiries:enquiry_page": Entry(get=talking, **ENQUIRY),
    "enquiries:enquiry_write": Entry(post=talking, **ENQUIRY),
    "enquiries:enquiry_next_step": Entry(get=talking, post=talking, **ENQUIRY),
    "enquiries:enquiry_agree": Entry(get=settling, post=settling, reader="plant_manager", **ENQUIRY),
    "enquiries:enquiry_end": Entry(get=talking, post=talking, **ENQUIRY),
    "enquiries:file_read": Entry(get=talking, is_page=False, **FILE),
}  # fmt: skip
