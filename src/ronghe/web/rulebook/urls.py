from django.urls import path

from ronghe.web.rulebook import calculator_views, check_views, views

app_name = "rulebook"
urlpatterns = [
    path("rules/", views.rule_list, name="rule_list"),
    path("rules/<slug:jurisdiction>/<slug:rule>/", views.rule_page, name="rule_page"),
    path("calculators/", calculator_views.calculator_list, name="calculator_list"),
    path(
        "calculators/<slug:jurisdiction>/<slug:calculator>/",
        calculator_views.calculator_page,
        name="calculator_page",
    ),
    path("check/", check_views.placement_check, name="placement_check"),
]
