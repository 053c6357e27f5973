from django.urls import path

from ronghe.web.incidents import (
    hazard_views,
    incident_steps,
    incident_views,
    list_views,
    report_views,
)

app_name = "incidents"

urlpatterns = [
    path("", list_views.incident_list, name="incident_list"),
    path("hazards/", list_views.hazard_list, name="hazard_list"),
    path("of/<str:placement>/", list_views.placement_safety, name="placement_safety"),
    path("of/<str:placement>/hazard/", report_views.hazard_report, name="hazard_report"),
    path("of/<str:placement>/incident/", report_views.incident_report, name="incident_report"),
    path("hazards/<str:reference>/", hazard_views.hazard_page, name="hazard_page"),
    path("hazards/<str:reference>/answer/", hazard_views.hazard_answer, name="hazard_answer"),
    path("hazards/<str:reference>/look/", hazard_views.hazard_look, name="hazard_look"),
    path(
        "hazards/<str:reference>/pictures/<str:evidence>/",
        hazard_views.hazard_picture,
        name="hazard_picture",
    ),
    path("incidents/<str:reference>/", incident_views.incident_page, name="incident_page"),
    path("incidents/<str:reference>/judge/", incident_steps.incident_judge, name="incident_judge"),
    path("incidents/<str:reference>/health/", incident_steps.health_state, name="health_state"),
    path(
        "incidents/<str:reference>/look-into/",
        incident_steps.investigator_name,
        name="investigator_name",
    ),
    path(
        "incidents/<str:reference>/measures/", incident_steps.measures_state, name="measures_state"
    ),
    path(
        "incidents/<str:reference>/send-back/",
        incident_steps.measures_return,
        name="measures_return",
    ),
    path("incidents/<str:reference>/close/", incident_steps.incident_close, name="incident_close"),
    path(
        "incidents/<str:reference>/reopen/", incident_steps.incident_reopen, name="incident_reopen"
    ),
    path(
        "incidents/<str:reference>/told/<int:notice>/",
        incident_steps.notice_note,
        name="notice_note",
    ),
]
