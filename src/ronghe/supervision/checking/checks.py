"""All checks over a region: what stands out, controlled for false ones, and what was explained before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ronghe.engines.integrity import CHECKS, Flag, Signal, flags, sentence
from ronghe.engines.integrity.flagging import LEAST_WEIGHT
from ronghe.engines.integrity.judging import signals_of
from ronghe.engines.integrity.words import LANGUAGES
from ronghe.placements.models import Prompt, WorkTask
from ronghe.reference.models import Region
from ronghe.supervision.checking.reading import seen, subject_of
from ronghe.supervision.checking.regions import cooperations_in
from ronghe.supervision.models import FlagState, IntegrityFlag
from ronghe.supervision.reading import ties_of

DIGITS = 12


@dataclass(frozen=True)
class Checked:
    """What a run found: a flag for each cooperation that stands out, and the signals of all."""

    count: int
    flags: Mapping[int, Flag]
    signals: Mapping[int, tuple[Signal, ...]]
    known: frozenset[int]

    def to_raise(self) -> list[int]:
        """Give those of whom nobody was asked yet."""
        return [key for key in self.flags if key not in self.known]

    def stands(self, flag: IntegrityFlag) -> bool:
        """Say whether the cooperation's own records still support what was asked about.

        Others do not count here: a flag does not lapse because more was checked this time.
        """
        asked = {one["check"] for one in flag.signals}
        own = self.signals.get(flag.cooperation_id or 0, ())
        return any(
            one.check in asked and CHECKS[one.check].is_strong and one.strength >= LEAST_WEIGHT
            for one in own
        )


def checked(region: Region, *, on: date) -> Checked:
    """Check the cooperations of a region on the records of the year that ends on the day."""
    keys = cooperations_in(region)
    ties = ties_of(keys, on=on)
    found = seen(ties, on=on, explained=_explained(keys))
    signals = signals_of(found, given=_given(ties.placements))
    subjects = {subject_of(key): key for key in keys}
    own: dict[int, list[Signal]] = {}
    for one in signals:
        own.setdefault(subjects[one.subject], []).append(one)
    raised = {subjects[one.subject]: one for one in flags(signals, found)}
    open_flags = IntegrityFlag.objects.open().filter(cooperation__in=keys).order_by()
    known = frozenset(open_flags.values_list("cooperation_id", flat=True))
    return Checked(len(found), raised, {key: tuple(ones) for key, ones in own.items()}, known)


def row_of(signal: Signal) -> dict[str, Any]:
    """Give a signal as a flag keeps it, with its sentence in both languages."""
    return {
        "check": signal.check,
        "is_strong": CHECKS[signal.check].is_strong,
        "p_value": float(f"{signal.p_value:.{DIGITS}g}"),
        "strength": round(signal.strength, DIGITS),
        "numbers": dict(signal.numbers),
        "text": {language: sentence(signal, language) for language in LANGUAGES},
        "records": list(signal.records),
    }


def _explained(cooperations: list[int]) -> dict[tuple[int, str], datetime]:
    """Say up to which moment the records of a check were explained, by cooperation and check.

    What stood when the flag was raised was looked at by a person: it does not come back. An upheld
    one is not asked about again on the same records either.
    """
    decided = IntegrityFlag.objects.filter(
        cooperation__in=cooperations, state__in=[FlagState.EXPLAINED, FlagState.UPHELD]
    )
    found: dict[tuple[int, str], datetime] = {}
    rows = decided.order_by("pk").values_list("cooperation_id", "signals", "raised_at")
    for cooperation, signals, raised_at in rows:
        for one in signals:
            key = (cooperation, one["check"])
            found[key] = max(raised_at, found.get(key, raised_at))
    return found


def _given(placements: list[int]) -> list[str]:
    """Give what stands in many journals for a good reason: our questions, and names of tasks."""
    tasks = WorkTask.objects.filter(placement__in=placements).order_by()
    return [*map(str, Prompt.labels), *tasks.values_list("title", flat=True).distinct()]
