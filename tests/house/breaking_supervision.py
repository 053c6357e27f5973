"""Attempts at the constraints of what supervision computes: a part of `breaking`."""

from datetime import timedelta

from tests.factories.parties import NOW
from tests.house.attempts import Attempt, change, copy

from ronghe.supervision.models import MethodSensitivity, RankBand, SubstanceIndex

INDEX = "supervision.SubstanceIndex"
CONSTRAINTS = {
    "substance_index_one_is_current": copy(INDEX),
    "substance_index_lies_within": change(INDEX, low=0.9),
    "substance_index_knows_a_share": change(INDEX, known_weight=1.2),
    "substance_index_formality_lies_within": change(INDEX, formality_low=0.9),
    "substance_index_replaced_after": Attempt(
        INDEX, lambda row: {"replaced_at": row.computed_at - timedelta(seconds=1)}
    ),
    "rank_band_lies_within": change("supervision.RankBand", best=9),
    "sensitivity_looked_at_some": change("supervision.MethodSensitivity", looked_at=0),
}
UNIQUE_FIELDS = {
    "supervision.rankband.cooperation": copy("supervision.RankBand"),
    "supervision.methodsensitivity.region": copy("supervision.MethodSensitivity"),
}


def furnish(world) -> None:
    """Keep an index of one cooperation, its band of ranks, and what indices there depend on."""
    cooperation = world.things["college"].pact.cooperation
    SubstanceIndex.objects.create(
        cooperation=cooperation,
        region=cooperation.region,
        index=0.5,
        low=0.4,
        high=0.6,
        known_weight=1.0,
        formality_low=0.3,
        formality_high=0.5,
        details={},
        method="1",
        inputs_hash="0" * 64,
        computed_at=NOW,
    )
    RankBand.objects.create(
        cooperation=cooperation,
        region=cooperation.region,
        best=2,
        worst=7,
        among=8,
        method="1",
        computed_at=NOW,
    )
    MethodSensitivity.objects.create(
        region=cooperation.region,
        shares={},
        looked_at=1,
        known=1,
        draws=256,
        seed=1,
        method="1",
        computed_at=NOW,
    )
