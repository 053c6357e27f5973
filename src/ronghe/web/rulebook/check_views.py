from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from ronghe.web.requests import WebRequest
from ronghe.web.rulebook.answers import sheet_of
from ronghe.web.rulebook.check_form import CheckForm
from ronghe.web.rulebook.questions import places

PAGE = "rulebook/check_page.html"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def placement_check(request: WebRequest) -> HttpResponse:
    """Say what the rules answer to what was filled in; nothing of it is kept anywhere."""
    is_asked = request.method == "POST"
    today = timezone.localdate()
    form = _form_of(request, today)
    sheet = None
    if is_asked:
        form.is_valid()
        sheet = sheet_of(form)
    template = _template(request)
    context = {
        "form": form,
        "sheet": sheet,
        "today": today,
        "is_fragment": template.endswith("#answer"),
    }
    return render(request, template, context)


def _form_of(request: WebRequest, on: date) -> CheckForm:
    if request.method == "POST":
        place = request.POST.get("jurisdiction", "")
        place = place if place in places() else _usual_place(request)
        return CheckForm(request.POST, jurisdiction=place, on=on)
    form = CheckForm(None, jurisdiction=_usual_place(request), on=on)
    form.initial["jurisdiction"] = form.jurisdiction
    return form


def _usual_place(request: WebRequest) -> str:
    """Give one's own place, if there are rules for it; else the one with most rules."""
    organisation = request.actor.organisation
    own = organisation.jurisdiction.code if organisation else ""
    return own if own in places() else places()[0]


def _template(request: WebRequest) -> str:
    """Give the whole page; to htmx the answer alone, or the form as well for another place."""
    if not request.htmx:
        return PAGE
    return f"{PAGE}#check" if request.htmx.trigger_name == "jurisdiction" else f"{PAGE}#answer"
