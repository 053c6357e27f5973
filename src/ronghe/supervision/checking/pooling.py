"""The records of an organisation's people over several of its cooperations, as the engine pools them.

A mentor, or a tutor, can be in order in each cooperation and impossible in all of them together.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ronghe.engines.integrity.entries import Confirmation
from ronghe.engines.integrity.pooling import Confirmed, Guided, Pooled, pooled
from ronghe.engines.integrity.signals import Kind, Subject
from ronghe.parties.models import Organisation
from ronghe.reference.models import Region
from ronghe.supervision.checking import columns
from ronghe.supervision.reading.ties import Ties, rows

Explained = Mapping[tuple[int, str], datetime]


def organisation_subject(organisation: int) -> Subject:
    return Subject(Kind.ORGANISATION, str(organisation))


def pooled_in(
    region: Region, ties: Ties, *, on: date, explained: Explained
) -> dict[Subject, Pooled]:
    """Give what is to be checked of each organisation at home in the region that works in several."""
    talks, weeks = _talks(ties, on, explained), _weeks(ties, on, explained)
    own = Organisation.objects.filter(pk__in=talks.keys() | weeks.keys(), region__path__startswith=region.path)  # fmt: skip
    found = {
        organisation_subject(key): pooled(str(key), talks.get(key, ()), weeks.get(key, ()))
        for key in own.order_by("pk").values_list("pk", flat=True)
    }
    return {subject: one for subject, one in found.items() if one.cooperations}


def _talks(ties: Ties, on: date, explained: Explained) -> Mapping[int, list[Guided]]:
    found: defaultdict[int, list[Guided]] = defaultdict(list)
    for key, guide, day, owner, record, minutes in _new(columns.GUIDED_ANYWHERE, "impossible_loads", ties, on, explained):  # fmt: skip
        found[key].append(Guided(f"contact:{record}", str(guide), day, minutes, str(owner)))
    return found


def _weeks(ties: Ties, on: date, explained: Explained) -> Mapping[int, list[Confirmed]]:
    found: defaultdict[int, list[Confirmed]] = defaultdict(list)
    for key, author, owner, record, at, in_one_go in _new(columns.CONFIRMED_ANYWHERE, "bulk_confirmations", ties, on, explained):  # fmt: skip
        one = Confirmation(f"week:{record}", str(author), at, in_one_go)
        found[key].append(Confirmed(one, str(owner)))
    return found


def _new(
    sql: str, check: str, ties: Ties, on: date, explained: Explained
) -> Iterator[tuple[Any, ...]]:
    """Give the rows that nobody explained, without the moment at their end."""
    for *row, known_at in rows(sql, ties, on):
        until = explained.get((row[0], check))
        if until is None or known_at > until:
            yield tuple(row)
