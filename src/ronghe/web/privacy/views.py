import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.parties import operations
from ronghe.web.accounts.freshness import recently_authenticated
from ronghe.web.accounts.ways_in import account_of
from ronghe.web.privacy.readable import held_about, outlooks
from ronghe.web.requests import WebRequest


@require_safe
def data_page(request: WebRequest) -> HttpResponse:
    """Show everything held about the reader, with purpose, ground and time."""
    person = account_of(request).person
    return render(
        request, "privacy/data_page.html", {"person": person, "sections": held_about(person)}
    )


@require_POST
@recently_authenticated
def data_export(request: WebRequest) -> HttpResponse:
    """Let the reader take everything along."""
    held = operations.export_person(
        person=account_of(request).person, actor=request.actor, at=timezone.now()
    )
    response = HttpResponse(
        json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
        content_type="application/json",
    )
    response["Content-Disposition"] = 'attachment; filename="ronghe-my-data.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@recently_authenticated
def data_erase(request: WebRequest) -> HttpResponse:
    """Say what would go and what must stay; erase when the name is typed."""
    if request.method != "POST":
        return render(request, "privacy/erase_page.html", {"is_asked": False})
    person = account_of(request).person
    refusal = ""
    if "confirmation" in request.POST:
        try:
            operations.erase_person(
                person=person,
                confirmation=request.POST["confirmation"],
                actor=request.actor,
                at=timezone.now(),
            )
        except operations.ConfirmationIsMissing as words:
            refusal = str(words)
        else:
            return _gone(request)
    going, staying = outlooks(
        operations.preview_erasure(person=person, actor=request.actor, at=timezone.now())
    )
    return render(
        request,
        "privacy/erase_page.html",
        {
            "is_asked": True,
            "person": person,
            "going": going,
            "staying": staying,
            "refusal": refusal,
        },
    )


def _gone(request: WebRequest) -> HttpResponse:
    logout(request)
    messages.success(
        request, _("Your data is erased and your account is closed. Thank you for your time here.")
    )
    return redirect("web:home")
