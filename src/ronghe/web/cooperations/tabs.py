"""What the tabs of a cooperation's page show."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.models import AuditRecord, Evidence
from ronghe.kernel.permissions import may
from ronghe.parties.models import MANAGING_ROLES, Membership, Organisation, Role
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    UNSIGNED,
    Agreement,
    AgreementState,
    Concern,
    ConcernState,
    Cooperation,
    CooperationKind,
    CooperationState,
    Obligation,
    SiteReport,
)
from ronghe.partnerships.queries.promises import STEP, Place, days_of_promises, promises_of
from ronghe.partnerships.readiness import Readiness
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.cooperations.access import own_side, parties_of, readiness_for, renewed_by
from ronghe.web.cooperations.beginnings import drafts_of, enquiry_behind, students_in
from ronghe.web.cooperations.renewing import renewable, renewal_of, to_renew
from ronghe.web.cooperations.reviews import attention_of, reviews_tab
from ronghe.web.cooperations.site_reports import chip_of_report, host_facts, write_actions
from ronghe.web.cooperations.timeline import lines_of, shares_of_promises, timeline_of
from ronghe.web.parts import (
    Action,
    Checklist,
    Chip,
    Fact,
    Mark,
    Page,
)
from ronghe.web.records.story import all_but_students, story_of
from ronghe.web.requests import WebRequest

STORY_LENGTH = 50
NEAR, NEAR_SHOWN = timedelta(days=14), 8
MARKS = {
    CooperationState.PREPARING: Mark.DUE,
    CooperationState.RUNNING: Mark.HOLDS,
    AgreementState.DRAFT: Mark.DUE,
    AgreementState.NEGOTIATING: Mark.DUE,
    AgreementState.CHECKING: Mark.DUE,
    AgreementState.SIGNING: Mark.DUE,
    AgreementState.IN_FORCE: Mark.HOLDS,
    AgreementState.SUSPENDED: Mark.DUE,
    AgreementState.TERMINATED: Mark.BROKEN,
    AgreementState.ANNULLED: Mark.BROKEN,
    ConcernState.OPEN: Mark.DUE,
    ConcernState.ANSWERED: Mark.HOLDS,
}
Content = dict[str, Any]


def chip_of(state: str) -> Chip:
    """Give the chip of a cooperation's, an agreement's or a concern's state."""
    for states in (CooperationState, AgreementState, ConcernState):
        if state in states.values:
            return Chip(states(state).label, MARKS.get(states(state)))
    raise ValueError(state)


def overview(request: WebRequest, cooperation: Cooperation, on: date) -> Content:
    language = get_language() or "en"
    parties = parties_of(cooperation)
    names = {one.organisation_id: one.organisation.name_in(language) for one in parties}
    own = own_side(request, cooperation)
    readiness = readiness_for(request, cooperation)
    return {
        "parties": [(one, names[one.organisation_id]) for one in parties],
        "attention": attention_of(cooperation, takes_part=own is not None),
        "renew": renewal_of(request, cooperation),
        "renewed_by": renewed_by(cooperation),
        "from_enquiry": enquiry_behind(request, cooperation),
        "readiness": readiness,
        "checklist": _checklist(
            cooperation,
            readiness,
            names,
            own,
            host_facts(cooperation, parties, names, request.actor, on=on),
        ),
        **_promises(cooperation, names, on),
        "concerns": [
            (
                one,
                f"{names.get(one.raised_for_id, '')} → {names.get(one.addressed_to_id, '')}",
                chip_of(one.state),
                _concern_actions(one, cooperation, own.pk if own else None),
            )
            for one in cooperation.concerns.order_by("-pk")
        ],
        "raise_concern": Action(
            _("Raise a concern"),
            reverse("cooperations:concern_raise", args=[cooperation.reference]),
        )
        if own
        else None,
        "close": Action(
            _("Close cooperation"),
            reverse("cooperations:cooperation_close", args=[cooperation.reference]),
        )
        if own and cooperation.closed_at is None
        else None,
        "look": Action(
            _("Look at this cooperation"),
            reverse("inspections:inspection_open", args=[cooperation.reference]),
        )
        if may(request.actor, "supervision.open_inspection", cooperation.region)
        else None,
    }


def _checklist(
    cooperation: Cooperation,
    readiness: Readiness,
    names: dict[int, str],
    own: Organisation | None,
    hosts: list[Fact],
) -> Checklist:
    answer = Action(
        _("Answer questions"),
        reverse("cooperations:readiness_assess", args=[cooperation.reference]),
    )
    language = get_language() or "en"
    facts = []
    if readiness.inherited_from is not None:
        words = _("Readiness was assessed in %(reference)s and is not asked again.")
        sentence = words % {"reference": readiness.inherited_from.reference}
        facts.append(Fact(Mark.HOLDS, sentence))
    else:
        for side in readiness.sides:
            name = names.get(side.organisation_id, "")
            if side.assessment:
                facts.append(Fact(Mark.HOLDS, _("%(name)s has answered.") % {"name": name}))
            elif cooperation.kind != CooperationKind.PLACEMENT:
                facts.append(
                    Fact(
                        Mark.UNKNOWN,
                        _("%(name)s has not answered yet.") % {"name": name},
                        action=answer if own and side.organisation_id == own.pk else None,
                    )
                )
    facts += [
        Fact(Mark.DUE, sign.says.in_(language), detail=sign.question.in_(language))
        for sign in readiness.signs
    ]
    facts += hosts
    return Checklist(_("Readiness"), tuple(facts), cooperation.reference)


