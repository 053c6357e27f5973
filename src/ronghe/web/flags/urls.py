"""The addresses of what looks odd in records (flags), and of early warnings."""

from django.urls import URLPattern, path

from ronghe.web.flags import views, warning_views

app_name = "flags"

urlpatterns: list[URLPattern] = [
    path("flags/", views.flag_list, name="flag_list"),
    path("flags/<str:reference>/", views.flag_page, name="flag_page"),
    path("flags/<str:reference>/reply/", views.flag_reply, name="flag_reply"),
    path("flags/<str:reference>/decide/", views.flag_decide, name="flag_decide"),
    path("warnings/", warning_views.warning_list, name="warning_list"),
    path("warnings/quality/", warning_views.warning_quality, name="warning_quality"),
    path("warnings/<str:reference>/", warning_views.warning_page, name="warning_page"),
    path("warnings/<str:reference>/support/", warning_views.support_note, name="support_note"),
    path("warnings/<str:reference>/costs/", warning_views.costs_state, name="costs_state"),
]
