"""What stands under each tab of an organisation's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ronghe.kernel.evidence import Evidence, evidence_of
from ronghe.kernel.models import AuditRecord
from ronghe.parties import queries
from ronghe.parties.models import (
    Membership,
    Organisation,
    Person,
    Role,
    Verification,
)
from ronghe.parties.queries import Completeness
from ronghe.parties.scopes import Extent
from ronghe.web.parties.facts import checklist_of, reason_of
from ronghe.web.parties.mandates import mandates
from ronghe.web.parties.permitted import may
from ronghe.web.parties.remits import remits
from ronghe.web.parties.removable import removable_of
from ronghe.web.parties.standing import gone_of, standing_of
from ronghe.web.parts import Action, Page
from ronghe.web.records.story import Namable, all_but_students, story_of
from ronghe.web.requests import WebRequest

STORY_LENGTH = 50
PEOPLE_SHOWN = 50


@dataclass(frozen=True)
class Member:
    name: str
    role: str
    within: str
    held: Membership
    signs_in: bool
    end_url: str
    url: str


@dataclass(frozen=True)
class Paper:
    evidence: Evidence
    uploader: str
    url: str


def overview(
    request: WebRequest, organisation: Organisation, record: Completeness
) -> dict[str, Any]:
    if organisation.merged_into_id:
        return {"gone": gone_of(organisation, request.actor, at=timezone.now())}
    manages = may(request.actor, "parties.manage_organisation", organisation)
    is_settled = organisation.verification != Verification.UNVERIFIED
    return {
        "gone": None,
        "standing": standing_of(organisation, request.actor, at=timezone.now()),
        "checklist": checklist_of(organisation, record, may_mend=manages),
        "reason": reason_of(organisation, record, may_mend=manages),
        "names": sorted(organisation.names.all(), key=lambda name: (name.kind, name.language)),
        "identifiers": sorted(
            organisation.identifiers.all(), key=lambda number: (number.scheme, number.pk)
        ),
        "manages": manages,
        "is_settled": is_settled,
        "mends": manages and not is_settled,
        "removable": removable_of(organisation, is_settled=is_settled) if manages else [],
        "may_reopen": organisation.verification in {Verification.PENDING, Verification.VERIFIED},
        "reopen": Action(
            _("Take record back"),
            reverse("parties:organisation_reopen", args=[organisation.reference]),
            method="post",
        ),
    }


def people(request: WebRequest, organisation: Organisation, record: Completeness) -> dict[str, Any]:
    if not may(request.actor, "parties.view_people", organisation):
        return {"may_view_people": False, "members": [], "lead": "", "links": [], "page": None}
    language = get_language() or "en"
    held, page = _people_page(request, organisation)
    is_own = organisation.pk == request.actor.organisation_id
    return {
        "may_view_people": True,
        "members": [
            Member(
                name=one.person.name_in(language),
                role=one.get_role_display(),
                within=_within(one, language),
                held=one,
                signs_in=hasattr(one.person, "user"),
                end_url=_end_url(request, organisation, one),
                url=_student_url(one) if is_own else "",
            )
            for one in held
        ],
        "page": page,
        "lead": _whose(request, organisation, is_own=is_own),
        "links": [
            Action(_("Give somebody a role"), reverse("people:role_grant")),
            Action(_("Invite somebody"), reverse("invitations:invitation_list")),
        ]
        if is_own and request.actor.scope.is_headed
        else [],
    }


def _whose(request: WebRequest, organisation: Organisation, *, is_own: bool) -> str:
    """Say whom the list leaves out."""
    if is_own and request.actor.scope.extent != Extent.WHOLE:
        return _(
            "Those of your own unit or class; others stand on the pages of those who look after"
            " them."
        )
    count = 0 if is_own else queries.students_count(organisation, on=timezone.localdate())
    if not count:
        return ""
    words = ngettext(
        "%(n)s student learns here; the name stays with the college.",
        "%(n)s students learn here; their names stay with the college.",
        count,
    )
    return words % {"n": count}


def _within(held: Membership, language: str) -> str:
    if held.unit:
        return held.unit.name_in(language)
    return held.school_class.name if held.school_class else ""


def _student_url(held: Membership) -> str:
    if held.role != Role.STUDENT:
        return ""
    return reverse("people:student_page", args=[held.person_id])


def _people_page(request: WebRequest, organisation: Organisation) -> tuple[list[Membership], Page]:
    """Give the people behind the one that the address names, and the way on."""
    after = request.GET.get("after", "")
    last = (
        organisation.memberships.select_related("person").filter(pk=after).first()
        if after.isdecimal()
        else None
    )
    found = list(
        queries.people_of(organisation, actor=request.actor, on=timezone.localdate(), after=last)[
            : PEOPLE_SHOWN + 1
        ]
    )
    shown = found[:PEOPLE_SHOWN]
    return shown, Page(
        shown=len(shown),
        next_query=f"tab=people&after={shown[-1].pk}" if len(found) > PEOPLE_SHOWN else "",
        first_query="tab=people" if last else "",
    )


def _end_url(request: WebRequest, organisation: Organisation, held: Membership) -> str:
    if held.role == Role.STUDENT and organisation.pk == request.actor.organisation_id:
        return ""  # the student's own page takes off the roll as well
    if not rules.has_perm("parties.end_membership", request.actor, held):
        return ""
    return reverse("parties:membership_end", args=[organisation.reference, held.pk])


def places(request: WebRequest, organisation: Organisation, record: Completeness) -> dict[str, Any]:
    """Give the units and sites, the open ones first."""
    reference, language = organisation.reference, get_language() or "en"
    manages = may(request.actor, "parties.manage_organisation", organisation)
    units = organisation.units.select_related("site").order_by("-ends_on", "name", "pk")
    sites = organisation.sites.select_related("region").order_by("-ends_on", "-is_main", "pk")
    return {
        "units": [(one, one.name_in(language)) for one in units],
        "sites": sites,
        "manages": manages,
        "open_unit": Action(_("Open a unit"), reverse("parties:unit_open", args=[reference]))
        if manages
        else None,
        "add_site": Action(_("Add a site"), reverse("parties:site_add", args=[reference]))
        if manages
        else None,
    }


def evidence(
    request: WebRequest, organisation: Organisation, record: Completeness
) -> dict[str, Any]:
    found = list(evidence_of(organisation))
    uploaders = Person.objects.in_bulk(
        {one.uploaded_by_person_id for one in found if one.uploaded_by_person_id}
    )
    language = get_language() or "en"
    reads = may(request.actor, "parties.read_evidence", organisation)
    manages = may(request.actor, "parties.manage_organisation", organisation)
    address = reverse("parties:evidence_attach", args=[organisation.reference])
    return {
        "papers": [
            Paper(
                one,
                uploaders[one.uploaded_by_person_id].name_in(language)
                if one.uploaded_by_person_id in uploaders
                else "",
                reverse("parties:evidence_read", args=[organisation.reference, one.reference])
                if reads
                else "",
            )
            for one in found
        ],
        "attach": Action(_("Attach document"), address) if manages else None,
    }


def history(
    request: WebRequest, organisation: Organisation, record: Completeness
) -> dict[str, Any]:
    records: list[AuditRecord] = list(
        _before(request, queries.story_of_organisation(organisation))[: STORY_LENGTH + 1]
    )
    shown = records[:STORY_LENGTH]
    has_more = len(records) > STORY_LENGTH
    return {
        "story": story_of(shown, names=_namable(request, organisation)),
        "page": Page(
            shown=len(shown),
            next_query=f"tab=history&before={shown[-1].pk}" if has_more else "",
            first_query="tab=history" if request.GET.get("before") else "",
        ),
    }


def _namable(request: WebRequest, organisation: Organisation) -> Namable:
    """Say whom the history names: those in one's scope, and to an authority no student."""
    if not may(request.actor, "parties.view_people", organisation):
        return lambda membership: False
    if organisation.pk != request.actor.organisation_id:
        return all_but_students
    return request.actor.scope.covers


def _before(request: WebRequest, records: Any) -> Any:
    before = request.GET.get("before", "")
    return records.filter(pk__lt=int(before)) if before.isdecimal() else records


CONTENT: dict[str, Callable[[WebRequest, Organisation, Completeness], dict[str, Any]]] = {
    "overview": overview,
    "people": people,
    "places": places,
    "mandates": mandates,
    "remits": remits,
    "evidence": evidence,
    "history": history,
}
