"""Which waivers count for a case, and which rules may never be waived."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from ronghe.compliance import judging, rulebooks
from ronghe.compliance.models import FactSheet, Finding, Waiver, WaiverScope
from ronghe.engines.law import Answer
from ronghe.engines.law.facts import Values

# Whatever a rule file says: these protect people, and no authority sets them aside.
NEVER_WAIVED = frozenset({"age", "fees", "agency", "insurance", "hours", "safety"})


def is_waivable(rule_id: str) -> bool:
    """Say whether there is such a rule and it may be waived wherever it stands."""
    found = rulebooks.rulebook().find(rule_id)
    return bool(found) and all(rule.waivable and rule.topic not in NEVER_WAIVED for rule in found)


def waivers_of(sheet: FactSheet) -> list[Waiver]:
    """Give the granted waivers whose scope the case lies in, on whatever day."""
    return waivers_of_all([sheet])[sheet.pk]


def waivers_of_all(sheets: Sequence[FactSheet]) -> dict[int, list[Waiver]]:
    """Give them for many cases in one query."""
    places = {one.pk: _places_above(one) for one in sheets}
    concerned = {pk for one in sheets for pk in _organisations(one)}
    in_scope = Q(scope=WaiverScope.SUBJECT, sheet__in=list(places))
    in_scope |= Q(scope=WaiverScope.REGION, region__path__in={path for one in places.values() for path in one})  # fmt: skip
    if concerned:
        in_scope |= Q(scope=WaiverScope.ORGANISATION, organisation__in=concerned)
    granted = Waiver.objects.granted().filter(in_scope).select_related("region").order_by("pk")
    found = list(granted)
    return {
        sheet.pk: [one for one in found if _covers_case(one, sheet, places[sheet.pk])]
        for sheet in sheets
    }


def _places_above(sheet: FactSheet) -> list[str]:
    codes = sheet.region.path.rstrip("/").split("/")
    return ["/".join(codes[: depth + 1]) + "/" for depth in range(len(codes))]


def _covers_case(waiver: Waiver, sheet: FactSheet, places: Sequence[str]) -> bool:
    concerned = _organisations(sheet)
    if set(waiver.excepted) & set(concerned):
        return False
    if waiver.scope == WaiverScope.SUBJECT:
        return waiver.sheet_id == sheet.pk
    if waiver.scope == WaiverScope.REGION:
        return waiver.region.path in places
    return waiver.organisation_id in concerned


def _organisations(sheet: FactSheet) -> list[int]:
    return [pk for pk in (sheet.host_id, sheet.college_id) if pk is not None]


def sheets_of(waiver: Waiver) -> Q:
    """Give the condition on the fact sheets in the scope of a waiver."""
    if waiver.scope == WaiverScope.SUBJECT:
        return Q(pk=waiver.sheet_id)
    if waiver.scope == WaiverScope.ORGANISATION:
        return Q(host=waiver.organisation_id) | Q(college=waiver.organisation_id)
    return Q(region__path__startswith=waiver.region.path)


def with_waivers(
    answers: Iterable[Answer], facts: Values, waivers: Sequence[Waiver], *, on: date
) -> list[Answer]:
    """Set aside what a waiver covers on the day whose law counts, else on the day of assessment."""
    return [
        judging.waived(answer) if _is_covered(answer, facts, waivers, on) else answer
        for answer in answers
    ]


def covering(finding: Finding) -> Waiver | None:
    """Give the waiver by which a finding is set aside, the newest where there are several."""
    day = finding.basis_on or finding.assessed_on
    granted = [one for one in waivers_of(finding.sheet) if _covers(one, finding.rule_id, day)]
    return granted[-1] if granted else None


def _covers(waiver: Waiver, rule_id: str, day: date) -> bool:
    return waiver.rule_id == rule_id and waiver.starts_on <= day <= waiver.ends_on


def _is_covered(answer: Answer, facts: Values, waivers: Sequence[Waiver], on: date) -> bool:
    if not judging.may_be_waived(answer) or not is_waivable(answer.rule.id):
        return False
    day = judging.basis_of(answer, facts) or on
    return any(_covers(one, answer.rule.id, day) for one in waivers)
