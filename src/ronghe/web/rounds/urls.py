from django.urls import path

from ronghe.web.rounds import choose_views, plan_views, post_views, run_views, student_views, views
from ronghe.web.rounds.student_urls import urlpatterns as of_students

app_name = "rounds"

urlpatterns = [
    *of_students,
    path("", views.round_list, name="round_list"),
    path("plan/", plan_views.round_plan, name="round_plan"),
    path("<str:reference>/", views.round_page, name="round_page"),
    path("<str:reference>/change/", plan_views.round_change, name="round_change"),
    path("<str:reference>/extend/", plan_views.round_extend, name="round_extend"),
    path("<str:reference>/rule/", plan_views.rule_change, name="rule_change"),
    path("<str:reference>/cancel/", plan_views.round_cancel, name="round_cancel"),
    path("<str:reference>/open/", plan_views.round_open, name="round_open"),
    path("<str:reference>/close/", plan_views.round_close, name="round_close"),
    path("<str:reference>/classes/add/", plan_views.class_add, name="class_add"),
    path(
        "<str:reference>/classes/<int:school_class>/drop/", plan_views.class_drop, name="class_drop"
    ),
    path("<str:reference>/limits/set/", plan_views.cap_set, name="cap_set"),
    path("<str:reference>/limits/<int:cap>/lift/", plan_views.cap_drop, name="cap_drop"),
    path("<str:reference>/posts/choose/", choose_views.post_choose, name="post_choose"),
    path("<str:reference>/posts/ask/<str:listing>/", choose_views.post_ask, name="post_ask"),
    path(
        "<str:reference>/posts/agreements/<str:agreement>/<str:host>/",
        choose_views.post_ask_by_agreement,
        name="post_ask_by_agreement",
    ),
    path("<str:reference>/posts/<str:post>/", post_views.post_page, name="post_page"),
    path("<str:reference>/posts/<str:post>/arrange/", post_views.post_arrange, name="post_arrange"),
    path("<str:reference>/posts/<str:post>/accept/", post_views.post_accept, name="post_accept"),
    path(
        "<str:reference>/posts/<str:post>/take-back/",
        post_views.post_withdraw,
        name="post_withdraw",
    ),
    path(
        "<str:reference>/posts/<str:post>/applicants/",
        post_views.applicant_list,
        name="applicant_list",
    ),
    path("<str:reference>/runs/start/", run_views.run_start, name="run_start"),
    path("<str:reference>/runs/<int:number>/", run_views.run_page, name="run_page"),
    path("<str:reference>/runs/<int:number>/files/", run_views.run_files, name="run_files"),
    path(
        "<str:reference>/runs/<int:number>/propose/",
        run_views.result_propose,
        name="result_propose",
    ),
    path("<str:reference>/publish/", plan_views.result_publish, name="result_publish"),
    path("<str:reference>/send-back/", plan_views.result_reject, name="result_reject"),
    path("<str:reference>/agreements/", plan_views.agreements_draft, name="agreements_draft"),
    path(
        "<str:reference>/students/<str:code>/", student_views.candidate_page, name="candidate_page"
    ),
    path(
        "<str:reference>/students/<str:code>/arrange/",
        student_views.candidate_arrange,
        name="candidate_arrange",
    ),
    path(
        "<str:reference>/appeals/<str:appeal>/", student_views.appeal_answer, name="appeal_answer"
    ),
]
