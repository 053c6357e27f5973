"""The addresses of absence and changes; they come before those that begin with any reference."""

from django.urls import URLPattern, path

from ronghe.web.changes import illness_views, round_views, views

urlpatterns: list[URLPattern] = [
    path("of-round/<str:round_>/reopen/", round_views.round_reopen, name="round_reopen"),
    path("family/<str:token>/illness/", illness_views.guardian_illness, name="guardian_illness"),
    path("<str:reference>/changes/", views.change_list, name="change_list"),
    path("<str:reference>/changes/post/", views.stage_propose, name="stage_propose"),
    path("<str:reference>/changes/rotation/", views.rotation_propose, name="rotation_propose"),
    path("<str:reference>/changes/answer/", views.stages_answer, name="stages_answer"),
    path("<str:reference>/changes/<int:stage>/cancel/", views.stage_cancel, name="stage_cancel"),
    path("<str:reference>/changes/host/", views.placement_move, name="placement_move"),
    path("<str:reference>/illness/", illness_views.illness_report, name="illness_report"),
    path(
        "<str:reference>/illness/<int:illness>/answer/",
        illness_views.illness_answer,
        name="illness_answer",
    ),
    path(
        "<str:reference>/illness/<int:illness>/take-back/",
        illness_views.illness_withdraw,
        name="illness_withdraw",
    ),
    path(
        "<str:reference>/illness/<int:illness>/back/",
        illness_views.illness_back,
        name="illness_back",
    ),
]
