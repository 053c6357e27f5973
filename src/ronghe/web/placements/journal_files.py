"""What makes the journal open without a network: a worker, an empty page, and a manifest."""

import hashlib
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

import ronghe
from ronghe.placements.models import Readers
from ronghe.web.placements.journal_form import EntryForm
from ronghe.web.templatetags.ronghe import BUILD, asset, html_language

SCOPE = "/placements/"
READERS = {
    Readers.COLLEGE: gettext_lazy("Read by you, the college tutor and the class teacher"),
    Readers.BOTH: gettext_lazy("Read by you, the college tutor, the class teacher and the mentor"),
}
OFFLINE_NEEDS = ("app.css", "app.js", "journal.js", "journal-worker.js")


def worker_version(language: str) -> str:
    """Tell one worker from the next: new styles, scripts or another language make it anew."""
    parts = [ronghe.__version__, language, *(asset(one) for one in OFFLINE_NEEDS)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:10]


@login_not_required
@require_safe
def journal_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from where its scope reaches all journals, and nothing outside placements."""
    script = BUILD / Path(asset("journal-worker.js")).name
    response = HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = SCOPE
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def journal_offline(request: HttpRequest) -> HttpResponse:
    """Give the journal without anybody in it: the form alone, which is all that is kept offline."""
    form = EntryForm(readers=[(value, str(words)) for value, words in READERS.items()])
    return render(request, "placements/journal_offline.html", {"form": form})


@login_not_required
@require_safe
def journal_manifest(request: HttpRequest) -> JsonResponse:
    start = reverse("placements:journal_own")
    return JsonResponse(
        {
            "name": _("Ronghe · Journal"),
            "short_name": _("Journal"),
            "start_url": start,
            "scope": SCOPE,
            "display": "standalone",
            "background_color": "#f6f4ee",
            "theme_color": "#f6f4ee",
            "lang": html_language(),
            "icons": [
                {"src": asset("touch-icon.png"), "sizes": "180x180", "type": "image/png"},
                {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        content_type="application/manifest+json",
    )
