from django.urls import path

from ronghe.web.privacy import views

app_name = "privacy"

urlpatterns = [
    path("", views.data_page, name="data_page"),
    path("download/", views.data_export, name="data_export"),
    path("erase/", views.data_erase, name="data_erase"),
]
