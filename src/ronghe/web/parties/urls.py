from django.urls import path

from ronghe.web.parties import (
    evidence_views,
    fact_views,
    form_views,
    mandate_views,
    place_views,
    remit_views,
    restriction_views,
    views,
)

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
        "<str:reference>/description/",
        fact_views.organisation_describe,
        name="organisation_describe",
    ),
    path("<str:reference>/name/remove/", fact_views.name_remove, name="name_remove"),
    path(
        "<str:reference>/number/withdraw/",
        fact_views.identifier_withdraw,
        name="identifier_withdraw",
    ),
    path(
        "<str:reference>/mandates/propose/", mandate_views.mandate_propose, name="mandate_propose"
    ),
    path("<str:reference>/mandates/limit/", mandate_views.co_signing_set, name="co_signing_set"),
    path(
        "<str:reference>/mandates/<str:mandate>/confirm/",
        mandate_views.mandate_confirm,
        name="mandate_confirm",
    ),
    path(
        "<str:reference>/mandates/<str:mandate>/revoke/",
        mandate_views.mandate_revoke,
        name="mandate_revoke",
    ),
    path(
        "<str:reference>/mandates/<str:mandate>/evidence/<str:evidence>/",
        mandate_views.mandate_evidence_read,
        name="mandate_evidence_read",
    ),
    path("<str:reference>/remits/grant/", remit_views.remit_grant, name="remit_grant"),
    path("<str:reference>/remits/<int:remit>/end/", remit_views.remit_end, name="remit_end"),
    path(
        "<str:reference>/remits/<int:remit>/except/", remit_views.remit_except, name="remit_except"
    ),
    path(
        "<str:reference>/remits/<int:remit>/exceptions/<int:exception>/end/",
        remit_views.exception_end,
        name="exception_end",
    ),
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
    path("<str:reference>/units/open/", place_views.unit_open, name="unit_open"),
    path("<str:reference>/units/<int:unit>/rename/", place_views.unit_rename, name="unit_rename"),
    path("<str:reference>/units/<int:unit>/close/", place_views.unit_close, name="unit_close"),
    path("<str:reference>/sites/add/", place_views.site_add, name="site_add"),
    path("<str:reference>/sites/<int:site>/move/", place_views.site_move, name="site_move"),
    path("<str:reference>/sites/<int:site>/close/", place_views.site_close, name="site_close"),
]
