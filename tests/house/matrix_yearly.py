"""Who may do what at the addresses of yearly reports: a part of the matrix."""

from tests.house.matrix import Entry, _of, everybody, only
from tests.house.matrix_agreements import OFFICIALS, alone, among
from tests.house.world import COLLEGE, OTHER

TENANTS = (COLLEGE, OTHER)
# The authority that looks after the first college; that of the other has nobody who acts here.
SEE = {COLLEGE: set(OFFICIALS), OTHER: set[str]()}
COORDINATE = {COLLEGE: {"coordinator"}, OTHER: set[str]()}
UNFIT = frozenset({200, 302, 422})


def _draft(**more: str):
    return _of(lambda things: {"reference": things.reported.draft.reference, **more}, TENANTS)


def _out(**more: str):
    return _of(lambda things: {"reference": things.reported.out.reference, **more}, TENANTS)


drafting = only("coordinator", seen_by=frozenset({"inspector", "administrator"}))
public = {"get": everybody, "is_public": True}
YEARLY = {
    "yearly:report_list": Entry(get=only(*OFFICIALS), reader="coordinator"),
    "yearly:report_draft": Entry(get=drafting, post=drafting, post_status=UNFIT, reader="coordinator"),
    "yearly:report_page": Entry(get=alone(SEE), reader="coordinator", **_draft()),
    "yearly:figure_page": Entry(get=alone(SEE), reader="coordinator", **_draft(key="colleges")),
    "yearly:report_paper": Entry(get=alone(SEE), is_page=False, **_draft(language="zh")),
    "yearly:report_publish": Entry(post=among(COORDINATE, SEE), **_draft()),
    "yearly:report_discard": Entry(post=among(COORDINATE, SEE), **_draft()),
    "yearly:open_report_list": Entry(**public),
    "yearly:open_report_page": Entry(**public, **_out()),
    "yearly:open_figure_page": Entry(**public, **_out(key="colleges")),
    "yearly:open_report_paper": Entry(**public, is_page=False, **_out(language="zh")),
    "yearly:open_report_data": Entry(**public, is_page=False, **_out(form="csv")),
}  # fmt: skip
