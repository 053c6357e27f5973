"""The yearly reports of a region: for the authority that makes them, and for everybody."""

from django.urls import path

from ronghe.web.yearly import open_views, step_views, views

app_name = "yearly"

_ONE = "supervision/reports/<str:reference>/"
_OPEN = "open/reports/<str:reference>/"
urlpatterns = [
    path("supervision/reports/", views.report_list, name="report_list"),
    path("supervision/reports/new/", step_views.report_draft, name="report_draft"),
    path(_ONE, views.report_page, name="report_page"),
    path(f"{_ONE}figures/<str:key>/", views.figure_page, name="figure_page"),
    path(f"{_ONE}paper-<str:language>.pdf", views.report_paper, name="report_paper"),
    path(f"{_ONE}publish/", step_views.report_publish, name="report_publish"),
    path(f"{_ONE}discard/", step_views.report_discard, name="report_discard"),
    path("open/reports/", open_views.open_report_list, name="open_report_list"),
    path(_OPEN, open_views.open_report_page, name="open_report_page"),
    path(f"{_OPEN}figures/<str:key>/", open_views.open_figure_page, name="open_figure_page"),
    path(
        f"{_OPEN}paper-<str:language>.pdf", open_views.open_report_paper, name="open_report_paper"
    ),
    path(f"{_OPEN}data.<str:form>", open_views.open_report_data, name="open_report_data"),
]
