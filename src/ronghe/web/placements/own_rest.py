"""How all stands that others see to, for the student: what is known, and never more than that."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from ronghe.placements.gate import Line, gate_of
from ronghe.placements.models import Placement
from ronghe.placements.queries.own_placement import Knowledge
from ronghe.placements.records import records_beside_law
from ronghe.web.parts import Text

# Of what the law says of the work itself the sentence does not speak, unless it keeps from starting.
SPOKEN_OF = frozenset({"agreement", "insurance", "plan"})


@dataclass(frozen=True)
class Rest:
    """What of it the page itself says is open, and what the gate finds missing or does not know."""

    open: tuple[Text, ...] = ()
    is_missing: bool = False
    is_unknown: bool = False


def rest_of(placement: Placement, *, on: date) -> tuple[Rest, Knowledge]:
    """Give how it stands that day, and what was read of the records on the way."""
    records = records_beside_law([placement], on=on)[placement.pk]
    gate = gate_of(records, on=on)
    day = min(max(on, placement.starts_on), placement.ends_on)
    is_covered = any(one.starts_on <= day <= one.ends_on for one in records.covers)
    parts = (
        (is_covered, _("insurance")),
        (placement.tutor_id is not None, _("who is your tutor")),
        (placement.mentor_id is not None, _("who is your mentor")),
    )
    rest = Rest(
        open=tuple(words for holds, words in parts if not holds),
        is_missing=any(map(_is_spoken_of, gate.missing)),
        # A gate that nobody has looked at says nothing, and nothing is no pass.
        is_unknown=any(map(_is_spoken_of, gate.unknown)) or placement.checked_at is None,
    )
    covers = sorted(records.covers, key=lambda one: (one.kind, one.starts_on, one.pk))
    return rest, Knowledge(placement, covers, records.plan)


def _is_spoken_of(line: Line) -> bool:
    """Say whether it is about papers, insurance, or who looks after the student."""
    return line.item is not None or line.closes or line.topic in SPOKEN_OF
