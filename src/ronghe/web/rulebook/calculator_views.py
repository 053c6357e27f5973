from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.compliance import rulebooks
from ronghe.compliance.judging import DAYS_OF_ASSESSMENT
from ronghe.engines.law import Calculator, day_number
from ronghe.web.requests import WebRequest
from ronghe.web.rulebook import words
from ronghe.web.rulebook.calculations import (
    CalculationForm,
    newest,
    result_of,
)
from ronghe.web.rulebook.cases import laid_out


@dataclass(frozen=True)
class CalculatorLine:
    calculator: Calculator
    title: str
    place: str
    topic: str


@login_not_required
@require_safe
def calculator_list(request: WebRequest) -> HttpResponse:
    lines = [
        CalculatorLine(
            calculator=one,
            title=one.title[words.tongue()],
            place=words.place_name(one.jurisdiction),
            topic=words.code_word("topic", one.topic),
        )
        for one in sorted(
            rulebooks.calculators().values(), key=lambda one: (one.jurisdiction, one.id)
        )
    ]
    return render(request, "rulebook/calculator_list.html", {"lines": lines})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def calculator_page(request: WebRequest, jurisdiction: str, calculator: str) -> HttpResponse:
    """Compute what was asked; nothing of it is kept anywhere."""
    found = rulebooks.calculators().get(calculator)
    if found is None or found.jurisdiction != jurisdiction:
        raise Http404
    form = CalculationForm(request.POST or None, calculator=found)
    today = timezone.localdate()
    form.initial = dict.fromkeys(DAYS_OF_ASSESSMENT, today)
    formula = newest(found, day_number(today))
    cases = rulebooks.cases_of(rulebooks.file_of_calculator(found))
    context = {
        "crumbs": [(_("Calculators"), reverse("rulebook:calculator_list"))],
        "calculator": found,
        "title": found.title[words.tongue()],
        "text": found.text[words.tongue()],
        "place": words.place_name(found.jurisdiction),
        "topic": words.code_word("topic", found.topic),
        "form": form,
        "asked": form.asked("", (*form.fact_names, *form.list_rows)),
        "result": result_of(found, form) if form.is_bound else None,
        "cases": laid_out(
            cases,
            kind=found.kind,
            home=found.jurisdiction,
            amounts={amount.name: amount for amount in formula.amounts},
        ),
        "today": today,
    }
    return render(request, "rulebook/calculator_page.html", context)
