"""The steps of one inspection, each a form and one operation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.models import Organisation, Role
from ronghe.partnerships.models import Cooperation
from ronghe.supervision.models import Inspection
from ronghe.supervision.operations import decisions, inspections, replies, visits
from ronghe.web.asking import Step, ask, get_or_post, need
from ronghe.web.inspections.access import (
    crumbs_of_list,
    inspection_in,
    inspection_url,
)
from ronghe.web.inspections.forms import (
    AnnounceForm,
    DecisionForm,
    EvidenceForm,
    FindingsForm,
    OfficersForm,
    OpenForm,
    ReplyForm,
    WordsForm,
    handed,
)
from ronghe.web.parts import Text
from ronghe.web.placements.forms import staff_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


def ask_about(
    request: WebRequest,
    inspection: Inspection,
    form: forms.Form,
    step: Step,
    *,
    heading: Text,
    label: Text,
    done: Text,
    lead: Text = "",
) -> HttpResponse:
    page = inspection_url(inspection)
    return ask(
        request,
        form,
        step,
        heading=heading,
        lead=lead,
        label=label,
        back_url=page,
        crumbs=[*crumbs_of_list(), (inspection.reference, page)],
        done=done,
    )


def _by(request: WebRequest, inspection: Inspection) -> dict[str, Any]:
    return {"inspection": inspection, "actor": request.actor, "at": timezone.now()}


def at_once(
    request: WebRequest, inspection: Inspection, step: Callable[[], object], done: str
) -> HttpResponse:
    """Take a step that needs no words, and go back to the page."""
    try:
        step()
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect(inspection_url(inspection))


@get_or_post
def inspection_open(request: WebRequest, cooperation: str) -> HttpResponse:
    seen = Cooperation.objects.visible_to(request.actor).select_related("region")
    found = get_object_or_404(seen, reference=cooperation)
    need(request, "supervision.open_inspection", found.region)
    parties = Organisation.objects.filter(pk__in=found.parties.order_by().values("organisation"))
    form = OpenForm(request.POST or None, parties=parties.prefetch_related("names").order_by("pk"))
    page = reverse("cooperations:cooperation_page", args=[found.reference])
    return ask(
        request,
        form,
        lambda entered: inspections.open_inspection(
            cooperation=found,
            inspected=entered["inspected"],
            way=entered["way"],
            ground=form.ground_,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Look at this cooperation"),
        lead=found.title,
        label=_("Open it"),
        back_url=reverse("inspections:inspection_list"),
        crumbs=[(found.title, page)],
        done=_("Opened. Nobody outside the authority is told before it is announced."),
    )


@require_POST
def inspection_approve(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "approve_inspection")
    step = lambda: inspections.approve_inspection(**_by(request, inspection))  # noqa: E731
    return at_once(request, inspection, step, _("Approved. Name the officers."))


@get_or_post
def officers_name(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "handle_inspection")
    staff = staff_of(inspection.authority, [Role.INSPECTOR], on=timezone.localdate())
    named = list(inspection.officers.order_by("pk").values_list("membership_id", flat=True))
    return ask_about(
        request,
        inspection,
        OfficersForm(request.POST or None, staff=staff, initial={"officers": named}),
        lambda entered: inspections.name_officers(**_by(request, inspection), officers=list(entered["officers"])),
        heading=_("Who carries it out"),
        lead=_("Two for an inspection of an enterprise. Whoever looks does not decide."),
        label=_("Name them"),
        done=_("They are named, and told."),
    )  # fmt: skip


@get_or_post
def inspection_announce(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "handle_inspection")
    form = AnnounceForm(request.POST or None)
    return ask_about(
        request,
        inspection,
        form,
        lambda entered: inspections.announce_inspection(
            **_by(request, inspection), on=entered["on"], asked=form.asked
        ),
        heading=_("Announce it"),
        lead=_("From now on they see it: the day, who comes, what is asked for until when, and what silence means."),
        label=_("Announce"),
        done=_("Announced. They are told."),
    )  # fmt: skip


@get_or_post
def inspection_cancel(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "handle_inspection")
    return ask_about(
        request,
        inspection,
        WordsForm(request.POST or None, label=_("Why")),
        lambda entered: inspections.cancel_inspection(**_by(request, inspection), reason=entered["words"]),
        heading=_("Cancel it"),
        lead=_("In a campaign it counts as not answered, and widens the estimate."),
        label=_("Cancel it"),
        done=_("Cancelled."),
    )  # fmt: skip


@require_POST
def visit_agree(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "answer_inspection")
    step = lambda: visits.agree_to_visit(**_by(request, inspection))  # noqa: E731
    return at_once(request, inspection, step, _("Thank you. They come on the day announced."))


@get_or_post
def visit_decline(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "answer_inspection")
    return ask_about(
        request,
        inspection,
        WordsForm(request.POST or None, label=_("A word, if you like"), required=False),
        lambda entered: visits.decline_visit(**_by(request, inspection), note=entered["words"]),
        heading=_("Decline the visit"),
        lead=_("You need no reason, and nothing follows from it. The region's estimate becomes less exact, and says so."),
        label=_("Decline"),
        done=_("Declined. Nothing follows from it."),
    )  # fmt: skip


@require_POST
def inspection_begin(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "carry_out_inspection")
    try:
        visits.begin_inspection(**_by(request, inspection))
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
        return redirect(inspection_url(inspection))
    return redirect(inspection_url(inspection, "checklist"))


@get_or_post
def findings_state(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "carry_out_inspection")
    return ask_about(
        request,
        inspection,
        FindingsForm(request.POST or None),
        lambda entered: visits.state_findings(**_by(request, inspection), **entered),
        heading=_("State the findings"),
        lead=_("They read it with the checklist, and may reply. After that the checklist stays as it is."),
        label=_("State them"),
        done=_("Stated. They may reply, then somebody else decides."),
    )  # fmt: skip


@get_or_post
def evidence_hand(request: WebRequest, reference: str, wanted: int) -> HttpResponse:
    inspection = inspection_in(request, reference, "answer_inspection")
    asked = get_object_or_404(inspection.requests.all(), pk=wanted)
    asked.inspection = inspection
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm(initial={"note": asked.note})  # fmt: skip
    return ask_about(
        request,
        inspection,
        form,
        lambda entered: replies.hand_in_evidence(
            request=asked,
            note=entered["note"],
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Hand in"),
        lead=asked.what,
        label=_("Hand in"),
        done=_("Handed in."),
    )


@get_or_post
def findings_reply(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "answer_inspection")
    form = ReplyForm(request.POST, request.FILES) if request.method == "POST" else ReplyForm()
    return ask_about(
        request,
        inspection,
        form,
        lambda entered: replies.reply_to_findings(
            **_by(request, inspection), text=entered["text"], files=handed(entered["papers"])
        ),
        heading=_("Reply to the findings"),
        lead=_("Whoever decides reads it first. You may add to it until it is decided."),
        label=_("Send reply"),
        done=_("Your reply is there."),
    )


@get_or_post
def inspection_decide(request: WebRequest, reference: str) -> HttpResponse:
    inspection = inspection_in(request, reference, "decide_inspection")
    return ask_about(
        request,
        inspection,
        DecisionForm(request.POST or None),
        lambda entered: decisions.decide_inspection(**_by(request, inspection), **entered),
        heading=_("Decide the case"),
        lead=_("By what was found and what they replied; no score decides it. “Not to be told” is an answer."),
        label=_("Decide"),
        done=_("Decided. They are told, with the reasons."),
    )  # fmt: skip
