"""The records of a placement: insurance, filings, consents, tests, rests, files."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.models import Evidence
from ronghe.placements.models import FilingState, InsuranceCover, Placement, SafetyTest
from ronghe.web.changes.pages import rest_lines
from ronghe.web.parts import Action, Chip, Mark
from ronghe.web.placements.access import Reader
from ronghe.web.placements.mending_links import link_to
from ronghe.web.requests import WebRequest

FILING_MARKS = {
    FilingState.FILED: Mark.DUE,
    FilingState.ACCEPTED: Mark.HOLDS,
    FilingState.RETURNED: Mark.BROKEN,
}
Content = dict[str, Any]


def records(request: WebRequest, placement: Placement, reader: Reader) -> Content:
    return {
        "covers": [(one, _covers(one, placement)) for one in _policies(placement)],
        "filings": [
            (one.filing, Chip(one.filing.get_state_display(), FILING_MARKS[FilingState(one.filing.state)]))
            for one in placement.filings.select_related("filing__authority").prefetch_related("filing__authority__names").order_by("filing__filed_on", "pk")
        ],
        "consents": _consents(placement, reader),
        "tests": [(one, _passed(one)) for one in placement.safety_tests.order_by("-pk")],
        "rests": rest_lines(placement, request.actor),
        "files": [
            (one, reverse("placements:evidence_read", args=[placement.reference, one.reference]))
            for one in evidence_for(placement).order_by("-uploaded_at", "-pk")
        ],
        "enter_cover": _entering("cover_enter", _("Enter insurance"), placement, reader, hosts=True),
        "new_filing": _entering("filing_new", _("File placements"), placement, reader),
    }  # fmt: skip


def _entering(
    name: str, label: str, placement: Placement, reader: Reader, *, hosts: bool = False
) -> Action | None:
    is_theirs = reader.runs or (hosts and reader.is_host)
    address = link_to(name, placement) if is_theirs and placement.is_open else ""
    return Action(label, address) if address else None


def _policies(placement: Placement) -> list[InsuranceCover]:
    named = placement.covers.order_by().values("cover")
    found = InsuranceCover.objects.filter(pk__in=named).select_related("organisation")
    return list(found.prefetch_related("organisation__names").order_by("starts_on", "pk"))


def _covers(cover: InsuranceCover, placement: Placement) -> Chip:
    """Say whether one policy alone reaches from the first day to the last."""
    if _reaches(cover.starts_on, cover.ends_on, placement):
        return Chip(_("every day"), Mark.HOLDS)
    return Chip(_("not every day"), Mark.DUE)


def _reaches(first: date, last: date, placement: Placement) -> bool:
    return first <= placement.starts_on and last >= (placement.over_on or placement.ends_on)


def _consents(placement: Placement, reader: Reader) -> list[tuple[Any, str]]:
    """Give who has agreed; guardians have a name only for those who look after the student."""
    language = get_language() or "en"
    found = placement.consents.select_related("person").order_by("-pk")
    return [
        (
            one,
            one.person.name_in(language)
            if reader.sees_guardians or one.party == "student"
            else one.get_party_display(),
        )
        for one in found
    ]


def _passed(test: SafetyTest) -> Chip:
    return Chip(_("passed"), Mark.HOLDS) if test.is_passed else Chip(_("not passed"), Mark.BROKEN)


def evidence_for(placement: Placement) -> Any:
    """Give the files of the placement, its tests and consents; policies and filings keep their own."""
    tests = placement.safety_tests.order_by().values("pk")
    given = placement.consents.order_by().values("pk")
    return Evidence.objects.filter(
        Q(subject_type="placements.placement", subject_id=placement.pk)
        | Q(subject_type="placements.safetytest", subject_id__in=tests)
        | Q(subject_type="placements.consent", subject_id__in=given)
    )
