"""The addresses of guidance: forms that are filled in together."""

from django.urls import path

from ronghe.web.guidance import cell_views, part_views, step_views, views

app_name = "guidance"

_PART = "forms/<str:reference>/colleges/<str:college>/"
urlpatterns = [
    path("forms/", views.form_list, name="form_list"),
    path("forms/new/", views.form_bring, name="form_bring"),
    path("forms/<str:reference>/", views.form_page, name="form_page"),
    path("forms/<str:reference>/layout/", views.form_layout, name="form_layout"),
    path("forms/<str:reference>/columns/", views.form_columns, name="form_columns"),
    path("forms/<str:reference>/send/", views.form_send, name="form_send"),
    path("forms/<str:reference>/file/", step_views.form_file, name="form_file"),
    path("forms/<str:reference>/original/", step_views.form_original, name="form_original"),
    path("forms/<str:reference>/steps/<str:step>/", step_views.form_step, name="form_step"),
    path("forms/<str:reference>/cells/<int:cell>/", cell_views.cell_page, name="cell_page"),
    path(_PART, part_views.part_page, name="part_page"),
    path(f"{_PART}enter/", part_views.part_enter, name="part_enter"),
    path(f"{_PART}hand-in/", part_views.part_hand_in, name="part_hand_in"),
    path(f"{_PART}file/", part_views.part_file, name="part_file"),
    path(f"{_PART}upload/", part_views.part_upload, name="part_upload"),
    path(f"{_PART}return/", step_views.part_return, name="part_return"),
]
