from django.urls import path

from ronghe.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.cast_page, name="cast_page"),
    path("sign-in/<slug:key>/", views.sign_in, name="sign_in"),
    path("by-link/<slug:key>/", views.by_link, name="by_link"),
]
