from django.urls import path

from ronghe.web.findings import decisions, views

app_name = "findings"

urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("list/", views.finding_list, name="finding_list"),
    path("what-if/", views.what_if, name="what_if"),
    path("waivers/", views.waiver_list, name="waiver_list"),
    path("waivers/<str:reference>/withdraw/", decisions.waiver_withdraw, name="waiver_withdraw"),
    path("overrides/", views.override_list, name="override_list"),
    path("<int:finding>/", views.finding_page, name="finding_page"),
    path("<int:finding>/waive/", decisions.waiver_grant, name="waiver_grant"),
    path("<int:finding>/override/", decisions.block_override, name="block_override"),
]
