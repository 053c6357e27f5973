"""The day of tutors, class teachers and safety officers."""

from django.urls import URLPattern, path

from ronghe.web.days import views

urlpatterns: list[URLPattern] = [
    path("day/", views.day_page, name="day_page"),
    path("day/looked/", views.day_look, name="day_look"),
]
