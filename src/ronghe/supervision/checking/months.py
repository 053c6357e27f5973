"""Cooperations month by month, as they were seen at the time: what the early warnings are fitted to.

Each row is a warning that stood when the month began, with the values that were looked at then, and
what became of the cooperation in that month. Nothing that was learnt later is put into it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Min, Q
from django.utils import timezone

from ronghe.engines.hazard import COVARIATES, Cause
from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.partnerships.models import Agreement, AgreementState
from ronghe.supervision.models.warning import EarlyWarning

if TYPE_CHECKING:
    from ronghe.engines.hazard.panel import Panel

MOST_MONTHS = 60  # five years: what is older says little of today
BY_KIND: dict[str, Cause] = {
    OrganisationKind.ENTERPRISE: Cause.ENTERPRISE,
    OrganisationKind.COLLEGE: Cause.COLLEGE,
    OrganisationKind.AUTHORITY: Cause.AUTHORITY,
}


def panel_of(*, on: date) -> "Panel":
    """Give all whole months up to a day, of every cooperation that had a warning when they began."""
    import numpy as np  # noqa: PLC0415 -- heavy

    from ronghe.engines.hazard.panel import CAUSES, GOES_ON, Panel  # noqa: PLC0415 -- heavy

    names = tuple(COVARIATES)
    ended = endings()
    x, age, months, ending, subject = [], [], [], [], []
    for first in _firsts(on):
        month = month_of(first)
        for cooperation, months_old, inputs in _standing(first):
            cause = ended.get((cooperation, month))
            x.append([inputs.get(code, COVARIATES[code].usual) for code in names])
            age.append(months_old)
            months.append(month)
            ending.append(GOES_ON if cause is None else CAUSES.index(cause))
            subject.append(cooperation)
    values = np.array(x, dtype=np.float64).reshape(len(x), len(names))
    return Panel(names, values, *(np.array(one, dtype=np.int64) for one in (age, months, ending, subject)))  # fmt: skip


def month_of(day: date) -> int:
    """Give the number of the month of a day, which `first_of` gives back.

    >>> first_of(month_of(date(2026, 12, 9)))
    datetime.date(2026, 12, 1)
    """
    return 12 * day.year + day.month - 1


def first_of(month: int) -> date:
    """Give the first day of a month by its number."""
    return date(month // 12, month % 12 + 1, 1)


def _firsts(on: date) -> Iterator[date]:
    """Give the first day of each whole month in which warnings stood."""
    begun = EarlyWarning.objects.aggregate(first=Min("computed_at"))["first"]
    if begun is None:
        return
    last = month_of(on)
    first = max(month_of(timezone.localtime(begun).date()) + 1, last - MOST_MONTHS)
    yield from map(first_of, range(first, last))


def _standing(day: date) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Give cooperation, age and values of each warning that stood when the day began."""
    instant = timezone.make_aware(datetime.combine(day, time(0)))
    stood = EarlyWarning.objects.filter(
        Q(replaced_at=None) | Q(replaced_at__gt=instant), computed_at__lte=instant
    )
    rows = stood.order_by("cooperation_id").values_list("cooperation_id", "age_months", "inputs")
    yield from rows.iterator()


def endings() -> dict[tuple[int, int], Cause]:
    """Say by cooperation and month how what bound it ended: the first ending of the month counts.

    Ended early it was by whoever is at fault, or else by whoever ended it. What a single placement's
    agreement did, and what was renewed, ended nothing.
    """
    over = Agreement.objects.filter(
        state__in=[AgreementState.TERMINATED, AgreementState.COMPLETED],
        ended_on__isnull=False,
        placements=None,
        renewals=None,
    )
    found = list(
        over.order_by("ended_on", "pk").values_list(
            "pk", "cooperation_id", "state", "ended_on", "at_fault__kind"
        )
    )
    by = _terminated_by([pk for pk, *_rest in found])
    ended: dict[tuple[int, int], Cause] = {}
    for pk, cooperation, state, day, kind in found:
        is_over = state == AgreementState.COMPLETED
        cause = Cause.COMPLETED if is_over else BY_KIND.get(kind or by.get(pk, ""), Cause.MUTUAL)
        if day is not None:
            ended.setdefault((cooperation, month_of(day)), cause)
    return ended


def _terminated_by(agreements: list[int]) -> dict[int, str]:
    """Give the kind of the organisation that ended each agreement early."""
    records = AuditRecord.objects.filter(
        verb="agreement.terminated",
        subject_type=Agreement._meta.label_lower,
        subject_id__in=agreements,
        actor_organisation_id__isnull=False,
    )
    by = dict(records.order_by("pk").values_list("subject_id", "actor_organisation_id"))
    kinds = dict(Organisation.objects.filter(pk__in=set(by.values())).values_list("pk", "kind"))
    return {pk: kinds[one] for pk, one in by.items() if one in kinds}
