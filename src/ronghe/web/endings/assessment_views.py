"""The college's scheme, the tutor's assessment, and the student's one objection."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.kernel.permissions import may
from ronghe.parties.models import OrganisationKind
from ronghe.placements.models import (
    Assessment,
    AssessmentScheme,
    AssessmentState,
    PartKind,
    Placement,
)
from ronghe.placements.operations import assessments
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.endings.access import crumbs_to_ending, ended_placement, ending_of, url_of
from ronghe.web.endings.assessment_forms import (
    ObjectionAnswerForm,
    ObjectionForm,
    PartsForm,
    SchemeForm,
)
from ronghe.web.endings.report_page import visible_sheets
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@get_or_post
def scheme_page(request: WebRequest) -> HttpResponse:
    """Show by what the college assesses, with its earlier schemes, and set another one."""
    college = request.actor.organisation
    if college is None or college.kind != OrganisationKind.COLLEGE or not may(request.actor, "placements.set_scheme", college):  # fmt: skip
        raise Http404
    known = list(college.assessment_schemes.select_related("made_by").order_by("-number"))
    form = SchemeForm(request.POST or None, initial=known[0].weights if known else None)
    if form.is_valid():
        try:
            assessments.set_scheme(
                college=college, weights=form.weights, actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("From now on placements are assessed by these shares."))
            return redirect("endings:scheme_page")
    rule = reverse("rulebook:rule_page", args=[college.jurisdiction.code, assessments.RULE])
    context = {"form": form, "schemes": [(one, shares_of(one)) for one in known], "rule_url": rule}
    return render(request, "endings/scheme_page.html", context)


def shares_of(scheme: AssessmentScheme) -> list[tuple[Any, int]]:
    return [(PartKind(kind).label, weight) for kind, weight in scheme.weights.items()]


@get_or_post
def assessment_give(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.assess", placement)
    scheme = placement.college.assessment_schemes.order_by("-number").first()
    ending = ending_of(placement)
    if scheme is None or ending is None:
        messages.warning(request, _("The college has not said yet by what placements are assessed."))  # fmt: skip
        return redirect("endings:ending_page", placement.reference)
    form = PartsForm(request.POST or None, weights=scheme.weights)
    if form.is_valid():
        try:
            assessments.assess_placement(
                placement=placement, parts=form.parts, actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The result is out; the student is told and reads your reasons."))  # fmt: skip
            return redirect("endings:ending_page", placement.reference)
    sheets = visible_sheets(placement, ending, request.actor)
    context = {
        "form": form,
        "heading": _("Assess the placement"),
        "label": _("Give the result"),
        "objection": None,
        "sheets": [one for one in sheets if one.report.replaced_at is None],
        **_around(placement),
    }
    return render(request, "endings/assessment_form.html", context)


def _around(placement: Placement) -> Mapping[str, Any]:
    return {
        "placement": placement,
        "crumbs": crumbs_to_ending(placement),
        "back_url": url_of("ending_page", placement),
    }


@get_or_post
def assessment_object(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.object_to_assessment", placement)
    assessment = _assessment(request, placement)
    return ask(
        request,
        ObjectionForm(request.POST or None),
        lambda entered: assessments.object_to_assessment(
            assessment=assessment, text=entered["text"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Object to the assessment"),
        label=_("Send objection"),
        back_url=url_of("ending_page", placement),
        crumbs=crumbs_to_ending(placement),
        done=_("Your objection is sent. Somebody else than your tutor answers it."),
    )


@get_or_post
def objection_answer(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    assessment = _assessment(request, placement)
    need(request, "placements.answer_objection", assessment)
    if assessment.state != AssessmentState.OBJECTED:
        messages.warning(request, _("No objection waits for an answer."))
        return redirect("endings:ending_page", placement.reference)
    known = {one.kind: one for one in assessment.parts.all()}
    form = ObjectionAnswerForm(request.POST or None, weights=assessment.scheme.weights, known=known)
    if form.is_valid():
        said = form.cleaned_data
        try:
            assessments.answer_objection(
                assessment=assessment,
                answer=said["answer"],
                parts=form.parts if said["decision"] == "change" else None,
                actor=request.actor,
                at=timezone.now(),
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The objection is answered; the student is told."))
            return redirect("endings:ending_page", placement.reference)
    context = {
        "form": form,
        "heading": _("Answer the objection"),
        "label": _("Send answer"),
        "objection": assessment.objection,
        "sheets": [],
        **_around(placement),
    }
    return render(request, "endings/assessment_form.html", context)


def _assessment(request: WebRequest, placement: Placement) -> Assessment:
    need(request, "placements.read_assessment", placement)
    seen = Assessment.objects.visible_to(request.actor).counting()
    related = ("placement__student", "placement__tutor", "scheme", "given_by")
    return get_object_or_404(seen.select_related(*related), placement=placement)
