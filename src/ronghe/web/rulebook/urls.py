from django.urls import path

from ronghe.web.rulebook import check_views, views

app_name = "rulebook"
urlpatterns = [
    path("rules/", views.rule_list, name="rule_list"),
    path("rules/<slug:jurisdiction>/<slug:rule>/", views.rule_page, name="rule_page"),
    path("check/", check_views.placement_check, name="placement_check"),
]
