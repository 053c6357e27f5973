"""Which cooperations the records of the last minutes touch, read from the audit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import product

from django.apps import apps

from ronghe.kernel.models import AuditRecord
from ronghe.partnerships.models import CooperationParty, PartyRole
from ronghe.placements.models import Placement
from ronghe.supervision.reading.ties import SIDES

AT_ONCE = 2_000
# Where the placement, or the cooperation, of a record's subject is found; "" is the subject itself.
TO_PLACEMENT: Mapping[str, str] = {
    "placements.placement": "",
    "placements.weekrecord": "placement",
    "placements.randomquestion": "week__placement",
    "placements.mentorcontact": "placement",
    "placements.hazard": "placement",
    "placements.incident": "placement",
    "placements.payment": "placement",
    "placements.payperiod": "placement",
    "placements.interruption": "placement",
    "placements.outcomereport": "placement",
}
TO_COOPERATION: Mapping[str, str] = {
    "partnerships.cooperation": "",
    "partnerships.agreement": "cooperation",
    "partnerships.agreementversion": "agreement__cooperation",
    "partnerships.obligation": "agreement__cooperation",
    "partnerships.concern": "cooperation",
}


def touched_since(since: datetime) -> set[int]:
    """Give the cooperations of which something was recorded since the moment."""
    subjects: defaultdict[str, set[int]] = defaultdict(set)
    for label, key in _latest(since):
        subjects[label].add(key)
    placements = _through(TO_PLACEMENT, subjects)
    return _through(TO_COOPERATION, subjects) | _cooperations_of(placements)


def _latest(since: datetime) -> Iterator[tuple[str, int]]:
    """Walk back from the last record, as the audit is ordered by number and not by time."""
    before: int | None = None
    while True:
        page = AuditRecord.objects.order_by("-pk")
        page = page if before is None else page.filter(pk__lt=before)
        rows = list(page.values_list("pk", "at", "subject_type", "subject_id")[:AT_ONCE])
        yield from ((label, key) for _pk, at, label, key in rows if at >= since)
        if len(rows) < AT_ONCE or rows[-1][1] < since:
            return
        before = rows[-1][0]


def _through(paths: Mapping[str, str], subjects: Mapping[str, set[int]]) -> set[int]:
    found: set[int] = set()
    for label, path in paths.items():
        if keys := subjects.get(label):
            if path:
                rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
                keys = set(rows.order_by().values_list(path, flat=True))
            found |= keys
    return found


def _cooperations_of(placements: set[int]) -> set[int]:
    """Give the cooperations of the pairs of these placements."""
    found = Placement.objects.filter(pk__in=placements).order_by().values_list("college", "host")
    pairs = set(found.distinct())
    organisations = {one for pair in pairs for one in pair}
    parties = CooperationParty.objects.filter(organisation__in=organisations, role__in=SIDES)
    sides: defaultdict[int, dict[str, set[int]]] = defaultdict(
        lambda: {one: set() for one in SIDES}
    )
    for key, role, organisation in parties.order_by().values_list("cooperation", "role", "organisation"):  # fmt: skip
        sides[key][role].add(organisation)
    return {
        key
        for key, own in sides.items()
        if not pairs.isdisjoint(product(own[PartyRole.COLLEGE], own[PartyRole.HOST]))
    }
