from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("ronghe.web.urls")),
    path("organisations/", include("ronghe.web.parties.urls")),
    path("imports/", include("ronghe.web.imports.urls")),
    path("listings/", include("ronghe.web.listings.urls")),
    path("enquiries/", include("ronghe.web.enquiries.urls")),
    path("casework/", include("ronghe.web.casework.urls")),
    path("people/", include("ronghe.web.people.urls")),
    path("reference/", include("ronghe.web.reference.urls")),
    path("findings/", include("ronghe.web.findings.urls")),
    path("invitations/", include("ronghe.web.invitations.urls")),
    path("my-data/", include("ronghe.web.privacy.urls")),
    path("account/", include("ronghe.web.accounts.urls")),
    path("", include("ronghe.web.feeds.urls")),
    path("cooperations/", include("ronghe.web.cooperations.urls")),
    path("placements/", include("ronghe.web.placements.urls")),
    path("", include("ronghe.web.endings.urls")),
    path("figures/", include("ronghe.web.numbers.urls")),
    path("pay/", include("ronghe.web.pay.urls")),
    path("guidance/", include("ronghe.web.guidance.urls")),
    path("preparations/", include("ronghe.web.preparations.urls")),
    path("rounds/", include("ronghe.web.rounds.urls")),
    path("safety/", include("ronghe.web.incidents.urls")),
    path("care/", include("ronghe.web.grievances.urls")),
    path("supervision/", include("ronghe.web.flags.urls")),
    path("", include("ronghe.web.supervision.urls")),
    path("", include("ronghe.web.yearly.urls")),
    path("inspections/", include("ronghe.web.inspections.urls")),
    path("", include("ronghe.web.papers.urls")),
    path("", include("ronghe.web.agreements.urls")),
    path("", include("ronghe.web.rulebook.urls")),
]
if settings.RONGHE_DEMO:
    urlpatterns += [path("demo/", include("ronghe.demo.urls"))]

handler400 = "ronghe.web.errors.bad_request"
handler403 = "ronghe.web.errors.permission_denied"
handler404 = "ronghe.web.errors.page_not_found"
handler500 = "ronghe.web.errors.server_error"
handler429 = "ronghe.web.errors.too_many_requests"
