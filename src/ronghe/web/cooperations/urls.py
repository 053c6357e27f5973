from django.urls import path

from ronghe.web.cooperations import (
    concern_views,
    form_views,
    opening_views,
    party_views,
    promise_views,
    review_views,
    site_report_views,
    student_views,
    together_views,
    views,
)

app_name = "cooperations"

urlpatterns = [
    path("", views.cooperation_list, name="cooperation_list"),
    path("open/", opening_views.cooperation_open, name="cooperation_open"),
    path(
        "open/<str:enquiry>/",
        opening_views.cooperation_from_enquiry,
        name="cooperation_from_enquiry",
    ),
    path("site-reports/", site_report_views.site_report_list, name="site_report_list"),
    path("site-reports/write/", site_report_views.site_report_write, name="site_report_write"),
    path(
        "site-reports/<str:reference>/", site_report_views.site_report_page, name="site_report_page"
    ),
    path(
        "site-reports/<str:reference>/files/<str:evidence>/",
        site_report_views.site_report_file,
        name="site_report_file",
    ),
    path("<str:reference>/", views.cooperation_page, name="cooperation_page"),
    path("<str:reference>/promises/", promise_views.promise_list, name="promise_list"),
    path("<str:reference>/readiness/", form_views.readiness_assess, name="readiness_assess"),
    path("<str:reference>/draft/", form_views.agreement_draft, name="agreement_draft"),
    path("<str:reference>/parties/admit/", party_views.party_admit, name="party_admit"),
    path("<str:reference>/renew/", opening_views.cooperation_renew, name="cooperation_renew"),
    path(
        "<str:reference>/renew/<str:agreement>/",
        opening_views.agreement_renew,
        name="agreement_renew",
    ),
    path("<str:reference>/together/", together_views.together_page, name="together_page"),
    path("<str:reference>/students/", student_views.students_choose, name="students_choose"),
    path("<str:reference>/students/draft/", student_views.students_draft, name="students_draft"),
    path("<str:reference>/close/", form_views.cooperation_close, name="cooperation_close"),
    path("<str:reference>/reviews/record/", review_views.review_record, name="review_record"),
    path(
        "<str:reference>/reviews/<str:review>/confirm/",
        review_views.review_confirm,
        name="review_confirm",
    ),
    path(
        "<str:reference>/reviews/<str:review>/object/",
        review_views.review_object,
        name="review_object",
    ),
    path(
        "<str:reference>/reviews/<str:review>/rewrite/",
        review_views.review_rewrite,
        name="review_rewrite",
    ),
    path("<str:reference>/actions/<int:action>/", review_views.action_finish, name="action_finish"),
    path("<str:reference>/concern/", concern_views.concern_raise, name="concern_raise"),
    path(
        "<str:reference>/concerns/<str:concern>/answer/",
        concern_views.concern_answer,
        name="concern_answer",
    ),
    path(
        "<str:reference>/concerns/<str:concern>/settle/",
        concern_views.concern_settle,
        name="concern_settle",
    ),
]
