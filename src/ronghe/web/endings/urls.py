"""The addresses of what comes when a placement is over."""

from django.urls import path

from ronghe.web.endings import experience_views, link_views, views

app_name = "endings"

urlpatterns = [
    path("endings/experience/", experience_views.experience_page, name="experience_page"),
    path("endings/link/<str:token>/", link_views.link_page, name="link_page"),
    path("endings/<str:reference>/", views.ending_page, name="ending_page"),
    path("endings/<str:reference>/report/", views.report_write, name="report_write"),
    path("endings/<str:reference>/paper/", views.report_paper, name="report_paper"),
    path("endings/<str:reference>/papers/<str:evidence>/", views.paper_read, name="paper_read"),
    path("endings/<str:reference>/answer/", views.report_answer, name="report_answer"),
    path("endings/<str:reference>/link/", views.report_link_send, name="report_link_send"),
    path("endings/<str:reference>/call-off/", views.ending_call_off, name="ending_call_off"),
]
