from django.urls import path, re_path

from ronghe.web.numbers import exports, views

app_name = "numbers"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rows/", views.record_list, name="record_list"),
    re_path(r"^(?P<what>placements|weeks|pay)\.(?P<form>csv|xlsx)$", exports.export, name="export"),
]
