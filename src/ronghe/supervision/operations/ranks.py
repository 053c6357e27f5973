"""Drawing each night where the cooperations of a region may stand, and what their indices depend on."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean, quantiles
from typing import Any

from django.db import transaction

from ronghe.engines.substance import Cooperation, Method
from ronghe.engines.substance.assessing import evidence_of
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.reference.models import Region
from ronghe.supervision.checking.regions import cooperations_in
from ronghe.supervision.models import MethodSensitivity, RankBand, SubstanceIndex
from ronghe.supervision.queries.inspections import method_now
from ronghe.supervision.queries.region import KNOWN_ENOUGH
from ronghe.supervision.reading import read, ties_of

SEED, DRAWS = 20_261_201, 1_000
# Sobol indices of some cooperations say what those of all do: a mean over sixty is steady.
MOST_LOOKED_AT, BASE = 60, 256
DIGITS, TENTHS, FEW = 4, 10, 2


@transaction.atomic
def rank_region(*, region: Region, actor: Actor, at: datetime) -> dict[str, int]:
    """Draw the bands of ranks of a region's cooperations, and the sensitivity of its indices."""
    require(actor, "supervision.rank", region)
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    method, on = method_now(), day_of(at)
    found = read(ties_of(cooperations_in(region), on=on), on=on)
    bands = _bands(found, region, method, at)
    RankBand.objects.filter(region=region).delete()
    RankBand.objects.filter(cooperation__in=[one.cooperation_id for one in bands]).delete()
    RankBand.objects.bulk_create(bands, batch_size=DRAWS)
    looked_at = _keep_sensitivity(found, region, method, at)
    counts = {"ranked": len(bands), "looked_at": looked_at}
    audit.record("region.ranked", region, actor=actor, at=at, details=counts)
    return counts


def _bands(
    found: Sequence[Cooperation], region: Region, method: Method, at: datetime
) -> list[RankBand]:
    if not found:
        return []
    from ronghe.engines.substance.draws import draw  # noqa: PLC0415 -- heavy

    drawn = draw(found, seed=SEED, count=DRAWS, method=method)
    return [
        RankBand(
            cooperation_id=int(name),
            region=region,
            best=int(drawn.best_rank[place]),
            worst=int(drawn.worst_rank[place]),
            among=len(found),
            method=method.version,
            computed_at=at,
        )
        for place, name in enumerate(drawn.names)
    ]


def _keep_sensitivity(
    found: Sequence[Cooperation], region: Region, method: Method, at: datetime
) -> int:
    """Look at some cooperations of which enough is known, drawn by the seed."""
    known = SubstanceIndex.objects.current().filter(
        cooperation__in=[int(one.name) for one in found], known_weight__gte=KNOWN_ENOUGH
    )
    keys = set(known.order_by().values_list("cooperation", flat=True))
    enough = [one for one in found if int(one.name) in keys]
    MethodSensitivity.objects.filter(region=region).delete()
    if not enough:
        return 0
    chosen = random.Random(SEED).sample(enough, min(len(enough), MOST_LOOKED_AT))  # noqa: S311 -- reproducible, no secret
    MethodSensitivity.objects.create(
        region=region,
        shares=_shares(chosen, found, method),
        looked_at=len(chosen),
        known=len(enough),
        draws=BASE,
        seed=SEED,
        method=method.version,
        computed_at=at,
    )
    return len(chosen)


def _shares(
    chosen: Sequence[Cooperation], found: Sequence[Cooperation], method: Method
) -> dict[str, Any]:
    from ronghe.engines.substance.draws import traits_of  # noqa: PLC0415 -- heavy
    from ronghe.engines.substance.sensitivity import sensitivity_to_weights  # noqa: PLC0415 -- heavy

    pairs: dict[str, list[Cooperation]] = {}
    for one in found:
        pairs.setdefault(one.pair, []).append(one)
    totals: dict[str, list[float]] = {}
    for one in chosen:
        traits = traits_of(one, evidence_of(pairs[one.pair]), method)
        for factor, share in sensitivity_to_weights(traits, seed=SEED, method=method, base=BASE).items():  # fmt: skip
            totals.setdefault(factor, []).append(min(1.0, max(0.0, share.total)))
    return {factor: _spread(own) for factor, own in totals.items()}


def _spread(shares: Sequence[float]) -> Mapping[str, float]:
    """Give the mean, and between which values nine in ten lie."""
    tenths = quantiles(shares, n=2 * TENTHS, method="inclusive") if len(shares) >= FEW else list(shares) * 2  # fmt: skip
    return {
        "mean": round(fmean(shares), DIGITS),
        "low": round(tenths[0], DIGITS),
        "high": round(tenths[-1], DIGITS),
    }
