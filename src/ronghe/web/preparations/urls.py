from django.urls import path

from ronghe.web.preparations import (
    cover_views,
    filing_views,
    headcount_views,
    host_views,
    plan_views,
    question_views,
    views,
)

app_name = "preparations"

urlpatterns = [
    path("", views.overview, name="overview"),
    # -- insurance
    path("insurance/", cover_views.cover_list, name="cover_list"),
    path("insurance/enter/", cover_views.cover_enter, name="cover_enter"),
    path("insurance/<str:reference>/", cover_views.cover_page, name="cover_page"),
    path("insurance/<str:reference>/extend/", cover_views.cover_extend, name="cover_extend"),
    path("insurance/<str:reference>/end/", cover_views.cover_end, name="cover_end"),
    path(
        "insurance/<str:reference>/files/<str:evidence>/",
        cover_views.cover_file,
        name="cover_file",
    ),
    # -- the list of hosts
    path("hosts/", host_views.host_list, name="host_list"),
    path("hosts/approve/", host_views.host_approve, name="host_approve"),
    path("hosts/publish/", host_views.host_list_publish, name="host_list_publish"),
    path("hosts/off/<int:approval>/", host_views.host_take_off, name="host_take_off"),
    path("hosts/<str:reference>/", host_views.public_host_list, name="public_host_list"),
    # -- filings
    path("filings/", filing_views.filing_list, name="filing_list"),
    path("filings/new/", filing_views.filing_new, name="filing_new"),
    path("filings/<str:reference>/", filing_views.filing_page, name="filing_page"),
    path("filings/<str:reference>/accept/", filing_views.filing_accept, name="filing_accept"),
    path("filings/<str:reference>/return/", filing_views.filing_return, name="filing_return"),
    path(
        "filings/<str:reference>/files/<str:evidence>/",
        filing_views.filing_file,
        name="filing_file",
    ),
    # -- emergency plans
    path("plans/", plan_views.plan_list, name="plan_list"),
    path("plans/enter/", plan_views.plan_enter, name="plan_enter"),
    path("plans/<int:plan>/files/<str:evidence>/", plan_views.plan_file, name="plan_file"),
    # -- what a host states and asks
    path("staff/", headcount_views.headcount_list, name="headcount_list"),
    path("staff/state/", headcount_views.headcount_state, name="headcount_state"),
    path("questions/", question_views.question_list, name="question_list"),
    path("questions/write/", question_views.question_write, name="question_write"),
    path(
        "questions/<int:question>/retire/", question_views.question_retire, name="question_retire"
    ),
]
