from django.urls import path

from ronghe.web.imports import downloads, rows, steps, views

app_name = "imports"

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("new/", views.import_open, name="import_open"),
    path("templates/<str:kind>/", downloads.template_download, name="template_download"),
    path("<str:reference>/", views.import_page, name="import_page"),
    path("<str:reference>/read/", steps.import_read, name="import_read"),
    path("<str:reference>/take-in/", steps.import_take_in, name="import_take_in"),
    path("<str:reference>/cancel/", steps.import_cancel, name="import_cancel"),
    path("<str:reference>/undo/", steps.import_undo, name="import_undo"),
    path("<str:reference>/rows/", rows.row_list, name="row_list"),
    path("<str:reference>/decide/", rows.rows_decide, name="rows_decide"),
    path("<str:reference>/report/", downloads.report_download, name="report_download"),
    path("<str:reference>/rows.csv", downloads.rows_download, name="rows_download"),
]
