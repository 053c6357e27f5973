from django.urls import path

from ronghe.web.papers import verification, views

app_name = "papers"

urlpatterns = [
    path("papers/", views.pile_list, name="pile_list"),
    path("papers/new/", views.pile_open, name="pile_open"),
    path("papers/check/", verification.file_verify, name="file_verify"),
    path("papers/<str:reference>/", views.pile_page, name="pile_page"),
    path("papers/<str:reference>/add/", views.pile_add, name="pile_add"),
    path(
        "papers/<str:reference>/<str:agreement>/<str:party>/record/",
        views.paper_record,
        name="paper_record",
    ),
]
