"""The questions that a host adds to the safety tests of its own interns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.placements.models import SafetyQuestion
from ronghe.placements.operations import safety_tests
from ronghe.placements.safety_bank import FROM_HOST
from ronghe.web.asking import ask, get_or_post
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Action
from ronghe.web.preparations.access import crumbs_to, own_organisation
from ronghe.web.preparations.forms import QuestionForm
from ronghe.web.requests import WebRequest

PERMISSION = "placements.write_safety_question"


@require_safe
def question_list(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, PERMISSION)
    found = SafetyQuestion.objects.filter(host=own, retired_at=None).order_by("-pk")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    shown, page = page_of(found, is_later=last is not None)
    context = {
        "rows": [(one, list(enumerate(one.answers))) for one in shown],
        "page": page,
        "drawn": FROM_HOST,
        "write": Action(
            _("Write a question"), reverse("preparations:question_write"), is_primary=True
        ),
        "crumbs": crumbs_to(),
    }
    return render(request, "preparations/question_list.html", context)


@get_or_post
def question_write(request: WebRequest) -> HttpResponse:
    own = own_organisation(request, PERMISSION)
    form = QuestionForm(request.POST or None)
    return ask(
        request,
        form,
        lambda entered: safety_tests.write_safety_question(
            host=own,
            text=entered["text"],
            answers=form.answers,
            right=form.right_place,
            actor=request.actor,
            at=timezone.now(),
        ),
        heading=_("Write a safety question"),
        lead=_(
            "Your interns are asked it before their first day, beside questions for every workplace"
            " and for your sector. Write in the language that they work in."
        ),
        label=_("Add question"),
        back_url=reverse("preparations:question_list"),
        crumbs=crumbs_to((_("Safety questions"), reverse("preparations:question_list"))),
        done=_("The question is added to the tests to come."),
    )


@require_POST
def question_retire(request: WebRequest, question: int) -> HttpResponse:
    own = own_organisation(request, PERMISSION)
    found = get_object_or_404(SafetyQuestion.objects.filter(host=own), pk=question)
    safety_tests.retire_safety_question(question=found, actor=request.actor, at=timezone.now())
    messages.success(request, _("It is asked no more. Tests that were taken stay as they are."))
    return redirect("preparations:question_list")
