from django.urls import path

from ronghe.web.grievances import (
    answer_views,
    guardian_views,
    officer_views,
    own_views,
    send_views,
    views,
)

app_name = "grievances"

urlpatterns = [
    path("", views.grievance_list, name="grievance_list"),
    path("help/", send_views.help_page, name="help_page"),
    path("of/<str:placement>/", send_views.grievance_send, name="grievance_send"),
    # -- those who answer, and who names them
    path("officers/", officer_views.officer_list, name="officer_list"),
    path("officers/name/", officer_views.officer_name, name="officer_name"),
    path("officers/<int:officer>/end/", officer_views.officer_end, name="officer_end"),
    # -- parents and guardians, who hold a link and nothing else
    path("family/<str:token>/", guardian_views.family_send, name="family_send"),
    path("family/<str:token>/<str:reference>/", guardian_views.family_page, name="family_page"),
    path("family/<str:token>/<str:reference>/write/", guardian_views.family_write, name="family_write"),
    path("family/<str:token>/<str:reference>/settle/", guardian_views.family_settle, name="family_settle"),
    path("family/<str:token>/<str:reference>/take-back/", guardian_views.family_withdraw, name="family_withdraw"),
    path("family/<str:token>/<str:reference>/reopen/", guardian_views.family_reopen, name="family_reopen"),
    # -- one complaint
    path("<str:reference>/", views.grievance_page, name="grievance_page"),
    path("<str:reference>/write/", own_views.grievance_write, name="grievance_write"),
    path("<str:reference>/settle/", own_views.grievance_settle, name="grievance_settle"),
    path("<str:reference>/take-back/", own_views.grievance_withdraw, name="grievance_withdraw"),
    path("<str:reference>/reopen/", own_views.grievance_reopen, name="grievance_reopen"),
    path("<str:reference>/answer/", answer_views.grievance_answer, name="grievance_answer"),
    path("<str:reference>/measure/", answer_views.measure_note, name="measure_note"),
    path("<str:reference>/report/", answer_views.report_note, name="report_note"),
    path("<str:reference>/propose/", answer_views.closing_propose, name="closing_propose"),
]  # fmt: skip
