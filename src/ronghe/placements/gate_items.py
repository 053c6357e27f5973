"""What a placement needs beside what the rules say: asked of the records, by the place's customs.

The texts that ask for these were not read by us yet. They are shown as the others are, and keep
nobody from starting; where a rule of the law speaks of the same, the rule decides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ronghe.compliance import rulebooks
from ronghe.partnerships.models import AgreementState
from ronghe.placements.models import (
    FilingKind,
    FilingState,
    InsuranceKind,
    Mender,
    PlacementKind,
)
from ronghe.placements.records import Records

# A choice of ours: more than that, and nobody can look after each of them every week.
MOST_FOR_A_MENTOR, MOST_FOR_A_TUTOR = 5, 30


class Standing(StrEnum):
    HOLDS = "holds"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True)
class Item:
    """One fact that a placement needs: how it stands, who mends it, and what is on record."""

    key: str
    standing: Standing
    mender: Mender
    facts: Mapping[str, Any] = field(default_factory=dict)


Check = Callable[[Records, date], Item | None]


def items_of(records: Records, *, on: date) -> list[Item]:
    """Give what the records say, in the order in which it is usually seen to."""
    if records.placement.kind != PlacementKind.POST:
        return []
    return list(_items(records, on))


def _items(records: Records, on: date) -> Iterator[Item]:
    place = rulebooks.rulebook().chain(records.placement.jurisdiction)[0]
    for check in (*EVERYWHERE, *CUSTOMS.get(place, ())):
        item = check(records, on)
        if item is not None:
            yield item


def _agreement(records: Records, _on: date) -> Item:
    agreement = records.placement.agreement
    facts: dict[str, Any] = {"agreement": agreement.reference if agreement else ""}
    if agreement is None:
        return Item("agreement", Standing.MISSING, Mender.COLLEGE, facts)
    facts["state"] = agreement.get_state_display()
    in_force = {AgreementState.IN_FORCE, AgreementState.COMPLETED}
    standing = Standing.HOLDS if agreement.state in in_force else Standing.MISSING
    return Item("agreement", standing, Mender.COLLEGE, facts)


def _tutor(records: Records, _on: date) -> Item:
    tutor = records.placement.tutor
    if tutor is None:
        return Item("tutor", Standing.MISSING, Mender.COLLEGE)
    facts = {"name": tutor.person.full_name, "load": records.tutor_load, "most": MOST_FOR_A_TUTOR}
    is_free = records.tutor_load <= MOST_FOR_A_TUTOR
    return Item("tutor", Standing.HOLDS if is_free else Standing.MISSING, Mender.COLLEGE, facts)


def _mentor(records: Records, _on: date) -> Item:
    mentor = records.placement.mentor
    if mentor is None:
        return Item("mentor", Standing.MISSING, Mender.HOST)
    facts = {"name": mentor.person.full_name, "load": records.mentor_load, "most": MOST_FOR_A_MENTOR}  # fmt: skip
    is_free = records.mentor_load <= MOST_FOR_A_MENTOR
    return Item("mentor", Standing.HOLDS if is_free else Standing.MISSING, Mender.HOST, facts)


def _host_list(records: Records, _on: date) -> Item:
    approval = records.approval
    if approval is None:
        return Item("host_list", Standing.MISSING, Mender.COLLEGE)
    facts = {"approved_on": approval.approved_on, "published_on": approval.published_on}
    lasts = approval.valid_until >= records.placement.starts_on
    is_public = approval.published_on is not None
    standing = Standing.HOLDS if lasts and is_public else Standing.MISSING
    return Item("host_list", standing, Mender.COLLEGE, facts)


def _plan_filed(records: Records, _on: date) -> Item:
    filed = [one for one in records.filings if one.kind == FilingKind.PLAN]
    if not filed:
        return Item("filing", Standing.MISSING, Mender.COLLEGE)
    facts = {"filing": filed[0].reference, "filed_on": filed[0].filed_on}
    return Item("filing", Standing.HOLDS, Mender.COLLEGE, facts)


def _elsewhere(records: Records, _on: date) -> Item | None:
    """Ask for an approval where the work is in another province, or in another country."""
    placement = records.placement
    home = placement.college.region
    if home is None:
        return None
    chain = rulebooks.rulebook().chain
    abroad = chain(placement.jurisdiction)[0] != chain(home.jurisdiction.code)[0]
    if not abroad and _province(home.path) == _province(placement.region.path):
        return None
    kind = FilingKind.ABROAD if abroad else FilingKind.ELSEWHERE
    filed = [one for one in records.filings if one.kind == kind]
    facts: dict[str, Any] = {"abroad": abroad}
    if not filed:
        return Item("approval", Standing.MISSING, Mender.COLLEGE, facts)
    facts |= {"filing": filed[-1].reference, "filed_on": filed[-1].filed_on}
    accepted = [one for one in filed if one.state == FilingState.ACCEPTED]
    if accepted:
        return Item("approval", Standing.HOLDS, Mender.AUTHORITY, facts)
    return Item("approval", Standing.UNKNOWN, Mender.AUTHORITY, facts)


def _province(path: str) -> str:
    return path.partition("/")[0]


def _emergency_plan(records: Records, _on: date) -> Item:
    plan = records.plan
    if plan is None:
        return Item("emergency_plan", Standing.MISSING, Mender.COLLEGE)
    facts = {"title": plan.title, "contact": plan.contact_name}
    return Item("emergency_plan", Standing.HOLDS, Mender.COLLEGE, facts)


def _injury(records: Records, _on: date) -> Item | None:
    """Say that a work injury insurance was taken out; where there is none, nothing is missing."""
    found = [one for one in records.covers if one.kind == InsuranceKind.INJURY]
    if not found:
        return None
    first, last = records.placement.starts_on, records.placement.ends_on
    covers = any(one.starts_on <= first and one.ends_on >= last for one in found)
    facts = {"ends_on": max(one.ends_on for one in found)}
    return Item("injury", Standing.HOLDS if covers else Standing.MISSING, Mender.HOST, facts)


EVERYWHERE: tuple[Check, ...] = (_agreement, _tutor, _mentor, _injury)
CUSTOMS: Mapping[str, tuple[Check, ...]] = {
    "cn": (_host_list, _plan_filed, _elsewhere, _emergency_plan),
}
