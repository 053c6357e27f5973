"""A flag as the nightly run leaves it."""

from datetime import timedelta

from tests.factories.parties import NOW

from ronghe.engines.integrity import Kind, Subject
from ronghe.engines.integrity.signals import signal_of
from ronghe.kernel.references import next_reference
from ronghe.supervision.checking.checks import row_of
from ronghe.supervision.models import EarlyWarning, IntegrityFlag

OWN = Subject(Kind.COOPERATION, "1")


def flag_of(cooperation, *, at=NOW, records=("question:1", "question:2"), **more):
    """Raise a flag about a cooperation, or an `organisation`, because of answers given unseen."""
    about = cooperation or more["organisation"]
    seen = signal_of("unseen_answers", OWN, 1e-6, list(records), count=7, of=8)
    return IntegrityFlag.objects.create(
        reference=next_reference("IF", on=at.date()),
        cooperation=cooperation,
        region=about.region,
        signals=[row_of(seen)],
        weight=3.0,
        p_value=1e-6,
        q_value=1e-4,
        checked_count=60,
        raised_at=at,
        reply_due_on=at.date() + timedelta(days=14),
        **more,
    )


def warning_of(cooperation, *, at=NOW, **more):
    """Keep an early warning that calls for a visit, as the night computes it."""
    row = {
        "probability": 0.4,
        "low": 0.1,
        "high": 0.7,
        "selection_probability": 0.35,
        "threshold": 0.23,
        "is_raised": True,
        "basis": "prior",
        "age_months": 5,
        "inputs": {"open_disputes": 2.0},
        "unknown": ["shortfall"],
        "reasons": [{"covariate": "open_disputes", "value": 2.0, "term": 1.0}],
        "remedies": [
            {"covariate": "open_disputes", "value": 2.0, "instead": 0.0, "probability": 0.2}
        ],
    }
    return EarlyWarning.objects.create(
        reference=next_reference("EW", on=at.date()),
        cooperation=cooperation,
        region=cooperation.region,
        computed_at=at,
        **row | more,
    )
