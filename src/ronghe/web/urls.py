from django.urls import path

from ronghe.web.desks import views as desks
from ronghe.web.front import patterns
from ronghe.web.front import views as front
from ronghe.web.records import views as records

app_name = "web"

urlpatterns = [
    path("", front.home, name="home"),
    path("help/", front.help_page, name="help_page"),
    path("patterns/", patterns.patterns_page, name="patterns_page"),
    path("language/", front.language_set, name="language_set"),
    path("memberships/<int:membership>/switch/", front.membership_switch, name="membership_switch"),
    path("desk/", desks.desk, name="desk"),
    path("audit/", records.audit_list, name="audit_list"),
    path("audit/head/", records.audit_head, name="audit_head"),
    path("jobs/", records.job_list, name="job_list"),
    path("jobs/<int:job>/retry/", records.job_retry, name="job_retry"),
    path("healthz", front.health, name="health"),
    path("robots.txt", front.robots, name="robots"),
    path("favicon.ico", front.favicon, name="favicon"),
]
