"""Who may do what at the addresses of papers: a part of the matrix."""

from tests.house.matrix import Entry, _of, everybody, only
from tests.house.matrix_agreements import OF_COLLEGE, SPEAK, TENANTS, alone

PILE = _of(lambda things: {"reference": things.pact.pile.reference}, TENANTS)
PAPER = _of(
    lambda things: {
        "reference": things.pact.pile.reference,
        "agreement": things.pact.papers.reference,
        "party": "host",
    },
    TENANTS,
)
bringing, keeping = only(*SPEAK), alone(OF_COLLEGE)

PAPERS = {
    "papers:pile_list": Entry(get=bringing),
    "papers:pile_open": Entry(get=bringing, post=bringing),
    "papers:pile_page": Entry(get=keeping, **PILE),
    "papers:pile_add": Entry(get=keeping, post=keeping, **PILE),
    "papers:paper_record": Entry(get=keeping, post=keeping, **PAPER),
    "papers:file_verify": Entry(get=everybody, post=everybody, is_public=True),
}
