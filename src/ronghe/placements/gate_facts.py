"""The law's facts of a placement before its first day, from what is on record of it.

What nobody has entered is not known: it is left out, never taken for no.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ronghe.compliance.usual_week import UsualWeek, worked_days
from ronghe.engines.law import SharedItems
from ronghe.partnerships.agreement_law import items_in, stated, topics_in
from ronghe.partnerships.models import PartyRole, VersionState
from ronghe.placements.consent_text import is_consent_to
from ronghe.placements.hours_law import worked
from ronghe.placements.models import (
    ConsentParty,
    FilingKind,
    InsuranceCover,
    InsuranceKind,
    Placement,
)
from ronghe.placements.pay_facts import pay_facts
from ronghe.placements.pay_terms import said_of_pay
from ronghe.placements.records import Records, Tested
from ronghe.placements.visit_law import reviews_of

# Said of the work, and no facts of the law: the usual week is laid out from the first two.
NO_FACTS = ("hours_a_day", "days_a_week", "pictures_allowed", "day_begins_at", "day_ends_at")
ITEMS = "agreement_items"
SCHOOL_YEAR_BEGINS = 9
SIGNERS = {
    PartyRole.COLLEGE: "college",
    PartyRole.HOST: "enterprise",
    PartyRole.STUDENT: "student",
    PartyRole.GUARDIAN: "guardian",
    PartyRole.AGENCY: "agency",
}
# Sections of the national classification, in the words of the law; others are not told apart.
SECTORS = {
    "A": "agriculture",
    "B": "mining",
    "C": "manufacturing",
    "D": "utilities",
    "E": "construction",
    "F": "trade",
    "G": "transport",
    "H": "hospitality",
    "I": "information",
    "J": "finance",
    "K": "real_estate",
}


def facts_of(records: Records) -> dict[str, Any]:
    """Give what is known, by the names of the law's facts; what is not known is absent."""
    placement = records.placement
    facts = {name: value for name, value in placement.work.items() if name not in NO_FACTS}
    facts |= _from_agreement(records)
    consents = _consents(records)
    facts |= {
        "kind": placement.kind,
        "start_on": placement.starts_on,
        "end_on": placement.over_on or placement.ends_on,
        "student_birth_on": records.born_on,
        "student_year_of_study": _year_of_study(records),
        "school_organised": not placement.is_own_choice,
        "student_consent": consents.get(ConsentParty.STUDENT),
        "guardian_consent": consents.get(ConsentParty.GUARDIAN),
        "college_tutor": True if placement.tutor_id else facts.get("college_tutor"),
        "enterprise_mentor": True if placement.mentor_id else facts.get("enterprise_mentor"),
        "site_report_on": records.site_report.visited_on if records.site_report else None,
        "host_staff": records.staff,
        "host_interns": records.interns,
        "post_staff": records.occupation_staff,
        "post_interns": records.occupation_interns if placement.occupation_id else None,
        "liability_insurance": _liability(records),
        "accident_insurance": _accident(records),
        "reviews": reviews_of(placement, records.visits) or None,
        "filed_exception_on": _exception_filed_on(records) or facts.get("filed_exception_on"),
    }
    if placement.is_own_choice:
        facts["own_choice_approved"] = placement.own_choice_approved_on is not None
    if "host_sector" not in facts:
        facts["host_sector"] = sector_of(placement)
    facts |= _tested(records.tests, placement.starts_on)
    facts |= pay_facts(records)
    facts["worked"] = worked(records.days) or _usual_days(records)
    return {name: value for name, value in facts.items() if value is not None}


def _from_agreement(records: Records) -> dict[str, Any]:
    """Give the terms that concern this host, and who has signed: only what is signed is agreed."""
    version = records.version
    if version is None:
        return {}
    document = version.content
    host = _key_of_host(records)
    facts = stated(document, "placement", host)
    for name in ("start_on", "end_on", "kind"):
        facts.pop(name, None)  # the placement itself says so
    facts["agreement_clauses"] = topics_in(document, "placement")
    said = records.placement.work.get(ITEMS, [])
    facts[ITEMS] = sorted({*items_in(document, host), *said})
    facts["agency_involved"] = any(one.role == PartyRole.AGENCY for one in document.parties)
    if document.terms.get("tutor"):
        facts["college_tutor"] = True
    if document.terms.get(f"{host}.mentor"):
        facts["enterprise_mentor"] = True
    if version.state == VersionState.SIGNED:
        facts["agreement_signed"] = {
            SIGNERS[PartyRole(role)]: day for role, day in records.signed.items()
        }
        facts["agreement_on"] = max(records.signed.values(), default=None)
    return facts


