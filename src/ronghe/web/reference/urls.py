from django.urls import path

from ronghe.web.reference import views

app_name = "reference"
urlpatterns = [
    path("calendars/", views.calendar_compare, name="calendar_compare"),
    path("calendars/<slug:code>/<int:year>/", views.calendar_view, name="calendar_view"),
    path("regions/", views.region_list, name="region_list"),
    path("regions/<slug:scheme>/<slug:code>/", views.region_view, name="region_view"),
]
