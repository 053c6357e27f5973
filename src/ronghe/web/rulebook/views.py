from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ronghe.compliance import rulebooks
from ronghe.engines.law import Rule
from ronghe.engines.law.units import FIRST_YEAR, LAST_YEAR
from ronghe.web.requests import WebRequest
from ronghe.web.rulebook.cases import laid_out
from ronghe.web.rulebook.listing import RuleSearchForm, page_of, rules_for, sheets_of
from ronghe.web.rulebook.pages import page_of_rule


class DayForm(forms.Form):
    """The day on which one wants to know the law."""

    on = forms.DateField(
        label=gettext_lazy("The law on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Give a day between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day


@login_not_required
@require_safe
def rule_list(request: WebRequest) -> HttpResponse:
    form = RuleSearchForm(request.GET)
    form.is_valid()
    found = rules_for(form)
    shown, page = page_of(found, form)
    context = {
        "form": form,
        "sheets": sheets_of(shown, timezone.localdate()),
        "page": page,
        "is_narrowed": len(found) < len(rulebooks.rulebook().rules),
    }
    return render(request, "rulebook/rule_list.html", context)


@login_not_required
@require_safe
def rule_page(request: WebRequest, jurisdiction: str, rule: str) -> HttpResponse:
    found = _rule_or_404(jurisdiction, rule)
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else {"on": today.isoformat()})
    on = form.cleaned_data["on"] if form.is_valid() else today
    cases = rulebooks.cases_of(rulebooks.file_of(found))
    context: dict[str, Any] = {
        "crumbs": [(_("Rules"), reverse("rulebook:rule_list"))],
        "form": form,
        "page": page_of_rule(found, on=on, today=today),
        "cases": laid_out(cases, kind=found.kind, home=found.jurisdiction),
        "is_today": on == today,
    }
    return render(request, "rulebook/rule_page.html", context)


def _rule_or_404(jurisdiction: str, rule: str) -> Rule:
    for found in rulebooks.rulebook().find(rule):
        if found.jurisdiction == jurisdiction:
            return found
    raise Http404
