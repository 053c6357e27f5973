"""Which cooperations are read, between whom, and which placements belong to each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from ronghe.partnerships.models import Cooperation, CooperationParty, CooperationState, PartyRole
from ronghe.supervision.reading.columns import Rows, fetched

WINDOW = timedelta(days=365)  # a year of records: a choice of ours, published with the method
SIDES = (PartyRole.COLLEGE, PartyRole.HOST)
# A placement belongs to the cooperation of its agreement; one that came with a ledger and has none,
# to the oldest cooperation of its college and its host that was not given up.
_TIED = """
    WITH wanted AS (
        SELECT own.cooperation_id, own.organisation_id AS college_id, other.organisation_id AS host_id
          FROM partnerships_cooperationparty own
          JOIN partnerships_cooperationparty other USING (cooperation_id)
         WHERE own.role = 'college' AND other.role = 'host'
           AND own.cooperation_id = ANY(%(cooperations)s)
    ), pairs AS (SELECT DISTINCT college_id, host_id FROM wanted),
    oldest AS (
        SELECT DISTINCT ON (p.college_id, p.host_id) p.college_id, p.host_id, c.id
          FROM pairs p
          JOIN partnerships_cooperationparty own
            ON own.organisation_id = p.college_id AND own.role = 'college'
          JOIN partnerships_cooperationparty other
            ON other.cooperation_id = own.cooperation_id
           AND other.organisation_id = p.host_id AND other.role = 'host'
          JOIN partnerships_cooperation c
            ON c.id = own.cooperation_id AND c.state <> 'given_up'
         ORDER BY p.college_id, p.host_id, c.id
    )
    SELECT p.id, coalesce(a.cooperation_id, oldest.id)
      FROM pairs
      JOIN placements_placement p USING (college_id, host_id)
      LEFT JOIN partnerships_agreement a ON a.id = p.agreement_id
      LEFT JOIN oldest USING (college_id, host_id)
     WHERE p.state IN ('active', 'suspended', 'completed', 'ended_early')
       AND p.starts_on <= %(on)s AND coalesce(p.over_on, p.ends_on) >= %(since)s
     ORDER BY p.id
"""


@dataclass(frozen=True)
class Ties:
    """Cooperations in order, the pair of each, and the placements that each has in the year.

    `placements` and `owners` are two columns: a placement, and the cooperation it belongs to.
    """

    cooperations: tuple[int, ...]
    pairs: dict[int, str]
    placements: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)


def rows(sql: str, ties: Ties, on: date) -> Rows:
    """Run a query over what is tied, for the year that ends on the day."""
    params = {
        "cooperations": list(ties.cooperations),
        "placements": ties.placements,
        "owners": ties.owners,
        "on": on,
        "since": since_of(on),
        "zone": settings.TIME_ZONE,
    }
    return fetched(sql, params)


def since_of(on: date) -> date:
    """Give the first day of the year that is read."""
    return on - WINDOW + timedelta(days=1)


def ties_of(cooperations: Collection[int] | None, *, on: date) -> Ties:
    """Tie cooperations to their pairs and placements; None for all that were not given up."""
    chosen = Cooperation.objects.exclude(state=CooperationState.GIVEN_UP).order_by("pk")
    if cooperations is not None:
        chosen = chosen.filter(pk__in=cooperations)
    keys = tuple(chosen.values_list("pk", flat=True))
    pairs = _pairs(keys)
    params = {"cooperations": list(keys), "on": on, "since": since_of(on)}
    tied = [(placement, owner) for placement, owner in fetched(_TIED, params) if owner in pairs]
    return Ties(keys, pairs, [one for one, _owner in tied], [owner for _one, owner in tied])


def beside(cooperations: Collection[int]) -> list[int]:
    """Give all cooperations of the same pairs: their evidence is pooled."""
    mine = _pairs(tuple(cooperations))
    parties = CooperationParty.objects.filter(cooperation__in=cooperations, role__in=SIDES)
    organisations = set(parties.values_list("organisation", flat=True))
    near = CooperationParty.objects.filter(organisation__in=organisations, role__in=SIDES)
    known = _pairs(tuple(near.order_by().values_list("cooperation", flat=True).distinct()))
    wanted = set(mine.values())
    return sorted(key for key, pair in known.items() if pair in wanted)


def _pairs(cooperations: Collection[int]) -> dict[int, str]:
    """Name the pair of each cooperation by its colleges and hosts."""
    parties = CooperationParty.objects.filter(cooperation__in=cooperations, role__in=SIDES)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for cooperation, organisation in parties.order_by("organisation").values_list("cooperation", "organisation"):  # fmt: skip
        found[cooperation].append(organisation)
    return {key: "-".join(map(str, found.get(key, ()))) or f"alone-{key}" for key in cooperations}
