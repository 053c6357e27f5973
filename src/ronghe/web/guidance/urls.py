"""The addresses of guidance: what is published, and forms that are filled in together."""

from django.urls import path

from ronghe.web.guidance import (
    cell_views,
    directive_views,
    paper_views,
    part_views,
    step_views,
    views,
)

app_name = "guidance"

_PART = "forms/<str:reference>/colleges/<str:college>/"
urlpatterns = [
    path("", directive_views.directive_list, name="directive_list"),
    path("new/", directive_views.directive_publish, name="directive_publish"),
    path("forms/", views.form_list, name="form_list"),
    path("forms/new/", views.form_bring, name="form_bring"),
    path("forms/<str:reference>/", views.form_page, name="form_page"),
    path("forms/<str:reference>/layout/", views.form_layout, name="form_layout"),
    path("forms/<str:reference>/columns/", views.form_columns, name="form_columns"),
    path("forms/<str:reference>/send/", views.form_send, name="form_send"),
    path("forms/<str:reference>/file/", step_views.form_file, name="form_file"),
    path("forms/<str:reference>/paper/", paper_views.form_paper, name="form_paper"),
    path("forms/<str:reference>/original/", step_views.form_original, name="form_original"),
    path("forms/<str:reference>/steps/<str:step>/", step_views.form_step, name="form_step"),
    path("forms/<str:reference>/cells/<int:cell>/", cell_views.cell_page, name="cell_page"),
    path(_PART, part_views.part_page, name="part_page"),
    path(f"{_PART}enter/", part_views.part_enter, name="part_enter"),
    path(f"{_PART}hand-in/", part_views.part_hand_in, name="part_hand_in"),
    path(f"{_PART}file/", part_views.part_file, name="part_file"),
    path(f"{_PART}upload/", part_views.part_upload, name="part_upload"),
    path(f"{_PART}return/", step_views.part_return, name="part_return"),
    path("<str:reference>/", directive_views.directive_page, name="directive_page"),
    path("<str:reference>/confirm/", directive_views.directive_confirm, name="directive_confirm"),
    path("<str:reference>/report/", directive_views.directive_report, name="directive_report"),
    path(
        "<str:reference>/steps/<str:step>/", directive_views.directive_step, name="directive_step"
    ),
]
