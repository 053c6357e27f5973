from django.urls import path

from ronghe.web.parties import evidence_views, form_views, restriction_views, views

app_name = "parties"

urlpatterns = [
    path("", views.organisation_list, name="organisation_list"),
    path("<str:reference>/", views.organisation_page, name="organisation_page"),
    path("<str:reference>/submit/", views.organisation_submit, name="organisation_submit"),
    path("<str:reference>/verify/", views.organisation_verify, name="organisation_verify"),
    path("<str:reference>/return/", form_views.organisation_return, name="organisation_return"),
    path("<str:reference>/name/", form_views.organisation_name, name="organisation_name"),
    path("<str:reference>/number/", form_views.organisation_identify, name="organisation_identify"),
    path("<str:reference>/region/", form_views.organisation_place, name="organisation_place"),
    path("<str:reference>/reopen/", views.organisation_reopen, name="organisation_reopen"),
    path(
        "<str:reference>/restrict/",
        restriction_views.organisation_restrict,
        name="organisation_restrict",
    ),
    path("<str:reference>/repair/", restriction_views.repair_request, name="repair_request"),
    path("<str:reference>/repair/refuse/", restriction_views.repair_refuse, name="repair_refuse"),
    path(
        "<str:reference>/restriction/lift/",
        restriction_views.restriction_lift,
        name="restriction_lift",
    ),
    path("<str:reference>/evidence/", form_views.evidence_attach, name="evidence_attach"),
    path(
        "<str:reference>/evidence/<str:evidence>/",
        evidence_views.evidence_read,
        name="evidence_read",
    ),
    path(
        "<str:reference>/people/<int:membership>/end/",
        form_views.membership_end,
        name="membership_end",
    ),
]