def _promises(cooperation: Cooperation, names: dict[int, str], on: date) -> Content:
    """Give what was promised: as one bar, on a line of time, and what is near today."""
    counted = days_of_promises(cooperation, on=on)
    near = (
        promises_of(
            cooperation,
            on=on,
            language=language_of_text(),
            after=Place(on - NEAR, STEP, 0),
            most=NEAR_SHOWN,
        )
        if counted
        else []
    )
    return {
        "shares": shares_of_promises(counted, cooperation),
        "timeline": timeline_of(counted, on=on),
        "near": lines_of(near, names, on),
        "promises_url": reverse("cooperations:promise_list", args=[cooperation.reference]),
    }  # fmt: skip


def _concern_actions(
    concern: Concern, cooperation: Cooperation, own: int | None
) -> tuple[Action, ...]:
    arguments = [cooperation.reference, concern.reference]
    if concern.state == ConcernState.SETTLED:
        return ()
    if own == concern.addressed_to_id and concern.state == ConcernState.OPEN:
        return (Action(_("Answer"), reverse("cooperations:concern_answer", args=arguments)),)
    if own == concern.raised_for_id:
        address = reverse("cooperations:concern_settle", args=arguments)
        return (Action(_("It is settled"), address, method="post"),)
    return ()


def terms(request: WebRequest, cooperation: Cooperation, on: date) -> Content:
    language = get_language() or "en"
    found = Agreement.objects.filter(cooperation=cooperation).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None, kept={"tab": "terms"})
    takes_part = own_side(request, cooperation) is not None
    names = students_in(shown, language) if takes_part else {}
    renewals = renewable(cooperation, shown) if takes_part else {}
    return {
        "agreements": [
            (
                one,
                library.templates()[one.template].title.in_(language),
                chip_of(one.state),
                names.get(one.pk, ""),
                renewals.get(one.pk),
            )
            for one in shown
        ],
        "page": page,
        "drafts": drafts_of(request, cooperation) + _together(cooperation, shown, takes_part),
        "to_renew": to_renew(cooperation) if takes_part else [],
    }


def _together(cooperation: Cooperation, shown: list[Agreement], takes_part: bool) -> list[Action]:
    """Offer to lead several on at once, where several are on their way."""
    if not takes_part or sum(one.state in UNSIGNED for one in shown) < 2:  # noqa: PLR2004 -- one is led on by itself
        return []
    address = reverse("cooperations:together_page", args=[cooperation.reference])
    return [Action(_("Several at once"), address)]


def people(request: WebRequest, cooperation: Cooperation, on: date) -> Content:
    """Name who looks after it and who signs, on both sides; nobody else and no student."""
    language = get_language() or "en"
    organisations = cooperation.parties.order_by("pk").values("organisation")
    found = (
        Membership.objects.on(on)
        .filter(
            Q(role__in=MANAGING_ROLES, unit=None)
            | Q(role__in=[Role.SIGNATORY, Role.SAFETY_OFFICER]),
            organisation__in=organisations,
        )
        .select_related("person", "organisation")
        .prefetch_related("organisation__names")
        .order_by("organisation", "role", "pk")
    )
    is_open = own_side(request, cooperation) is not None and cooperation.closed_at is None
    return {
        "admit": Action(
            _("Let another party in"),
            reverse("cooperations:party_admit", args=[cooperation.reference]),
        )
        if is_open
        else None,
        "members": [
            (
                one.person.name_in(language),
                one.get_role_display(),
                one.organisation.name_in(language),
            )
            for one in found
        ],
    }


def evidence(request: WebRequest, cooperation: Cooperation, on: date) -> Content:
    organisations = cooperation.parties.order_by("pk").values("organisation")
    parties = parties_of(cooperation)
    language = get_language() or "en"
    names = {one.organisation_id: one.organisation.name_in(language) for one in parties}
    reports = (
        SiteReport.objects.visible_to(request.actor)
        .filter(host__in=organisations, college__in=organisations)
        .select_related("host")
        .prefetch_related("host__names")
        .order_by("-visited_on", "-pk")
    )
    owed = Obligation.objects.filter(agreement__cooperation=cooperation).order_by().values("pk")
    proofs = Evidence.objects.filter(
        subject_type="partnerships.obligation", subject_id__in=owed
    ).order_by("-uploaded_at", "-pk")
    return {
        "reports": [(one, chip_of_report(one)) for one in reports[:STORY_LENGTH]],
        "write_reports": write_actions(request.actor, cooperation, parties, names),
        "proofs": list(proofs[:STORY_LENGTH]),
    }


def history(request: WebRequest, cooperation: Cooperation, on: date) -> Content:
    agreements = cooperation.agreements.order_by().values("pk")
    concerns = cooperation.concerns.order_by().values("pk")
    records = AuditRecord.objects.filter(
        Q(subject_type="partnerships.cooperation", subject_id=cooperation.pk)
        | Q(subject_type="partnerships.agreement", subject_id__in=agreements)
        | Q(subject_type="partnerships.concern", subject_id__in=concerns)
    ).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        records = records.filter(pk__lt=int(before))
    found = list(records[: STORY_LENGTH + 1])
    shown = found[:STORY_LENGTH]
    return {
        "story": story_of(shown, names=all_but_students),
        "page": Page(
            shown=len(shown),
            next_query=f"tab=history&before={shown[-1].pk}" if len(found) > STORY_LENGTH else "",
            first_query="tab=history" if before else "",
        ),
    }


CONTENT: dict[str, Callable[[WebRequest, Cooperation, date], Content]] = {
    "overview": overview,
    "terms": terms,
    "reviews": reviews_tab,
    "people": people,
    "evidence": evidence,
    "history": history,
}
