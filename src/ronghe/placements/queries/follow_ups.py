"""Totals of where graduates are: of five answers or more, once, with nothing to subtract from.

A cohort is published once, after its last day, so that no answer can be told from the one before.
Below five answers nothing is. Of the rest, categories with fewer than five are hidden, and if what
is hidden comes to fewer than five or is a single one, the smallest shown ones are hidden with them.
Cohorts do not overlap, and sums are made of what is shown alone: they tell nothing new.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.parties.powers import Power
from ronghe.placements.models import FollowUp, FollowUpAnswer, FollowUpLink, Whereabouts

THRESHOLD = 5
COLLEGE_FIRST = timedelta(days=14)
HIDDEN = None
Row = Mapping[str, int | None]


@dataclass(frozen=True)
class CohortTotals:
    """What is published of a cohort: how many were asked and answered, and each category or None."""

    college: Organisation
    entry_year: int
    asked_count: int
    closes_on: date
    is_open: bool
    answered_count: int | None  # None: fewer than five, or not over yet
    row: Row


def hidden_row(counts: Mapping[str, int]) -> Row | None:
    """Give what may be shown of one cohort; None where it is nothing.

    >>> hidden_row({"at_host": 9, "in_trade": 2, "looking": 6})
    {'at_host': 9, 'in_trade': None, 'elsewhere': 0, 'studying': 0, 'looking': None, 'other': 0}
    """
    return guarded({name: counts.get(name, 0) for name in Whereabouts.values})


def guarded(whole: Mapping[str, int], also: Collection[str] = ()) -> Row | None:
    """Give what may be shown of counts that add up to what anybody can work out.

    `also` are counts that are hidden for a reason of their own. None where nothing may be shown.

    >>> guarded({"sound": 9, "hollow": 7, "untold": 6}, also=["sound"])
    {'sound': None, 'hollow': 7, 'untold': None}
    """
    if sum(whole.values()) < THRESHOLD:
        return None
    hidden = {name for name, count in whole.items() if 0 < count < THRESHOLD or name in also}
    shown = {name for name in whole if whole[name] and name not in hidden}
    while hidden and shown and _tells(whole[name] for name in hidden):
        least = min(whole[name] for name in shown)
        # All that are equal go together: which of them went would tell something.
        hidden |= {name for name in shown if whole[name] == least}
        shown -= hidden
    if hidden and _tells(whole[name] for name in hidden):
        return None
    return {name: HIDDEN if name in hidden else count for name, count in whole.items()}


def _tells(hidden: Iterable[int]) -> bool:
    """Say whether the sum of what is hidden, which anybody can work out, tells what is in it.

    It does where it is a single count, a sum below the threshold, or one that counts below the
    threshold reach in one way only: all of them one, or all of them four.
    """
    many = list(hidden)
    return len(many) == 1 or sum(many) < THRESHOLD or set(many) in ({1}, {THRESHOLD - 1})


def follow_up_totals(actor: Actor, *, on: date) -> list[CohortTotals]:
    """Give the cohorts of one's college, or of the colleges in one's remit, the newest first."""
    seen = Q(cohort__organisation__in=actor.managed_organisations)
    if actor.remits:
        opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
        seen |= Q(cohort__organisation__in=opened.order_by().values("pk"))
    return totals_of(
        _with_names(FollowUp.objects.filter(seen)).order_by("-closes_on", "-pk")[:200], on=on
    )


def public_follow_ups(*, on: date) -> QuerySet[FollowUp]:
    """Give the cohorts whose totals everybody may read: over, and seen by their college first.

    Of a cohort of fewer than five nothing is said, not even that it was asked.
    """
    over = FollowUp.objects.filter(closes_on__lt=on - COLLEGE_FIRST)
    return _with_names(over.annotate(asked=Count("links")).filter(asked__gte=THRESHOLD))


def _with_names(follow_ups: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    related = follow_ups.select_related("cohort__organisation")
    return related.prefetch_related("cohort__organisation__names")


def totals_of(follow_ups: Iterable[FollowUp], *, on: date) -> list[CohortTotals]:
    """Give what is published of each cohort, in their order."""
    found = list(follow_ups)
    asked = Counter(
        FollowUpLink.objects.filter(follow_up__in=found)
        .order_by()
        .values_list("follow_up", flat=True)
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    answers = FollowUpAnswer.objects.filter(follow_up__in=found, follow_up__closes_on__lt=on)
    for key, whereabouts in answers.order_by().values_list("follow_up", "whereabouts"):
        counts[key][whereabouts] += 1
    return [_totals(one, asked[one.pk], counts[one.pk], on) for one in found]


def _totals(one: FollowUp, asked: int, counts: Counter[str], on: date) -> CohortTotals:
    row = hidden_row(counts)
    return CohortTotals(
        one.cohort.organisation,
        one.cohort.entry_year,
        asked,
        one.closes_on,
        on <= one.closes_on,
        sum(counts.values()) if row is not None else None,
        row or dict.fromkeys(Whereabouts.values, HIDDEN),
    )


def summed(totals: Iterable[CohortTotals]) -> dict[str, int]:
    """Add up what is shown, and nothing else."""
    sums = dict.fromkeys(Whereabouts.values, 0)
    for one in totals:
        for name, count in one.row.items():
            sums[name] += count or 0
    return sums
