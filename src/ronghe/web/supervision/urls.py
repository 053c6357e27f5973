from django.urls import path

from ronghe.web.supervision import (
    cooperation_views,
    method_views,
    open_graduates,
    open_views,
    organisation_views,
    region_views,
)

app_name = "supervision"

urlpatterns = [
    path("supervision/", region_views.region_page, name="region_page"),
    path("supervision/cooperations/", region_views.cooperation_list, name="cooperation_list"),
    path("supervision/weights/", method_views.weights_page, name="weights_page"),
    path("supervision/own/", organisation_views.own_page, name="own_page"),
    path(
        "supervision/organisations/<str:reference>/",
        organisation_views.organisation_page,
        name="organisation_page",
    ),
    path("supervision/unrecorded/", region_views.unrecorded_list, name="unrecorded_list"),
    path(
        "supervision/cooperations/<str:reference>/",
        cooperation_views.substance_page,
        name="substance_page",
    ),
    path(
        "supervision/cooperations/<str:reference>/weeks/",
        cooperation_views.week_list,
        name="week_list",
    ),
    path(
        "supervision/cooperations/<str:reference>/history/",
        cooperation_views.substance_history,
        name="substance_history",
    ),
    path("open/", open_views.open_page, name="open_page"),
    path("open/method/", open_views.method_page, name="method_page"),
    path("open/data.<str:form>", open_views.open_data, name="open_data"),
    path("open/graduates/", open_graduates.open_graduates, name="open_graduates"),
    path(
        "open/graduates.<str:form>", open_graduates.open_graduates_data, name="open_graduates_data"
    ),
]
