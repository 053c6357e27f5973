from django.urls import path

from ronghe.web.casework import duplicate_views, verification_views

app_name = "casework"

urlpatterns = [
    path("verification/", verification_views.verification_list, name="verification_list"),
    path("duplicates/", duplicate_views.duplicate_list, name="duplicate_list"),
    path("duplicates/<str:one>/<str:other>/", duplicate_views.pair_page, name="pair_page"),
    path("duplicates/<str:one>/<str:other>/merge/", duplicate_views.pair_merge, name="pair_merge"),
    path(
        "duplicates/<str:one>/<str:other>/keep-apart/",
        duplicate_views.pair_dismiss,
        name="pair_dismiss",
    ),
    path("merges/<str:merge>/undo/", duplicate_views.merge_undo, name="merge_undo"),
]
