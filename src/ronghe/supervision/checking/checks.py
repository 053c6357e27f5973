"""All checks over a region: what stands out, controlled for false ones, and what was explained before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ronghe.engines.integrity import CHECKS, Flag, Signal, Subject, flags, sentence
from ronghe.engines.integrity.flagging import speaks
from ronghe.engines.integrity.judging import signals_of
from ronghe.engines.integrity.pooling import apart
from ronghe.engines.integrity.words import LANGUAGES
from ronghe.placements.models import Prompt, WorkTask
from ronghe.reference.models import Region
from ronghe.supervision.checking.pooling import organisation_subject, pooled_in
from ronghe.supervision.checking.reading import seen, subject_of
from ronghe.supervision.checking.regions import cooperations_in
from ronghe.supervision.models import FlagState, IntegrityFlag
from ronghe.supervision.reading import ties_of

DIGITS = 12


@dataclass(frozen=True)
class Checked:
    """What a run found: a flag for each subject that stands out, and the signals of all.

    A subject is a cooperation, or an organisation over several of them.
    """

    count: int
    flags: Mapping[Subject, Flag]
    signals: Mapping[Subject, tuple[Signal, ...]]
    known: frozenset[Subject]

    def to_raise(self) -> list[Subject]:
        """Give those of whom nobody was asked yet."""
        return [key for key in self.flags if key not in self.known]

    def stands(self, flag: IntegrityFlag) -> bool:
        """Say whether the subject's own records still support what was asked about.

        Others do not count here: a flag does not lapse because more was checked this time.
        """
        asked = {one["check"] for one in flag.signals}
        own = self.signals.get(subject_of_flag(flag), ())
        return any(one.check in asked and speaks(one) for one in own)


def subject_of_flag(flag: IntegrityFlag) -> Subject:
    if flag.cooperation_id is not None:
        return subject_of(flag.cooperation_id)
    return organisation_subject(flag.organisation_id or 0)


def checked(region: Region, *, on: date) -> Checked:
    """Check the cooperations of a region on the records of the year that ends on the day.

    Beside them, in the same list, the organisations whose people work in several of them: one control
    of false ones over all.
    """
    keys = cooperations_in(region)
    ties = ties_of(keys, on=on)
    found = seen(ties, on=on, explained=_explained("cooperation", keys))
    together = pooled_in(region, ties, on=on, explained=_explained("organisation"))
    found |= {subject: one.seen for subject, one in together.items()}
    signals = signals_of(found, given=_given(ties.placements))
    own: dict[Subject, list[Signal]] = {}
    for one in signals:
        own.setdefault(one.subject, []).append(one)
    raised = {one.subject: one for one in flags(apart(signals, together), found)}
    open_flags = IntegrityFlag.objects.open().filter(region__path__startswith=region.path)
    known = frozenset(subject_of_flag(one) for one in open_flags.order_by("pk"))
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


def _explained(about: str, keys: Sequence[int] | None = None) -> dict[tuple[int, str], datetime]:
    """Say up to which moment the records of a check were explained, by subject and check.

    What stood when the flag was raised was looked at by a person: it does not come back. An upheld
    one is not asked about again on the same records either.
    """
    decided = IntegrityFlag.objects.filter(state__in=[FlagState.EXPLAINED, FlagState.UPHELD])
    decided = decided.exclude(**{about: None})
    if keys is not None:
        decided = decided.filter(**{f"{about}__in": keys})
    found: dict[tuple[int, str], datetime] = {}
    for key, signals, raised_at in decided.order_by("pk").values_list(about, "signals", "raised_at"):  # fmt: skip
        for one in signals:
            each = (key, one["check"])
            found[each] = max(raised_at, found.get(each, raised_at))
    return found


def _given(placements: list[int]) -> list[str]:
    """Give what stands in many journals for a good reason: our questions, and names of tasks."""
    tasks = WorkTask.objects.filter(placement__in=placements).order_by()
    return [*map(str, Prompt.labels), *tasks.values_list("title", flat=True).distinct()]
