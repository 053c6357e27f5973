"""The addresses of students and of whoever reads along."""

from django.urls import URLPattern, path

from ronghe.web.placements import (
    consent_views,
    guardian_views,
    own_list,
    own_views,
    safety_views,
)

urlpatterns: list[URLPattern] = [
    # -- for guardians, who hold a link and nothing else
    path("family/<str:token>/", guardian_views.guardian_page, name="guardian_page"),
    path("family/<str:token>/agree/", guardian_views.guardian_consent, name="guardian_consent"),
    path(
        "family/<str:token>/take-back/", guardian_views.guardian_withdraw, name="guardian_withdraw"
    ),
    # -- for students
    path("mine/", own_list.own_list, name="own_list"),
    path("<str:reference>/mine/", own_views.own_placement, name="own_placement"),
    path("<str:reference>/mine/safety/", safety_views.safety_test, name="safety_test"),
    path(
        "<str:reference>/mine/safety/<int:test>/", safety_views.safety_result, name="safety_result"
    ),
    path("<str:reference>/mine/consent/", consent_views.consent_give, name="consent_give"),
    path(
        "<str:reference>/mine/consent/take-back/",
        consent_views.consent_withdraw,
        name="consent_withdraw",
    ),
    # -- for those who look after them
    path("<str:reference>/safety/enter/", safety_views.safety_enter, name="safety_enter"),
    path("<str:reference>/consent/enter/", consent_views.consent_enter, name="consent_enter"),
    path("<str:reference>/guardian/", consent_views.guardian_link_send, name="guardian_link_send"),
]
