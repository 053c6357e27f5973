"""The addresses of students, of whoever reads along, and of the public."""

from django.urls import URLPattern, path

from ronghe.web.rounds import (
    guardian_views,
    place_views,
    rank_views,
    result_views,
    together_views,
)

urlpatterns: list[URLPattern] = [
    # -- for everybody
    path("results/", result_views.result_list, name="result_list"),
    path("results/<str:reference>/", result_views.result_page, name="result_page"),
    path(
        "results/<str:reference>/certificate.json",
        result_views.result_certificate,
        name="result_certificate",
    ),
    path("read-along/<str:token>/", guardian_views.guardian_page, name="guardian_page"),
    # -- for students
    path("ranking/", rank_views.ranking_list, name="ranking_list"),
    path("<str:reference>/ranking/", rank_views.ranking_page, name="ranking_page"),
    path("<str:reference>/ranking/save/", rank_views.list_save, name="list_save"),
    path("<str:reference>/ranking/name/", rank_views.name_show, name="name_show"),
    path("<str:reference>/ranking/together/", together_views.link_ask, name="link_ask"),
    path(
        "<str:reference>/ranking/together/<int:link>/agree/",
        together_views.link_agree,
        name="link_agree",
    ),
    path(
        "<str:reference>/ranking/together/<int:link>/end/",
        together_views.link_end,
        name="link_end",
    ),
    path(
        "<str:reference>/ranking/guardian/",
        guardian_views.guardian_link_make,
        name="guardian_link_make",
    ),
    path(
        "<str:reference>/ranking/withdraw/",
        place_views.candidate_withdraw,
        name="candidate_withdraw",
    ),
    path("<str:reference>/ranking/confirm/", place_views.place_confirm, name="place_confirm"),
    path("<str:reference>/ranking/decline/", place_views.place_decline, name="place_decline"),
    path("<str:reference>/ranking/appeal/", place_views.appeal_raise, name="appeal_raise"),
]
