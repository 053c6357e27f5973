"""The addresses of students and of whoever reads along."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
