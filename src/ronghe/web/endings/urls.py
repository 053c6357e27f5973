"""The addresses of what comes when a placement is over."""

from django.urls import path

from ronghe.web.endings import (
    assessment_views,
    badge_views,
    certificate_views,
    experience_views,
    follow_up_views,
    link_views,
    views,
)

app_name = "endings"

urlpatterns = [
    path("endings/experience/", experience_views.experience_page, name="experience_page"),
    path("endings/scheme/", assessment_views.scheme_page, name="scheme_page"),
    path("endings/follow-up/", follow_up_views.follow_up_page, name="follow_up_page"),
    path(
        "endings/follow-up/<str:token>/", follow_up_views.follow_up_answer, name="follow_up_answer"
    ),
    path("endings/link/<str:token>/", link_views.link_page, name="link_page"),
    path("endings/<str:reference>/", views.ending_page, name="ending_page"),
    path("endings/<str:reference>/report/", views.report_write, name="report_write"),
    path("endings/<str:reference>/paper/", views.report_paper, name="report_paper"),
    path("endings/<str:reference>/papers/<str:evidence>/", views.paper_read, name="paper_read"),
    path("endings/<str:reference>/answer/", views.report_answer, name="report_answer"),
    path("endings/<str:reference>/link/", views.report_link_send, name="report_link_send"),
    path("endings/<str:reference>/call-off/", views.ending_call_off, name="ending_call_off"),
    path(
        "endings/<str:reference>/assess/", assessment_views.assessment_give, name="assessment_give"
    ),
    path(
        "endings/<str:reference>/object/",
        assessment_views.assessment_object,
        name="assessment_object",
    ),
    path(
        "endings/<str:reference>/objection/",
        assessment_views.objection_answer,
        name="objection_answer",
    ),
    path(
        "endings/<str:reference>/certify/",
        certificate_views.certificate_issue,
        name="certificate_issue",
    ),
    path(
        "endings/<str:reference>/revoke/",
        certificate_views.certificate_revoke,
        name="certificate_revoke",
    ),
    path(
        "endings/<str:reference>/certificates/<str:certificate>/",
        certificate_views.certificate_read,
        name="certificate_read",
    ),
    path(
        "endings/<str:reference>/certificates/<str:certificate>/badge/",
        certificate_views.badge_read,
        name="badge_read",
    ),
    path("badges/keys/", badge_views.badge_keys, name="badge_keys"),
    path("badges/verify/", badge_views.badge_verify, name="badge_verify"),
    path("badges/issuers/<str:reference>/", badge_views.badge_issuer, name="badge_issuer"),
    path("badges/status/<int:page>/", badge_views.badge_status, name="badge_status"),
    path("badges/credentials/<str:code>/", badge_views.badge_check, name="badge_check"),
]