def _key_of_host(records: Records) -> str:
    """Give the host's key in the agreement; of several hosts the one where the student is."""
    assert records.version is not None  # noqa: S101 -- asked by the caller
    hosts = [one for one in records.version.content.parties if one.role == PartyRole.HOST]
    if len(hosts) == 1:
        return hosts[0].key
    parties = records.version.parties.filter(role=PartyRole.HOST)
    own = parties.filter(organisation=records.placement.host_id).first()
    return own.key if own else ""


def terms_of(records: Records) -> Mapping[str, Any]:
    """Give the terms of the agreement, signed or still a draft; none where there is no agreement."""
    return records.version.content.terms if records.version else {}


def _year_of_study(records: Records) -> int | None:
    """Give the year of study on the first day: years of school begin in September."""
    if records.entry_year is None:
        return None
    day = records.placement.starts_on
    year = day.year - records.entry_year + (day.month >= SCHOOL_YEAR_BEGINS)
    return year if year > 0 else None


def _consents(records: Records) -> dict[str, bool]:
    """Say who consented to the placement as it is now; to another one nobody has."""
    if not records.consents:
        return {}
    said = said_of_pay(records.versions, _key_of_host(records)) if records.versions else []
    return {
        party: True
        for party, read, given_on, given_at in records.consents
        if is_consent_to(records.placement, read, given_on=given_on, given_at=given_at, said=said)
    }


def _liability(records: Records) -> SharedItems | None:
    covers = [one for one in records.covers if one.kind == InsuranceKind.LIABILITY]
    return _shared(tuple((*_days_of(one), ("payer", one.payer)) for one in covers))


def _accident(records: Records) -> SharedItems | None:
    covers = [one for one in records.covers if one.kind == InsuranceKind.ACCIDENT]
    return _shared(tuple(map(_days_of, covers)))


def _days_of(cover: InsuranceCover) -> tuple[tuple[str, str], ...]:
    return ("from", cover.starts_on.isoformat()), ("to", cover.ends_on.isoformat())


@lru_cache(maxsize=256)
def _shared(items: tuple[tuple[tuple[str, str], ...], ...]) -> SharedItems | None:
    """Give the covers as JSON has them: all whom they insure share them."""
    return SharedItems(map(dict, items)) or None


def _exception_filed_on(records: Records) -> date | None:
    filed = [one.filed_on for one in records.filings if one.kind == FilingKind.EXCEPTION]
    return min(filed, default=None)


def sector_of(placement: Placement) -> str | None:
    sector = placement.host.sector
    if sector is None or sector.scheme != "cn-gbt4754":
        return None
    return SECTORS.get(sector.code[:1])


def _tested(tests: Sequence[Tested], first: date) -> dict[str, Any]:
    """Give the first test that was passed in time, else the last one that was taken."""
    passed = [one for one in tests if one.score >= one.pass_mark and one.taken_on <= first]
    chosen = passed[0] if passed else (tests[-1] if tests else None)
    if chosen is None:
        return {}
    return {
        "safety_exam_score": chosen.score,
        "safety_exam_pass_mark": chosen.pass_mark,
        "safety_exam_on": chosen.taken_on,
    }


def _usual_days(records: Records) -> SharedItems | None:
    """Lay the agreed week out over the days; statutory holidays count as free unless said."""
    placement, terms = records.placement, terms_of(records)
    hours = terms.get("hours_per_day") or placement.work.get("hours_a_day")
    days = terms.get("days_per_week") or placement.work.get("days_a_week")
    if not hours or not days:
        return None
    last = placement.over_on or placement.ends_on
    first = placement.starts_on
    times = placement.work.get("day_begins_at"), placement.work.get("day_ends_at")
    week = (str(hours), str(days), *times)
    return _laid_out(week, first, max(first, last), placement.jurisdiction)


@lru_cache(maxsize=256)
def _laid_out(
    said: tuple[str, str, str | None, str | None], first: date, last: date, jurisdiction: str
) -> SharedItems:
    """Give the days as JSON has them: the placements of a round share them."""
    hours, days, begins_at, ends_at = said
    week = UsualWeek(Decimal(hours), int(days), begins_at=begins_at, ends_at=ends_at)
    _most, least = worked_days(week, first, last, jurisdiction)
    return SharedItems(
        {**day, "on": day["on"].isoformat(), "hours": str(day["hours"]) if day["hours"] else 0}
        for day in least
    )
