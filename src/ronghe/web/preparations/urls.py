from django.urls import URLPattern

app_name = "preparations"

urlpatterns: list[URLPattern] = []
