"""Who may do what about approvals, papers, orders, plans and site reports: a part of the matrix."""

from tests.house.matrix import Entry, _of, nobody, only
from tests.house.matrix_agreements import (
    APPROVING_STAFF,
    BOTH,
    COOPERATION,
    OF_COLLEGE,
    PAPER,
    PARTY,
    RUNNING,
    STAFF,
    TENANTS,
    alone,
    among,
    editing,
    seeing,
)
from tests.house.world import ACTORS, COLLEGE, OTHER

ROUTE = _of(lambda things: {"organisation": things.organisation.reference}, TENANTS)
SHEET = _of(lambda things: {"reference": things.pact.checked.reference, "number": 1}, TENANTS)
REMARK = _of(
    lambda things: {"reference": things.pact.draft.reference, "comment": things.pact.remark.pk},
    TENANTS,
)
STEP = _of(
    lambda things: {"reference": things.pact.in_force.reference, "milestone": things.pact.step.pk},
    TENANTS,
)
REPORT = _of(lambda things: {"reference": things.pact.site_report.reference}, TENANTS)
PHOTOGRAPH = _of(
    lambda things: {
        "reference": things.pact.site_report.reference,
        "evidence": things.pact.photograph.reference,
    },
    TENANTS,
)
annulling = among({COLLEGE: {"coordinator"}, OTHER: set()})
reading_reports = only(*(set(ACTORS) - {"student"}))
reporting = only("dean", "cooperation_officer", "outsider", seen_by=frozenset(ACTORS))

APPROVALS = {
    "agreements:approval_route": Entry(get=alone(APPROVING_STAFF), post=among(OF_COLLEGE, APPROVING_STAFF), **ROUTE),
    "agreements:approval_sheet": Entry(get=alone(APPROVING_STAFF), is_page=False, **SHEET),
    "agreements:paper_reject": Entry(**BOTH, **PAPER),
    "agreements:paper_scan": Entry(get=among(STAFF), is_page=False, **PAPER),
    "agreements:signature_order": Entry(**BOTH, **PARTY),
    "agreements:notice_take": Entry(post=nobody, is_public=True),
    "agreements:comment_settle": Entry(post=editing, **REMARK),
    "agreements:milestone_reach": Entry(**BOTH, **STEP),
    "agreements:agreement_annul": Entry(get=annulling, post=annulling, reader="coordinator", **RUNNING),
    "cooperations:promise_list": Entry(get=seeing, **COOPERATION),
    "cooperations:site_report_list": Entry(get=reading_reports),
    "cooperations:site_report_write": Entry(get=reporting, post=reporting),
    "cooperations:site_report_page": Entry(get=seeing, **REPORT),
    "cooperations:site_report_file": Entry(get=seeing, is_page=False, **PHOTOGRAPH),
}  # fmt: skip
