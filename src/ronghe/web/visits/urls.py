"""The addresses of visits and guidance; they come before those that begin with any reference."""

from django.urls import URLPattern, path

from ronghe.web.visits import answer_views, contact_views, views

urlpatterns: list[URLPattern] = [
    path("visits/", views.visit_board, name="visit_board"),
    path("visits/plan/", views.visit_plan, name="visit_plan"),
    path("visits/<str:visit>/", views.visit_page, name="visit_page"),
    path("visits/<str:visit>/report/", views.visit_report, name="visit_report"),
    path("visits/<str:visit>/cancel/", views.visit_cancel, name="visit_cancel"),
    path("visits/<str:visit>/answer/", answer_views.visit_answer, name="visit_answer"),
    path("visits/<str:visit>/pictures/<str:evidence>/", views.visit_picture, name="visit_picture"),
    path("answers/", answer_views.answers_own, name="answers_own"),
    path("answers/<str:token>/", answer_views.answers_link, name="answers_link"),
    path(
        "answers/<str:token>/visit/<str:visit>/",
        answer_views.link_visit_answer,
        name="link_visit_answer",
    ),
    path(
        "answers/<str:token>/guidance/<int:contact>/",
        answer_views.link_contact_answer,
        name="link_contact_answer",
    ),
    path("<str:reference>/visits/", views.visit_list, name="visit_list"),
    path("<str:reference>/visits/note/", views.visit_note, name="visit_note"),
    path("<str:reference>/guidance/note/", contact_views.contact_note, name="contact_note"),
    path(
        "<str:reference>/guidance/<int:contact>/answer/",
        answer_views.contact_answer,
        name="contact_answer",
    ),
    path(
        "<str:reference>/guidance/<int:contact>/take-back/",
        contact_views.contact_withdraw,
        name="contact_withdraw",
    ),
]
