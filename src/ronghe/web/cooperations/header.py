"""The head of a cooperation's page: how it stands, and what comes next for whom."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.kernel.permissions import may
from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    LIVE,
    OPEN,
    AgreementVersion,
    Concern,
    ConcernState,
    Cooperation,
    CooperationKind,
    CooperationState,
    ObligationState,
    Review,
    ReviewState,
)
from ronghe.web.cooperations.access import address_of, own_side, readiness_for
from ronghe.web.cooperations.tabs import chip_of
from ronghe.web.parts import Action, NextStep, ObjectHeader, Tab, Text
from ronghe.web.requests import WebRequest

TABS = ("overview", "terms", "reviews", "people", "evidence", "history")
LABELS: dict[str, Text] = {
    "overview": gettext_lazy("Overview"),
    "terms": gettext_lazy("Terms"),
    "reviews": gettext_lazy("Reviews"),
    "people": gettext_lazy("People"),
    "evidence": gettext_lazy("Evidence"),
    "history": gettext_lazy("History"),
}


def header_of(cooperation: Cooperation, request: WebRequest, *, tab: str, on: date) -> ObjectHeader:
    address = address_of(cooperation)
    return ObjectHeader(
        reference=cooperation.reference,
        kind=cooperation.get_kind_display(),
        title=cooperation.title,
        chip=chip_of(cooperation.state),
        next_step=next_step_of(cooperation, request, on),
        tabs=tuple(
            Tab(
                LABELS[one],
                address if one == TABS[0] else f"{address}?tab={one}",
                is_current=one == tab,
            )
            for one in TABS
        ),
    )


def next_step_of(cooperation: Cooperation, request: WebRequest, on: date) -> NextStep | None:
    if cooperation.state in {CooperationState.CONCLUDED, CooperationState.GIVEN_UP}:
        return None
    own = own_side(request, cooperation)
    concern = _concern_for(cooperation, own) if own is not None else None
    if concern is not None:
        address = reverse(
            "cooperations:concern_answer", args=[cooperation.reference, concern.reference]
        )
        return NextStep(
            _("Answer concern %(reference)s") % {"reference": concern.reference},
            until=concern.answer_due_on,
            action=Action(_("Answer concern"), address, is_primary=True),
            is_late=concern.answer_due_on < on,
        )
    review = _review_for(cooperation, own) if own is not None else None
    if review is not None:
        return NextStep(
            _("Confirm the minutes of %(day)s, or object to them")
            % {"day": date_format(review.held_on)},
            action=Action(
                _("Read minutes"), f"{address_of(cooperation)}?tab=reviews", is_primary=True
            ),
        )
    version = (
        AgreementVersion.objects.filter(agreement__cooperation=cooperation, state__in=OPEN)
        .select_related("agreement")
        .order_by("-pk")
        .first()
    )
    if version is not None:
        address = reverse("agreements:agreement_page", args=[version.agreement.reference])
        return NextStep(
            _("Agreement %(reference)s: %(state)s")
            % {"reference": version.agreement.reference, "state": version.get_state_display()},
            action=Action(_("Open agreement"), address, is_primary=True),
        )
    if cooperation.state == CooperationState.RUNNING:
        return _running(cooperation, on)
    return _preparing(cooperation, request, own is not None)


def _concern_for(cooperation: Cooperation, own: Organisation) -> Concern | None:
    """Give the concern that waits longest for the reader's own side."""
    open_ = cooperation.concerns.filter(state=ConcernState.OPEN, addressed_to=own)
    return open_.order_by("answer_due_on", "pk").first()


def _review_for(cooperation: Cooperation, own: Organisation) -> Review | None:
    """Give the minutes that wait longest for the reader's own side."""
    recorded = cooperation.reviews.filter(state=ReviewState.RECORDED).exclude(recorded_for=own)
    return recorded.order_by("held_on", "pk").first()


def _preparing(cooperation: Cooperation, request: WebRequest, takes_part: bool) -> NextStep:
    if cooperation.kind == CooperationKind.PLACEMENT:
        return _placing(cooperation, request)
    readiness = readiness_for(request, cooperation)
    if readiness.is_complete:
        address = reverse("cooperations:agreement_draft", args=[cooperation.reference])
        words = _("Both sides have answered. Draft an agreement.")
        if not takes_part:
            return NextStep(_("An agreement is to be drafted"), _("the parties draft it"))
        return NextStep(words, action=Action(_("Draft agreement"), address, is_primary=True))
    mine = set(request.actor.managed_organisations)
    open_ = [one for one in readiness.sides if one.assessment is None]
    if any(one.organisation_id in mine for one in open_):
        address = reverse("cooperations:readiness_assess", args=[cooperation.reference])
        return NextStep(
            _("Answer the readiness questions for your side; it takes ten minutes"),
            action=Action(_("Answer questions"), address, is_primary=True),
        )
    return NextStep(_("The readiness questions are not answered yet"), _("the other side answers"))


def _placing(cooperation: Cooperation, request: WebRequest) -> NextStep:
    """Lead the college to its students; nobody answers questions for a single placement."""
    if not may(request.actor, "partnerships.draft_for_students", cooperation):
        return NextStep(
            _("The agreements with the students are to be drafted"), _("the college drafts them")
        )
    address = reverse("cooperations:students_choose", args=[cooperation.reference])
    return NextStep(
        _("Choose the students, and draft their agreements"),
        action=Action(_("Choose students"), address, is_primary=True),
    )


def _running(cooperation: Cooperation, on: date) -> NextStep | None:
    owed = (
        cooperation.agreements.filter(
            state__in=LIVE,
            obligations__state=ObligationState.OPEN,
            obligations__due_on__lte=on,
        )
        .order_by("pk")
        .values_list("reference", flat=True)
    )
    found = list(owed)
    if not found:
        return None
    words = ngettext(
        "%(n)d obligation is due or overdue", "%(n)d obligations are due or overdue", len(found)
    )
    address = reverse("agreements:agreement_page", args=[found[0]])
    return NextStep(
        words % {"n": len(found)},
        action=Action(_("Look at obligations"), f"{address}?tab=duties", is_primary=True),
        is_late=True,
    )
