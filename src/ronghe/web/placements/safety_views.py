"""Safety before the first day: lessons and test for the student, and tests taken on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.placements.models import Placement
from ronghe.placements.operations import safety_tests
from ronghe.placements.queries.own_placement import Learning, learning_of
from ronghe.placements.queries.own_safety import wrong_in
from ronghe.placements.safety_bank import MOST_A_DAY, PASS_MARK, banks_for, questions_for
from ronghe.web.asking import ask, get_or_post
from ronghe.web.placements.own_access import (
    address_of_own,
    crumbs_to_own,
    crumbs_to_page,
    own_placement_of,
    page_to_prepare,
    placement_looked_after,
)
from ronghe.web.placements.safety_forms import PaperTestForm, SafetyTestForm
from ronghe.web.preparations.access import handed
from ronghe.web.requests import WebRequest


@get_or_post
def safety_test(request: WebRequest, reference: str) -> HttpResponse:
    """Show the lessons, then the questions; judge them when all are answered."""
    placement = own_placement_of(request, reference)
    learning = learning_of(placement, on=timezone.localdate())
    words = "zh" if (get_language() or "en").startswith("zh") else "en"
    form = _form(request, placement, learning, words)
    if request.method == "POST" and form is None:
        messages.warning(request, _("There is no test to hand in now."))
        return redirect(address_of_own(placement))
    if form is not None and form.is_valid():
        return _handed_in(request, placement, form)
    context = {
        "placement": placement,
        "lessons": [
            (bank.title[words], [lesson[words] for lesson in bank.lessons])
            for bank in banks_for(placement)
        ],
        "form": form,
        "learning": learning,
        "count": len(form.keys) if form else 0,
        "pass_mark": PASS_MARK,
        "tries": MOST_A_DAY,
        "crumbs": crumbs_to_own(placement),
    }
    return render(request, "placements/safety_test.html", context)


def _form(
    request: WebRequest, placement: Placement, learning: Learning, words: str
) -> SafetyTestForm | None:
    """Give the test that waits, if one does: none once passed, over, or tried often today."""
    if not learning.is_wanted or learning.is_enough_today or not placement.is_open:
        return None
    return SafetyTestForm(
        request.POST if request.method == "POST" else None,
        asked=questions_for(placement, learning.attempt),
        words=words,
        initial={"attempt": learning.attempt},
    )


def _handed_in(request: WebRequest, placement: Placement, form: SafetyTestForm) -> HttpResponse:
    try:
        test = safety_tests.take_safety_test(
            placement=placement,
            attempt=form.cleaned_data["attempt"],
            answers=form.answers,
            actor=request.actor,
            at=timezone.now(),
        )
    except ValueError as refusal:
        messages.warning(request, str(refusal))
        return redirect(address_of_own(placement))
    return redirect("placements:safety_result", placement.reference, test.pk)


@require_safe
def safety_result(request: WebRequest, reference: str, test: int) -> HttpResponse:
    """Show the student what a test that was handed in came to, and what to read again."""
    placement = own_placement_of(request, reference)
    found = get_object_or_404(placement.safety_tests, pk=test)
    learning = learning_of(placement, on=timezone.localdate())
    context = {
        "placement": placement,
        "test": found,
        "wrong": wrong_in(found, get_language() or "en"),
        "learning": learning,
        "own_url": address_of_own(placement),
        "test_url": reverse("placements:safety_test", args=[reference]),
        "crumbs": crumbs_to_own(placement),
    }
    return render(request, "placements/safety_result.html", context)


@get_or_post
def safety_enter(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_looked_after(request, reference, "placements.enter_safety_test")
    form = PaperTestForm(request.POST or None, request.FILES or None)

    def step(entered: dict[str, Any]) -> object:
        return safety_tests.enter_safety_test(
            placement=placement,
            test=form.test,
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("Enter a safety test taken on paper"),
        lead=_(
            "Of %(name)s, before the first day; a picture of the test with its mark goes with it."
        )
        % {"name": placement.student.person.name_in(get_language() or "en")},
        label=_("Enter test"),
        back_url=page_to_prepare(placement),
        crumbs=crumbs_to_page(placement),
        done=_("The test is entered. What the placement still needs has been looked at again."),
    )
