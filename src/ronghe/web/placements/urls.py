from django.urls import path

from ronghe.web.changes.urls import urlpatterns as of_changes
from ronghe.web.days.urls import urlpatterns as of_days
from ronghe.web.pay.urls import of_placements as of_pay
from ronghe.web.placements import form_views, plan_views, step_views, views
from ronghe.web.placements.life_urls import urlpatterns as of_life
from ronghe.web.placements.student_urls import urlpatterns as of_students
from ronghe.web.visits.urls import urlpatterns as of_visits

app_name = "placements"

urlpatterns = [
    *of_life,
    *of_students,
    *of_visits,
    *of_pay,
    *of_changes,
    *of_days,
    path("", views.placement_list, name="placement_list"),
    path("plan/", plan_views.placement_plan, name="placement_plan"),
    path("of-round/<str:round_>/", plan_views.plan_from_round, name="plan_from_round"),
    path(
        "of-agreement/<str:agreement>/", plan_views.plan_from_agreement, name="plan_from_agreement"
    ),
    path("<str:reference>/", views.placement_page, name="placement_page"),
    path("<str:reference>/files/<str:evidence>/", views.evidence_read, name="evidence_read"),
    path("<str:reference>/agreement/", form_views.agreement_attach, name="agreement_attach"),
    path("<str:reference>/tutor/", form_views.tutor_name, name="tutor_name"),
    path("<str:reference>/mentor/", form_views.mentor_name, name="mentor_name"),
    path("<str:reference>/work/", form_views.work_state, name="work_state"),
    path(
        "<str:reference>/own-choice/approve/",
        step_views.own_choice_approve,
        name="own_choice_approve",
    ),
    path("<str:reference>/look-again/", step_views.gate_check, name="gate_check"),
    path("<str:reference>/ask/", step_views.mending_ask, name="mending_ask"),
    path("<str:reference>/ready/", step_views.placement_ready, name="placement_ready"),
    path("<str:reference>/start/", step_views.placement_start, name="placement_start"),
    path("<str:reference>/start/record/", form_views.start_record, name="start_record"),
    path("<str:reference>/rest/", form_views.placement_suspend, name="placement_suspend"),
    path("<str:reference>/go-on/", form_views.placement_resume, name="placement_resume"),
    path("<str:reference>/complete/", step_views.placement_complete, name="placement_complete"),
    path("<str:reference>/end/", form_views.placement_end, name="placement_end"),
    path("<str:reference>/no-start/", form_views.placement_no_start, name="placement_no_start"),
]
