"""What the public may know of badges: our key, who issues, what was revoked, and whether one counts."""

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.kernel import badge_office
from ronghe.parties.models import Organisation
from ronghe.placements import badges
from ronghe.placements.models import CertificateState, PracticeCertificate
from ronghe.placements.queries.certificates import Badge, badge_verdict
from ronghe.web.requests import WebRequest

LONGEST = 20_000
AN_HOUR = 3600


class BadgeForm(forms.Form):
    badge = forms.CharField(
        label=_("Badge"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("The text of the file that the holder gave you; it begins with “ey”."),
    )


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def badge_keys(request: HttpRequest) -> JsonResponse:
    """Serve the public key, as a JSON Web Key Set."""
    return JsonResponse({"keys": [badge_office.public_jwk()]})


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def badge_issuer(request: HttpRequest, reference: str) -> JsonResponse:
    """Serve the profile of a college that has issued badges."""
    issued = PracticeCertificate.objects.order_by().values("placement__college")
    college = get_object_or_404(Organisation, reference=reference, pk__in=issued)
    return JsonResponse(
        {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": badges.address(f"issuers/{college.reference}/"),
            "type": ["Profile"],
            "name": college.name_in("en") or college.name_in("zh-hans"),
            "jwks": badges.address("keys/"),
        }
    )


@login_not_required
@require_safe
def badge_status(request: HttpRequest, page: int) -> HttpResponse:
    """Serve, signed, which badges were revoked: a bit for each, and nothing else of any."""
    now = timezone.now()
    token = badges.status_list(page, at=now, until=now + timedelta(days=1))
    return HttpResponse(token, content_type="application/vc+jwt")


@never_cache
@login_not_required
@require_safe
def badge_check(request: HttpRequest, code: str) -> JsonResponse:
    """Say of a credential's own address whether it counts; nobody is named."""
    found = get_object_or_404(PracticeCertificate, verification_code=code)
    return JsonResponse(
        {"certificate": found.reference, "revoked": found.state == CertificateState.REVOKED}
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def badge_verify(request: WebRequest) -> HttpResponse:
    """Check the badge that somebody was given; nothing of it is kept."""
    form = BadgeForm(request.POST or None)
    verdict: Badge | None = None
    if form.is_valid():
        verdict = badge_verdict(form.cleaned_data["badge"].strip())
    return render(request, "endings/badge_verify.html", {"form": form, "verdict": verdict})
