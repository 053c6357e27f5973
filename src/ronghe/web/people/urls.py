from django.urls import path

from ronghe.web.people import class_views, role_views, student_views

app_name = "people"

urlpatterns = [
    path("classes/", class_views.class_list, name="class_list"),
    path("classes/open/", class_views.class_open, name="class_open"),
    path("classes/<int:school_class>/", class_views.class_page, name="class_page"),
    path("classes/<int:school_class>/close/", class_views.class_close, name="class_close"),
    path("classes/<int:school_class>/invite/", class_views.class_invite, name="class_invite"),
    path("classes/<int:school_class>/enrol/", student_views.student_enrol, name="student_enrol"),
    path("cohorts/", class_views.cohort_list, name="cohort_list"),
    path("students/<int:student>/", student_views.student_page, name="student_page"),
    path("students/<int:student>/move/", student_views.student_move, name="student_move"),
    path("students/<int:student>/leave/", student_views.student_leave, name="student_leave"),
    path("students/<int:student>/details/", student_views.details_record, name="details_record"),
    path(
        "students/<int:student>/details/reveal/",
        student_views.details_reveal,
        name="details_reveal",
    ),
    path("students/<int:student>/guardians/", student_views.guardian_add, name="guardian_add"),
    path(
        "students/<int:student>/guardians/<int:guardian>/end/",
        student_views.guardian_end,
        name="guardian_end",
    ),
    path("roles/", role_views.role_grant, name="role_grant"),
]
