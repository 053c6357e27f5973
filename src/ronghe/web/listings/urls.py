from django.urls import path

from ronghe.web.listings import (
    form_views,
    gap_views,
    moderation_views,
    saved_views,
    step_views,
    views,
)

app_name = "listings"

urlpatterns = [
    path("", views.listing_list, name="listing_list"),
    path("ours/", views.own_list, name="own_list"),
    path("new/", form_views.listing_choose, name="listing_choose"),
    path("new/<str:side>/<str:kind>/", form_views.listing_write, name="listing_write"),
    path("save/", saved_views.search_save, name="search_save"),
    path("saved/", saved_views.saved_search_list, name="saved_search_list"),
    path("saved/<int:search>/mail/", saved_views.saved_search_mail, name="saved_search_mail"),
    path("saved/<int:search>/remove/", saved_views.saved_search_remove, name="saved_search_remove"),
    path("review/", moderation_views.review_list, name="review_list"),
    path("review/rules/", moderation_views.policy_set, name="policy_set"),
    path("gaps/", gap_views.gap_list, name="gap_list"),
    path("<str:reference>/", views.listing_page, name="listing_page"),
    path("<str:reference>/edit/", form_views.listing_edit, name="listing_edit"),
    path("<str:reference>/publish/", form_views.listing_publish, name="listing_publish"),
    path("<str:reference>/renew/", form_views.listing_renew, name="listing_renew"),
    path("<str:reference>/pause/", step_views.listing_pause, name="listing_pause"),
    path("<str:reference>/resume/", step_views.listing_resume, name="listing_resume"),
    path("<str:reference>/revise/", step_views.listing_revise, name="listing_revise"),
    path("<str:reference>/close/", step_views.listing_close, name="listing_close"),
    path("<str:reference>/copy/", step_views.listing_copy, name="listing_copy"),
    path("<str:reference>/approve/", step_views.listing_approve, name="listing_approve"),
    path("<str:reference>/return/", moderation_views.listing_return, name="listing_return"),
    path(
        "<str:reference>/take-down/", moderation_views.listing_take_down, name="listing_take_down"
    ),
]
